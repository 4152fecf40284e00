import type { JsonObject } from '../../core/json.ts';
import type { ReasoningEffort } from '../../model/generation-config.ts';

// Type aliases and no interfaces: only those are also JSON objects for the compiler. The fields are not readonly, since
// the encoder fills them in one by one.

/** Body of `POST /v1/responses`, as far as it is written here. */
export type ResponseBody = {
  model: string;
  instructions?: string;
  input: InputItem[];
  max_output_tokens?: number;
  temperature?: number;
  top_p?: number;
  reasoning?: { effort: ReasoningEffort };
  tools?: ResponseTool[];
  tool_choice?: ResponseToolChoice;
  text?: { format: ResponseTextFormat };
};

/** One item of the conversation. */
export type InputItem =
  | { role: 'system'; content: InputText[] }
  | { role: 'user'; content: string | InputPart[] }
  | AssistantItem
  | FunctionCallItem
  | FunctionOutputItem
  | ReasoningItem;

/** What the model said. */
export type AssistantItem = { role: 'assistant'; content: string };

/** A call of a function; the arguments are JSON inside a string. */
export type FunctionCallItem = { type: 'function_call'; call_id: string; name: string; arguments: string };

/** What a tool answered. */
export type FunctionOutputItem = {
  type: 'function_call_output';
  call_id: string;
  output: string | InputPart[];
};

/** What the model thought. It goes back under the id that OpenAI gave it. */
export type ReasoningItem = {
  type: 'reasoning';
  id: string;
  summary: { type: 'summary_text'; text: string }[];
  encrypted_content?: string;
};

/** A text of the user. */
export type InputText = { type: 'input_text'; text: string };

/** A picture, by URL (`data:` too) or by the id of a file. */
export type InputImage = { type: 'input_image'; detail: 'auto' } & (
  | { image_url: string }
  | { file_id: string }
);

/** A document. */
export type InputFile = { type: 'input_file' } & (
  | { file_data: string; filename: string }
  | { file_url: string }
  | { file_id: string }
);

/** A piece of a user's message. */
export type InputPart = InputText | InputImage | InputFile;

/** A function that may be called. */
export type ResponseTool = {
  type: 'function';
  name: string;
  description?: string;
  parameters: JsonObject;
  strict: boolean;
};

/** Which function, if any. */
export type ResponseToolChoice = 'auto' | 'none' | 'required' | { type: 'function'; name: string };

/** What form the answer must have. */
export type ResponseTextFormat =
  | { type: 'text' }
  | { type: 'json_object' }
  | { type: 'json_schema'; name: string; schema: JsonObject; strict?: boolean };
