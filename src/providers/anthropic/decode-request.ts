import { isDeepStrictEqual } from 'node:util';

import type { DecodedRequest, DecodeRequestOptions, Encoded, EncodeOptions } from '../../adapter/codec.ts';
import { isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import { ROLES, type Role, type UnifiedMessage } from '../../model/message.ts';
import type { ChatRequest } from '../../model/request.ts';
import { decodeBlocks } from './decode-blocks.ts';
import { decodeSettings, KNOWN_MEMBERS } from './decode-settings.ts';
import { Decoding } from './decoding.ts';

type Encode = (request: ChatRequest, options: EncodeOptions) => Encoded;
type Decoded = DecodedRequest<ChatRequest>;

const NONE: ReadonlySet<string> = new Set();

/**
 * A body of Anthropic's as a unified request. One that goes back to Anthropic is encoded again and compared: each member
 * that does not come out the same is kept in `provider_kwargs` as it is.
 */
export function decodeRequest(body: JsonObject, options: DecodeRequestOptions, encode: Encode): Decoded {
  const decoding = new Decoding(options.isOwn);
  const messages = decodeMessages(body['messages'], decoding);
  const { problems, warnings } = decoding;
  if (options.isOwn) findMissing(body, decoding);
  if (problems.length > 0) return { ok: false, problems };
  const base: Base = { custom_id: options.customId, messages };
  if (options.isOwn) return keepAll(body, base, encode);
  const request = { ...base, ...decodeSettings(body, NONE, decoding) };
  decoding.rest(body, FOREIGN, '');
  return { ok: true, request, warnings };
}

/** What a unified request cannot leave open for Anthropic. */
function findMissing(body: JsonObject, decoding: Decoding): void {
  if (stringAt(body, 'model') === undefined) {
    decoding.refuse('model', 'must be a string that is not empty');
  }
  if (body['max_tokens'] === undefined) decoding.refuse('max_tokens', 'is missing');
}

type Base = Pick<ChatRequest, 'custom_id' | 'messages'>;

/** Requests of a batch never stream, so that to say so says nothing. */
const FOREIGN: ReadonlySet<string> = new Set([...KNOWN_MEMBERS, 'stream']);

function keepAll(body: JsonObject, base: Base, encode: Encode): Decoded {
  const silent = new Decoding(true);
  const plain: ChatRequest = { ...base, ...decodeSettings(body, NONE, silent) };
  const kept = differences(body, encodeBody(plain, encode));
  if (kept.size === 0) return { ok: true, request: plain, warnings: [] };
  if (kept.has('messages')) return noForm('messages');
  const rest = [...kept].flatMap((key): [string, JsonValue][] => {
    const value = ownAt(body, key);
    return value === undefined ? [] : [[key, value]];
  });
  const settings = decodeSettings(body, kept, silent);
  const request = { ...base, ...settings, provider_kwargs: Object.fromEntries(rest) };
  const left = differences(body, encodeBody(request, encode));
  // Betas are no part of a body; they go into the header that switches them on.
  left.delete('betas');
  const [first] = left;
  return first === undefined ? { ok: true, request, warnings: [] } : noForm(first);
}

function encodeBody(request: ChatRequest, encode: Encode): JsonObject {
  return encode(request, { model: request.model ?? '' }).body;
}

/** The members that differ. `thinking` and the effort beside it are read together, so that they are kept together. */
function differences(body: JsonObject, encoded: JsonObject): Set<string> {
  const found = new Set<string>();
  for (const key of [...Object.keys(body), ...Object.keys(encoded)]) {
    if (!isDeepStrictEqual(ownAt(body, key), ownAt(encoded, key))) found.add(key);
  }
  if (found.has('thinking') || found.has('output_config')) found.add('thinking').add('output_config');
  return found;
}

/** The member of that name; every object has a `__proto__` that is none. */
function ownAt(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function noForm(field: string): Decoded {
  return { ok: false, problems: [{ field, message: 'has no unified form' }] };
}

function decodeMessages(messages: JsonValue | undefined, decoding: Decoding): readonly UnifiedMessage[] {
  if (!Array.isArray(messages)) {
    decoding.refuse('messages', 'must be a list');
    return [];
  }
  const decoded: UnifiedMessage[] = [];
  for (const [index, message] of (messages as readonly JsonValue[]).entries()) {
    const one = decodeMessage(message, `messages[${index}]`, decoding);
    if (one !== undefined) decoded.push(one);
  }
  if (decoded.length === 0) decoding.refuse('messages', 'holds nothing that has a unified form');
  return decoded;
}

const MESSAGE: ReadonlySet<string> = new Set(['role', 'content']);

function decodeMessage(message: JsonValue, path: string, decoding: Decoding): UnifiedMessage | undefined {
  if (!isJsonObject(message)) return decoding.refuse(path, 'must be an object');
  const { content, role } = message;
  if (!isRole(role)) {
    return decoding.refuse(`${path}.role`, 'must be `user` or `assistant` to have a unified form');
  }
  const decoded = decodeContent(content, path, decoding);
  if (decoded === undefined) return undefined;
  const rest = decoding.rest(message, MESSAGE, path);
  return rest === undefined ? { role, content: decoded } : { role, content: decoded, provider_kwargs: rest };
}

function decodeContent(
  content: JsonValue | undefined,
  path: string,
  decoding: Decoding,
): UnifiedMessage['content'] | undefined {
  const at = `${path}.content`;
  if (typeof content === 'string' && content !== '') return content;
  if (!Array.isArray(content) || content.length === 0) {
    return decoding.refuse(at, 'must be a text or a list of blocks, and not empty');
  }
  const pieces = decodeBlocks(content, at, decoding);
  // All of it was left out, each piece with a warning: what stood around it goes on without it.
  return pieces.length === 0 ? undefined : pieces;
}

function isRole(role: JsonValue | undefined): role is Role {
  return ROLES.some((known) => known === role);
}
