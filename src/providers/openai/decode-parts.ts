import { isJsonObject, objectAt, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Content, MediaContent } from '../../model/content.ts';
import type { ChatRules } from './chat-rules.ts';
import { DEFAULT_FILE_NAME } from './data-url.ts';
import { encodePart } from './encode-content.ts';
import type { Findings } from './findings.ts';
import { decodeFileId, decodeUrl } from './foreign-media.ts';
import { Losses } from './losses.ts';
import { remainderOf } from '../../adapter/remainder.ts';

/** The parts of a message as pieces; what has no unified form is left out. */
export function decodeParts(
  parts: readonly JsonValue[],
  path: string,
  rules: ChatRules,
  findings: Findings,
): Content[] {
  const pieces: Content[] = [];
  for (const [index, part] of parts.entries()) {
    const at = `${path}[${index}]`;
    const piece = isJsonObject(part) ? decodePart(part, at, findings) : undefined;
    if (!isJsonObject(part) || piece === undefined) {
      findings.loseContent('a part of this type', at);
      continue;
    }
    const encoded = encodePart(piece, at, rules, new Losses(rules.api));
    pieces.push(keepOthers(piece, encoded, part, at, findings, parts.length === 1));
  }
  return pieces;
}

/**
 * A piece with whatever else its part says. A text that is alone in its list gets an empty object: the mark by which it
 * is written as a list again and not as a string.
 */
export function keepOthers<Piece extends Content>(
  piece: Piece,
  encoded: JsonObject | undefined,
  original: JsonObject,
  path: string,
  findings: Findings,
  isAlone = false,
): Piece {
  const rest = encoded === undefined ? undefined : remainderOf(encoded, original);
  if (!findings.isOwn) findings.loseRest(rest, path);
  if (!findings.isOwn || rest === undefined) return piece;
  const says = Object.keys(rest).length > 0 || (isAlone && piece.type === 'text');
  return says ? { ...piece, provider_kwargs: rest } : piece;
}

function decodePart(part: JsonObject, path: string, findings: Findings): Content | undefined {
  switch (stringAt(part, 'type') ?? '') {
    case 'text':
      return decodeText(part);
    case 'refusal': {
      const text = stringAt(part, 'refusal');
      return text === undefined ? undefined : { type: 'text', text };
    }
    case 'image_url': {
      const url = stringAt(objectAt(part, 'image_url') ?? {}, 'url');
      return url === undefined ? undefined : decodeUrl('image', url, `${path}.image_url.url`, findings);
    }
    case 'audio_url': {
      const url = stringAt(objectAt(part, 'audio_url') ?? {}, 'url');
      return url === undefined ? undefined : decodeUrl('audio', url, `${path}.audio_url.url`, findings);
    }
    case 'input_audio':
      return decodeAudio(objectAt(part, 'input_audio') ?? {});
    case 'file':
      return decodeFile(objectAt(part, 'file') ?? {}, `${path}.file`, findings);
    default:
      return undefined;
  }
}

/** A text, unless it is empty: a request has no empty content. */
export function decodeText(part: JsonObject): Content | undefined {
  const text = stringAt(part, 'text');
  return text === undefined ? undefined : { type: 'text', text };
}

const BASE64_START = /^[A-Za-z0-9+/]{2}/;
const FORMAT = /^[a-z0-9]{1,20}$/;

function decodeAudio(audio: JsonObject): Content | undefined {
  const data = stringAt(audio, 'data');
  const format = stringAt(audio, 'format');
  if (data === undefined || format === undefined) return undefined;
  if (!BASE64_START.test(data) || !FORMAT.test(format)) return undefined;
  const mediaType = format === 'mp3' ? 'audio/mpeg' : `audio/${format}`;
  return { type: 'audio', source_type: 'base64', media_type: mediaType, data };
}

/** A document by its bytes or by the id of a file. */
export function decodeFile(file: JsonObject, path: string, findings: Findings): Content | undefined {
  const id = stringAt(file, 'file_id');
  if (id !== undefined) return decodeFileId('document', id);
  const data = stringAt(file, 'file_data');
  if (data === undefined) return undefined;
  const piece = decodeUrl('document', data, `${path}.file_data`, findings);
  const name = stringAt(file, 'filename');
  return piece === undefined || name === undefined || name === DEFAULT_FILE_NAME ? piece : named(piece, name);
}

function named(piece: MediaContent<'document'>, name: string): MediaContent<'document'> {
  return { ...piece, name };
}
