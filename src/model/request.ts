import { z } from 'zod';

import type { JsonObject } from '../core/json.ts';
import { expecting } from './describe-value.ts';
import { generationConfigSchema, type GenerationConfig } from './generation-config.ts';
import { jsonObjectSchema } from './json-object.ts';
import { messageSchema, type UnifiedMessage } from './message.ts';
import { responseFormatSchema, type ResponseFormat } from './response-format.ts';
import { filledListOf, listOf, optional, strictObject, type StrictObject } from './strict-object.ts';
import { toolChoiceSchema, toolSchema, type Tool, type ToolChoice } from './tool.ts';

/** The kinds of request. The order never changes: a mode's place in it is stored on disk as a byte. */
export const MODES = ['chat', 'completion', 'embedding', 'custom'] as const;
/** The kind of a request. */
export type Mode = (typeof MODES)[number];

/** What requests of every mode have. */
interface RequestBase {
  /** The user's name for the request: not empty, unique within a batch and within a run. */
  readonly custom_id: string;
  /** The model to ask, in place of the target's. */
  readonly model?: string;
}

/** A conversation to continue. */
export interface ChatRequest extends RequestBase {
  readonly mode?: 'chat';
  /** At least one. */
  readonly messages: readonly UnifiedMessage[];
  readonly system_prompt?: string | readonly string[];
  readonly generation_config?: GenerationConfig;
  readonly tools?: readonly Tool[];
  readonly tool_choice?: ToolChoice;
  readonly response_format?: ResponseFormat;
  /** Merged last into the provider's body, untouched. */
  readonly provider_kwargs?: JsonObject;
}

/** A text to complete, where the provider has that. */
export interface CompletionRequest extends RequestBase {
  readonly mode: 'completion';
  readonly prompt: string;
  readonly generation_config?: GenerationConfig;
  /** Merged last into the provider's body, untouched. */
  readonly provider_kwargs?: JsonObject;
}

/** One text or several to turn into vectors. */
export interface EmbeddingRequest extends RequestBase {
  readonly mode: 'embedding';
  readonly input: string | readonly string[];
  /** Length of the vectors. */
  readonly dimensions?: number;
  /** Merged last into the provider's body, untouched. */
  readonly provider_kwargs?: JsonObject;
}

/** A provider's own body for one of its endpoints: framed and tracked, never translated. */
export interface CustomRequest extends RequestBase {
  readonly mode: 'custom';
  /** Path at the provider, such as `/v1/responses`. */
  readonly endpoint: string;
  readonly body: JsonObject;
}

/** One LLM call. A request without a mode is a chat. */
export type UnifiedRequest = ChatRequest | CompletionRequest | EmbeddingRequest | CustomRequest;

/** The request of a mode. */
export type RequestOf<M extends Mode> = {
  readonly chat: ChatRequest;
  readonly completion: CompletionRequest;
  readonly embedding: EmbeddingRequest;
  readonly custom: CustomRequest;
}[M];

const filled = z.string().min(1);

/** Schema of a text or several, none of them empty. */
export const textsSchema: z.ZodType<string | readonly string[]> = z.union([filled, filledListOf(filled)]);

/** A path, not a URL: what a request names must not take a key elsewhere. */
const ENDPOINT = /^\/(?!\/)[^\s\\]+$/;

/** Schemas of the requests by mode. */
export const requestSchemas: { readonly [M in Mode]: StrictObject<RequestOf<M>> } = {
  chat: strictObject<ChatRequest>({
    mode: optional(z.literal('chat')),
    custom_id: filled,
    model: optional(filled),
    messages: filledListOf(messageSchema),
    system_prompt: optional(textsSchema),
    generation_config: optional(generationConfigSchema),
    tools: optional(listOf(toolSchema)),
    tool_choice: optional(toolChoiceSchema),
    response_format: optional(responseFormatSchema),
    provider_kwargs: optional(jsonObjectSchema),
  }),
  completion: strictObject<CompletionRequest>({
    mode: z.literal('completion'),
    custom_id: filled,
    model: optional(filled),
    prompt: filled,
    generation_config: optional(generationConfigSchema),
    provider_kwargs: optional(jsonObjectSchema),
  }),
  embedding: strictObject<EmbeddingRequest>({
    mode: z.literal('embedding'),
    custom_id: filled,
    model: optional(filled),
    input: textsSchema,
    dimensions: optional(z.int().min(1)),
    provider_kwargs: optional(jsonObjectSchema),
  }),
  custom: strictObject<CustomRequest>({
    mode: z.literal('custom'),
    custom_id: filled,
    model: optional(filled),
    endpoint: z.string().regex(ENDPOINT, { error: expecting('a path such as `/v1/responses`') }),
    body: jsonObjectSchema,
  }),
};

/** Schema of {@link UnifiedRequest}. To check requests with good messages and speed, use `parseRequest`. */
export const unifiedRequestSchema: z.ZodType<UnifiedRequest> = z.discriminatedUnion('mode', [
  requestSchemas.chat,
  requestSchemas.completion,
  requestSchemas.embedding,
  requestSchemas.custom,
]);

/** The mode of a request: chat when it names none. */
export function modeOf(request: UnifiedRequest): Mode {
  return request.mode ?? 'chat';
}
