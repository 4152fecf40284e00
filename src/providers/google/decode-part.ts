import { isJsonObject, objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { MediaContent } from '../../model/content.ts';
import type { PartContent } from './encode-content.ts';
import { fileOfUri } from './file-uri.ts';

/** `audio/L16;rate=24000`: what a unified request takes for a MIME type. */
const MEDIA_TYPE = /^[A-Za-z0-9][\w!#$&^.+-]*\/[A-Za-z0-9][\w!#$&^.+-]*(\s*;.*)?$/;
/** Base64 as a unified request takes it (RFC 4648, section 4), in groups of four characters. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const GROUP = 4;
/** Addresses that are not those of the Files API. */
const ADDRESS = /^(https?|gs):\/\//;

/**
 * A part in the unified form; undefined when it has none, or is empty. What a function answered is read elsewhere.
 * @param makeId makes an id for a call that has none
 */
export function decodePart(part: JsonObject, makeId: () => string): PartContent | undefined {
  const { text } = part;
  if (typeof text === 'string') return decodeText(part, text);
  const call = objectAt(part, 'functionCall');
  if (call !== undefined) return decodeCall(part, call, makeId);
  const inline = objectAt(part, 'inlineData');
  if (inline !== undefined) return decodeInline(inline);
  const file = objectAt(part, 'fileData');
  return file === undefined ? undefined : decodeFile(file);
}

/** Bytes in the unified form; undefined when they are none. */
export function decodeInline(inline: JsonObject): MediaContent | undefined {
  const media_type = stringAt(inline, 'mimeType');
  const data = plainBase64(stringAt(inline, 'data') ?? '');
  if (media_type === undefined || data === undefined || !MEDIA_TYPE.test(media_type)) return undefined;
  return { type: kindOf(media_type), source_type: 'base64', media_type, data };
}

/** Whether a piece of media is of a kind that only Gemini takes, such as a film. */
export function isForeignKind({ media_type }: MediaContent): boolean {
  return /^video\//i.test(media_type);
}

/** The last piece of an answer may hold nothing but the proof of its thoughts: that is an empty thought. */
function decodeText(part: JsonObject, text: string): PartContent | undefined {
  const signature = stringAt(part, 'thoughtSignature');
  const signed = signature === undefined ? {} : { signature };
  if (part['thought'] === true) return { type: 'thinking', thinking: text, ...signed };
  if (text !== '') return { type: 'text', text, ...signed };
  if (signature === undefined) return undefined;
  return { type: 'thinking', thinking: '', signature, provider_kwargs: { thought: false } };
}

function decodeCall(part: JsonObject, call: JsonObject, makeId: () => string): PartContent | undefined {
  const name = stringAt(call, 'name');
  const input = call['args'] ?? {};
  if (name === undefined || !isJsonObject(input)) return undefined;
  const id = stringAt(call, 'id') ?? makeId();
  const signature = stringAt(part, 'thoughtSignature');
  return signature === undefined
    ? { type: 'tool_call', id, name, input }
    : { type: 'tool_call', id, name, input, signature };
}

/** JSON of Google's takes the other alphabet too, and no padding (Protocol Buffers guide, "JSON Mapping"). */
function plainBase64(data: string): string | undefined {
  if (BASE64.test(data) && data.length % GROUP === 0) return data;
  const plain = data.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (!BASE64.test(plain) || plain.length % GROUP === 1) return undefined;
  return plain.padEnd(Math.ceil(plain.length / GROUP) * GROUP, '=');
}

function decodeFile(file: JsonObject): PartContent | undefined {
  const media_type = stringAt(file, 'mimeType');
  const uri = stringAt(file, 'fileUri');
  if (media_type === undefined || uri === undefined || !MEDIA_TYPE.test(media_type)) return undefined;
  const type = kindOf(media_type);
  const name = fileOfUri(uri);
  if (name !== undefined) return { type, source_type: 'file_id', media_type, data: name };
  return { type, source_type: ADDRESS.test(uri) ? 'url' : 'file_id', media_type, data: uri };
}

function kindOf(mediaType: string): MediaContent['type'] {
  if (/^image\//i.test(mediaType)) return 'image';
  return /^audio\//i.test(mediaType) ? 'audio' : 'document';
}
