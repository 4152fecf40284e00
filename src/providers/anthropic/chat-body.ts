import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Effort } from './model-rules.ts';

// Type aliases and no interfaces: only those are also JSON objects for the compiler. The fields are not readonly, since
// the encoder fills them in one by one.

/** Body of `POST /v1/messages`, as far as it is written here. */
export type ChatBody = {
  model: string;
  max_tokens: number;
  messages: ChatMessage[];
  system?: string | TextBlock[];
  /** These three are for the API version 2023-06-01 only. */
  temperature?: number;
  top_p?: number;
  top_k?: number;
  stop_sequences?: string[];
  thinking?: ThinkingConfig;
  output_config?: OutputConfig;
  tools?: ChatTool[];
  tool_choice?: ChatToolChoice;
};

/** One message. */
export type ChatMessage =
  | { role: 'user'; content: string | Block[] }
  | { role: 'assistant'; content: string | Block[] };

/** A piece of a message. */
export type Block = TextBlock | ImageBlock | DocumentBlock | ThinkingBlock | ToolUseBlock | ToolResultBlock;

/** A text. */
export type TextBlock = { type: 'text'; text: string };

/** An image. */
export type ImageBlock = { type: 'image'; source: ImageSource };
export type ImageSource = { type: 'base64'; media_type: ImageType; data: string } | UrlSource | FileSource;
export type ImageType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp';

/** A document. */
export type DocumentBlock = { type: 'document'; source: DocumentSource; title?: string };
export type DocumentSource =
  | { type: 'base64'; media_type: 'application/pdf'; data: string }
  | { type: 'text'; media_type: 'text/plain'; data: string }
  | UrlSource
  | FileSource;

type UrlSource = { type: 'url'; url: string };
type FileSource = { type: 'file'; file_id: string };

/** What the model thought, signed. */
export type ThinkingBlock = { type: 'thinking'; thinking: string; signature: string };

/** A call of a tool. */
export type ToolUseBlock = { type: 'tool_use'; id: string; name: string; input: JsonObject };

/** What a tool answered. */
export type ToolResultBlock = {
  type: 'tool_result';
  tool_use_id: string;
  content?: string | (TextBlock | ImageBlock | DocumentBlock)[];
  is_error?: boolean;
};

/** How the model thinks. */
export type ThinkingConfig =
  | { type: 'adaptive' }
  | { type: 'enabled'; budget_tokens: number }
  | { type: 'disabled' }
  | { type: 'between_tools' };

/** How hard the model works, and what form its answer has. */
export type OutputConfig = { effort?: Effort; format?: { type: 'json_schema'; schema: JsonObject } };

/** A tool that may be called. */
export type ChatTool = { name: string; description?: string; input_schema: ToolSchema; strict?: boolean };
export type ToolSchema = { type: 'object'; [key: string]: JsonValue };

/** Which tool, if any. */
export type ChatToolChoice =
  | { type: 'auto' }
  | { type: 'any' }
  | { type: 'none' }
  | { type: 'tool'; name: string };
