import { PLAIN_MODELS, REASONING_MODELS, type ReasoningModels } from './models.ts';

/** What a server that speaks the chat language takes, where servers differ. Data only. */
export interface ChatRules {
  /** The API for people, such as `OpenAI chat completions`. */
  readonly api: string;
  readonly reasoningModels: readonly ReasoningModels[];
  /** Models that refuse a reasoning effort. */
  readonly plainModels?: RegExp;
  /** Absent where any number will do. */
  readonly maxStopSequences?: number;
  /** Most characters of the name of a tool; absent where any name will do. */
  readonly maxToolName?: number;
  readonly takesTopK: boolean;
  readonly takesDocuments: boolean;
  readonly takesAudioUrls: boolean;
  /** Whether `strict` is held to the subset of JSON Schema that OpenAI's guide names. */
  readonly checksStrictSchemas: boolean;
}

/** OpenAI API reference, "Create chat completion", `stop` and "Create completion", `stop`. */
export const MAX_STOP_SEQUENCES = 4;

/** OpenAI API description (openai-openapi), `FunctionObject.name`. */
const MAX_TOOL_NAME = 64;

/** OpenAI's own chat completions. */
export const OPENAI_RULES: ChatRules = {
  api: 'OpenAI chat completions',
  reasoningModels: REASONING_MODELS,
  plainModels: PLAIN_MODELS,
  maxStopSequences: MAX_STOP_SEQUENCES,
  maxToolName: MAX_TOOL_NAME,
  takesTopK: false,
  takesDocuments: true,
  takesAudioUrls: false,
  checksStrictSchemas: true,
};
