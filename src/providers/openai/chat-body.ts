import type { JsonObject } from '../../core/json.ts';
import type { ReasoningEffort } from '../../model/generation-config.ts';

// Type aliases and no interfaces: only those are also JSON objects for the compiler. The fields are not readonly, since
// the encoder fills them in one by one.

/** Body of `POST /v1/chat/completions`, as far as it is written here. */
export type ChatBody = {
  model: string;
  messages: ChatMessage[];
  max_completion_tokens?: number;
  temperature?: number;
  top_p?: number;
  presence_penalty?: number;
  frequency_penalty?: number;
  seed?: number;
  stop?: string[];
  reasoning_effort?: ReasoningEffort;
  tools?: ChatTool[];
  tool_choice?: ChatToolChoice;
  response_format?: ChatResponseFormat;
};

/** One message. */
export type ChatMessage =
  | { role: 'system'; content: string | TextPart[] }
  | { role: 'user'; content: string | ContentPart[] }
  | AssistantMessage
  | { role: 'tool'; tool_call_id: string; content: string | TextPart[] };

/** What the model said, or is to have said. */
export type AssistantMessage = {
  role: 'assistant';
  content?: string | TextPart[];
  tool_calls?: ChatToolCall[];
};

/** A text. */
export type TextPart = { type: 'text'; text: string };

/** A piece of a user's message. */
export type ContentPart =
  | TextPart
  | { type: 'image_url'; image_url: { url: string } }
  | { type: 'input_audio'; input_audio: { data: string; format: AudioFormat } }
  | { type: 'file'; file: { file_data: string; filename: string } | { file_id: string } };

/** The formats of sound that are taken. */
export type AudioFormat = 'wav' | 'mp3';

/** A call of a function; the arguments are JSON inside a string. */
export type ChatToolCall = {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
};

/** A function that may be called. */
export type ChatTool = {
  type: 'function';
  function: { name: string; description?: string; parameters: JsonObject; strict?: boolean };
};

/** Which function, if any. */
export type ChatToolChoice = 'auto' | 'none' | 'required' | { type: 'function'; function: { name: string } };

/** What form the answer must have. */
export type ChatResponseFormat =
  | { type: 'text' }
  | { type: 'json_object' }
  | { type: 'json_schema'; json_schema: { name: string; schema: JsonObject; strict?: boolean } };
