import type { JsonObject, JsonValue } from '../../core/json.ts';

// Type aliases and no interfaces: only those are also JSON objects for the compiler. The fields are not readonly, since
// the encoder fills them in one by one.

/** A `GenerateContentRequest` (Gemini API reference, "Generating content"), as far as it is written here. */
export type ChatBody = {
  contents: GeminiContent[];
  systemInstruction?: { parts: TextPart[] };
  tools?: [{ functionDeclarations: FunctionDeclaration[] }];
  toolConfig?: { functionCallingConfig: FunctionCallingConfig };
  generationConfig?: GenerationBody;
};

/** One turn. */
export type GeminiContent = { role?: 'user' | 'model'; parts: GeminiPart[] };

/** A piece of a turn; the model's proof of the thoughts behind it goes with it. */
export type GeminiPart =
  | (TextPart & { thought?: boolean; thoughtSignature?: string })
  | { inlineData: InlineData }
  | { fileData: { mimeType: string; fileUri: string } }
  | { functionCall: FunctionCall; thoughtSignature?: string }
  | { functionResponse: FunctionResponse };

/** A text. */
export type TextPart = { text: string };

/** Bytes in base64. */
export type InlineData = { mimeType: string; data: string };

/** The model's wish that a function be called. */
export type FunctionCall = { id?: string; name: string; args?: JsonObject };

/** What a function answered. */
export type FunctionResponse = {
  id?: string;
  name: string;
  response?: { output: JsonValue } | { error: JsonValue };
  parts?: { inlineData: InlineData }[];
};

/** A function that may be called. */
export type FunctionDeclaration = { name: string; description?: string; parametersJsonSchema: JsonObject };

/** Which function, if any. */
export type FunctionCallingConfig = { mode: 'AUTO' | 'ANY' | 'NONE'; allowedFunctionNames?: string[] };

/** How an answer is generated. */
export type GenerationBody = {
  maxOutputTokens?: number;
  temperature?: number;
  topP?: number;
  topK?: number;
  stopSequences?: string[];
  presencePenalty?: number;
  frequencyPenalty?: number;
  seed?: number;
  thinkingConfig?: { thinkingLevel: ThinkingLevel } | { thinkingBudget: number };
  responseMimeType?: string;
  responseJsonSchema?: JsonObject;
  responseSchema?: JsonObject;
};

/** How deep models of Gemini 3 and later think. */
export type ThinkingLevel = 'MINIMAL' | 'LOW' | 'MEDIUM' | 'HIGH';
