import { isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Content, TextContent } from '../../model/content.ts';
import { decodeFile, decodeText, keepOthers } from './decode-parts.ts';
import { encodeInputPart } from './encode-input-content.ts';
import type { Findings } from './findings.ts';
import { decodeFileId, decodeUrl } from './foreign-media.ts';
import { Losses } from './losses.ts';

/** The parts of a user's message or of a tool's result as pieces; what has no unified form is left out. */
export function decodeInputParts(parts: JsonValue | undefined, path: string, findings: Findings): Content[] {
  const pieces: Content[] = [];
  if (!Array.isArray(parts)) return pieces;
  for (const [index, part] of parts.entries()) {
    const at = `${path}[${index}]`;
    const piece = isJsonObject(part) ? decodePart(part, at, findings) : undefined;
    if (!isJsonObject(part) || piece === undefined) {
      findings.loseContent('a part of this type', at);
      continue;
    }
    const encoded = encodeInputPart(piece, at, new Losses(''));
    pieces.push(keepOthers(piece, encoded, part, at, findings, parts.length === 1));
  }
  return pieces;
}

/**
 * The texts of an earlier answer. Each of them gets an object for the provider's own keys, if an empty one: the mark by
 * which texts that stood in one list are written as one list again.
 */
export function decodeAnswerParts(parts: JsonValue | undefined, path: string, findings: Findings): Content[] {
  const pieces: Content[] = [];
  if (!Array.isArray(parts)) return pieces;
  for (const [index, part] of parts.entries()) {
    const at = `${path}.content[${index}]`;
    const text = isJsonObject(part) ? (stringAt(part, 'text') ?? stringAt(part, 'refusal')) : undefined;
    if (!isJsonObject(part) || text === undefined) {
      findings.loseContent('a part of this type', at);
      continue;
    }
    const piece: TextContent = { type: 'text', text };
    const encoded = { type: 'output_text', text };
    pieces.push(keepOthers(piece, encoded, part, at, findings, true));
  }
  return pieces;
}

function decodePart(part: JsonObject, path: string, findings: Findings): Content | undefined {
  switch (stringAt(part, 'type') ?? '') {
    case 'input_text':
      return decodeText(part);
    case 'input_image':
      return decodeImage(part, path, findings);
    case 'input_file':
      return decodeInputFile(part, path, findings);
    default:
      return undefined;
  }
}

function decodeImage(part: JsonObject, path: string, findings: Findings): Content | undefined {
  const id = stringAt(part, 'file_id');
  if (id !== undefined) return decodeFileId('image', id);
  const url = stringAt(part, 'image_url');
  return url === undefined ? undefined : decodeUrl('image', url, `${path}.image_url`, findings);
}

function decodeInputFile(part: JsonObject, path: string, findings: Findings): Content | undefined {
  const url = stringAt(part, 'file_url');
  return url === undefined
    ? decodeFile(part, path, findings)
    : decodeUrl('document', url, `${path}.file_url`, findings);
}
