/** How hard a model may be asked to work (Anthropic docs, "Effort"), from the least upwards. */
export const EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'] as const;
/** How hard a model may be asked to work. */
export type Effort = (typeof EFFORTS)[number];

/** The values of `thinking.type`. */
export type ThinkingType = 'adaptive' | 'enabled' | 'disabled' | 'between_tools';

/** A family of models: what it takes and what it refuses. */
export interface ModelRules {
  /** For people, such as `Claude 4.6`. */
  readonly name: string;
  /** Whether Anthropic's own rules hold. */
  readonly isClaude: boolean;
  readonly pattern: RegExp;
  /** A model of the family, for docs and tests. */
  readonly example: string;
  /** Most tokens that an answer may have, thoughts included. */
  readonly maxTokens: number;
  /** Whether more than that is an error, as far as is known. */
  readonly isLimitKnown: boolean;
  /** Whether `temperature`, `top_p` and `top_k` are taken, where the version of the API has them. */
  readonly takesSampling: boolean;
  /** Whether it takes `temperature` and `top_p` in one request. */
  readonly takesBothSamplers: boolean;
  /** Whether an answer may be begun for the model. */
  readonly takesPrefill: boolean;
  /** Whether the model can be made to call a tool: never, unless it is told to think, or unless it has a budget for that. */
  readonly forcedTool: 'never' | 'without-thinking' | 'without-budget';
  /** Whether answers can be held to a JSON Schema. */
  readonly takesSchema: boolean;
  /** The accepted values of `thinking.type`; without one that switches it off, the model always thinks. */
  readonly thinking: readonly ThinkingType[];
  /** Whether it thinks when the request says nothing. */
  readonly thinksByDefault: boolean;
  /** The most effort that goes with thinking switched off. */
  readonly maxEffortWithoutThinking: Effort;
  /** The accepted values of `output_config.effort`. */
  readonly efforts: readonly Effort[];
}
