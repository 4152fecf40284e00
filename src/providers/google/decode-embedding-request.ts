import { remainderOf } from '../../adapter/remainder.ts';
import type { DecodedRequest, DecodeRequestOptions } from '../../adapter/codec.ts';
import {
  arrayAt,
  isJsonObject,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../core/json.ts';
import type { EmbeddingRequest } from '../../model/request.ts';
import { spell } from './casing.ts';
import { isInt32 } from './int32.ts';
import { isEmpty } from './is-empty.ts';
import { Losses } from './losses.ts';
import { bareModel } from './model-name.ts';

type Writable = { -readonly [K in keyof EmbeddingRequest]: EmbeddingRequest[K] };

/**
 * An `EmbedContentRequest`, in either spelling, as texts to embed. Paths in warnings are spelt in camelCase.
 * @param build encodes again
 */
export function decodeEmbeddingRequest(
  body: JsonObject,
  { customId, isOwn }: DecodeRequestOptions,
  build: (request: EmbeddingRequest) => JsonObject,
): DecodedRequest<EmbeddingRequest> {
  const spelt = spell(body, 'EmbedContentRequest', 'camel');
  const parts = arrayAt(objectAt(spelt, 'content') ?? {}, 'parts');
  const input = readText(parts[0]);
  if (input === undefined) return problem('content.parts', 'must begin with a text that is not empty');
  if (parts.length > 1 && !isOwn) return problem('content.parts', 'are several that become one vector');
  const losses = new Losses(isOwn);
  const request: Writable = { mode: 'embedding', custom_id: customId, input };
  const model = stringAt(spelt, 'model');
  if (model !== undefined && bareModel(model) !== '') request.model = bareModel(model);
  const dimensions = readDimensions(spelt, losses);
  if (dimensions !== undefined) request.dimensions = dimensions;
  tellOthers(spelt, losses);
  if (isOwn) keepOthers(spelt, request, build);
  return { ok: true, request, warnings: losses.warnings };
}

/** In its present place, or in the one that is on its way out, which only the model's own provider is told again. */
function readDimensions(body: JsonObject, losses: Losses): number | undefined {
  const config = objectAt(body, 'embedContentConfig') ?? {};
  const value = config['outputDimensionality'] ?? (losses.isOwn ? undefined : body['outputDimensionality']);
  return isInt32(value) && value >= 1 ? value : undefined;
}

function tellOthers(body: JsonObject, losses: Losses): void {
  for (const key of Object.keys(body)) {
    if (!READ.has(key)) losses.parameter(key, 'has no unified form');
  }
  for (const key of Object.keys(objectAt(body, 'content') ?? {})) {
    if (key !== 'parts' && key !== 'role') losses.parameter(`content.${key}`, 'has no unified form');
  }
  for (const key of Object.keys(objectAt(body, 'embedContentConfig') ?? {})) {
    if (key !== 'outputDimensionality') losses.parameter(`embedContentConfig.${key}`, 'has no unified form');
  }
}

const READ: ReadonlySet<string> = new Set(['content', 'model', 'embedContentConfig', 'outputDimensionality']);

/** Keeps in `provider_kwargs` what is missing when the request is encoded again. */
function keepOthers(
  body: JsonObject,
  request: Writable,
  build: (request: EmbeddingRequest) => JsonObject,
): void {
  const rest = remainderOf(build(request), body);
  if (rest !== undefined && !isEmpty(rest)) request.provider_kwargs = rest;
}

function readText(part: JsonValue | undefined): string | undefined {
  return isJsonObject(part) ? stringAt(part, 'text') : undefined;
}

function problem(field: string, message: string): DecodedRequest<EmbeddingRequest> {
  return { ok: false, problems: [{ field, message }] };
}
