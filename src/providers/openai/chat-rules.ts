import { REASONING_MODELS, type ReasoningModels } from './models.ts';

/** What a server that speaks the chat language takes, where servers differ. Data only. */
export interface ChatRules {
  /** The API for people, such as `OpenAI chat completions`. */
  readonly api: string;
  readonly reasoningModels: readonly ReasoningModels[];
  /** Absent where any number will do. */
  readonly maxStopSequences?: number;
  readonly takesTopK: boolean;
  readonly takesDocuments: boolean;
  readonly takesAudioUrls: boolean;
  /** Whether `strict` is held to the subset of JSON Schema that OpenAI's guide names. */
  readonly checksStrictSchemas: boolean;
}

/** OpenAI API reference, "Create chat completion", `stop` and "Create completion", `stop`. */
export const MAX_STOP_SEQUENCES = 4;

/** OpenAI's own chat completions. */
export const OPENAI_RULES: ChatRules = {
  api: 'OpenAI chat completions',
  reasoningModels: REASONING_MODELS,
  maxStopSequences: MAX_STOP_SEQUENCES,
  takesTopK: false,
  takesDocuments: true,
  takesAudioUrls: false,
  checksStrictSchemas: true,
};
