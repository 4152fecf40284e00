import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { allBlocks, turnsOf, type PlacedBlock } from './conversation.ts';
import type { MessageCheck } from './message-check.ts';
import { textAt } from './text-at.ts';

/** Vision guide: the largest image, in bytes. */
const MOST_IMAGE_BYTES = 5_242_880;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** So many characters of base64 hold the first bytes, by which a format is known. */
const HEAD_CHARACTERS = 24;

/** What the first bytes of a format are, in Latin-1. */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^\x89PNG/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8/, 'image/gif'],
  [/^RIFF[\s\S]{4}WEBP/, 'image/webp'],
];

/** Whether images and documents are what they say. What stands behind a URL or a file's id is not looked at. */
export const checkMedia: MessageCheck = (body) => {
  for (const turn of turnsOf(body)) {
    for (const entry of allBlocks(turn.blocks)) {
      const problem = checkBlock(entry);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
};

function checkBlock({ block, path }: PlacedBlock): string | undefined {
  const { type, source } = block;
  if ((type !== 'image' && type !== 'document') || !isJsonObject(source)) return undefined;
  const place = `${path}.${type}.source.${textAt(source, 'type')}`;
  if (source['type'] === 'url') {
    return /^https:\/\//i.test(textAt(source, 'url'))
      ? undefined
      : `${place}.url: Only HTTPS URLs are supported.`;
  }
  return source['type'] === 'base64' ? checkBase64(type, source, place) : undefined;
}

function checkBase64(type: 'image' | 'document', source: JsonObject, place: string): string | undefined {
  const data = textAt(source, 'data');
  if (data.length % 4 !== 0 || !BASE64.test(data)) return `${place}: invalid base64 data`;
  const head = Buffer.from(data.slice(0, HEAD_CHARACTERS), 'base64').toString('latin1');
  if (type === 'document') return head.startsWith('%PDF') ? undefined : 'The PDF specified was not valid.';
  const bytes = Buffer.byteLength(data, 'base64');
  if (bytes > MOST_IMAGE_BYTES) {
    return `${place}: image exceeds 5 MB maximum: ${bytes} bytes > ${MOST_IMAGE_BYTES} bytes`;
  }
  const found = SIGNATURES.find(([signature]) => signature.test(head))?.[1];
  if (found === undefined) return 'Could not process image';
  const stated = textAt(source, 'media_type');
  return found === stated
    ? undefined
    : `${place}: The image was specified using the ${stated} media type, but the image appears to be a ${found} image`;
}
