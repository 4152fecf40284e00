import type { JsonObject } from '../core/json.ts';
import {
  generationConfigSchema,
  reasoningSchema,
  type GenerationConfig,
  type Reasoning,
} from './generation-config.ts';
import type { RunParams } from './params.ts';
import type { ChatRequest, CompletionRequest, EmbeddingRequest, UnifiedRequest } from './request.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

const NOTHING: GenerationConfig = {};
// A shape has exactly the fields of its interface, which `Object.keys` does not say.
const CONFIG_FIELDS = Object.keys(generationConfigSchema.shape) as readonly (keyof GenerationConfig)[];
const REASONING_FIELDS = Object.keys(reasoningSchema.shape) as readonly (keyof Reasoning)[];

/**
 * The request with the parameters wherever it says nothing itself. Generation settings, reasoning and `provider_kwargs`
 * are filled in field by field. Parameters that a request's mode does not have are left out; a custom request takes none.
 * Neither argument is changed; the result shares their parts.
 */
export function applyParams(request: UnifiedRequest, params: RunParams): UnifiedRequest {
  switch (request.mode) {
    case 'completion':
      return fillCommon({ ...request }, params);
    case 'embedding':
      return fillEmbedding({ ...request }, params);
    case 'custom':
      return request;
    case 'chat':
    case undefined:
      break;
  }
  return fillChat({ ...request }, params);
}

/**
 * The requests with the parameters, and with the model where they name none, so that the same requests go to several
 * targets: `withParams(requests, { model: 'gpt-5-mini', max_tokens: 256 })`.
 */
export function withParams(
  requests: Iterable<UnifiedRequest>,
  params: RunParams & { readonly model?: string },
): UnifiedRequest[] {
  const bound: UnifiedRequest[] = [];
  for (const request of requests) {
    const filled = applyParams(request, params);
    const named = params.model === undefined || filled.model !== undefined;
    bound.push(named ? filled : { ...filled, model: params.model });
  }
  return bound;
}

function fillChat(request: Writable<ChatRequest>, params: RunParams): ChatRequest {
  setAbsent(request, 'system_prompt', params.system_prompt);
  setAbsent(request, 'tools', params.tools);
  setAbsent(request, 'tool_choice', params.tool_choice);
  setAbsent(request, 'response_format', params.response_format);
  return fillCommon(request, params);
}

function fillCommon<Request extends Writable<ChatRequest | CompletionRequest>>(
  request: Request,
  params: RunParams,
): Request {
  const own = request.generation_config ?? NOTHING;
  let config = fillIn<GenerationConfig>(own, params, CONFIG_FIELDS);
  if (own.reasoning !== undefined && params.reasoning !== undefined) {
    config = { ...config, reasoning: fillIn(own.reasoning, params.reasoning, REASONING_FIELDS) };
  }
  if (config !== NOTHING) request.generation_config = config;
  fillKwargs(request, params.provider_kwargs);
  return request;
}

function fillEmbedding(request: Writable<EmbeddingRequest>, params: RunParams): EmbeddingRequest {
  setAbsent(request, 'dimensions', params.dimensions);
  fillKwargs(request, params.provider_kwargs);
  return request;
}

function fillKwargs(request: { provider_kwargs?: JsonObject }, defaults: JsonObject | undefined): void {
  if (defaults === undefined) return;
  const own = request.provider_kwargs;
  // Spread twice: first for the order of the keys, then for their values.
  request.provider_kwargs = own === undefined ? defaults : { ...own, ...defaults, ...own };
}

/** `own` with those of `fields` that it lacks and `defaults` has; `own` itself when it lacks none. */
function fillIn<T extends object>(own: T, defaults: T, fields: readonly (keyof T)[]): T {
  let filled = own;
  for (const field of fields) {
    if (own[field] !== undefined || defaults[field] === undefined) continue;
    if (filled === own) filled = { ...own };
    filled[field] = defaults[field];
  }
  return filled;
}

function setAbsent<T extends object, Key extends keyof T>(
  target: T,
  key: Key,
  value: T[Key] | undefined,
): void {
  if (value !== undefined && target[key] === undefined) target[key] = value;
}
