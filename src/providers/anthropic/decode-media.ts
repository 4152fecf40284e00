import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { MediaContent } from '../../model/content.ts';

/** Where the bytes of a piece are, and of what type they are. */
export type MediaSource = Pick<MediaContent, 'source_type' | 'media_type' | 'data'>;

/** Names of files by which a URL tells the type of an image. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** What an image most likely is where nothing tells; Anthropic looks at the bytes. */
const USUAL_IMAGE = 'image/jpeg';
const PDF = 'application/pdf';
const IMAGE_TYPES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

/** The source of an image, or undefined when it has no unified form. */
export function decodeImageSource(source: JsonValue | undefined): MediaSource | undefined {
  if (!isJsonObject(source)) return undefined;
  const url = readOnly(source, 'url', 'url');
  return readBase64(source, IMAGE_TYPES) ?? readPlace(source, url === undefined ? USUAL_IMAGE : typeOf(url));
}

/** The source of a document, or undefined when it has no unified form. A text becomes bytes like those of a file. */
export function decodeDocumentSource(source: JsonValue | undefined): MediaSource | undefined {
  if (!isJsonObject(source)) return undefined;
  return readBase64(source, new Set([PDF])) ?? readText(source) ?? readPlace(source, PDF);
}

/** Only the beginning is looked at, as in the unified format. */
const BASE64 = /^[A-Za-z0-9+/]{2}/;

function readBase64(source: JsonObject, types: ReadonlySet<string>): MediaSource | undefined {
  const { data, media_type: type } = source;
  if (source['type'] !== 'base64' || typeof data !== 'string' || typeof type !== 'string') return undefined;
  const isKnown = types.has(type) && BASE64.test(data) && Object.keys(source).length === 3;
  return isKnown ? { source_type: 'base64', media_type: type, data } : undefined;
}

function readText(source: JsonObject): MediaSource | undefined {
  const { data, media_type: type } = source;
  if (source['type'] !== 'text' || typeof data !== 'string' || type !== 'text/plain') return undefined;
  const isKnown = data !== '' && data.isWellFormed() && Object.keys(source).length === 3;
  if (!isKnown) return undefined;
  return { source_type: 'base64', media_type: type, data: Buffer.from(data).toString('base64') };
}

/** A URL or a file, of which Anthropic does not say the type. */
function readPlace(source: JsonObject, mediaType: string): MediaSource | undefined {
  const url = readOnly(source, 'url', 'url');
  if (url !== undefined && /^https?:\/\//.test(url)) {
    return { source_type: 'url', media_type: mediaType, data: url };
  }
  const file = readOnly(source, 'file', 'file_id');
  if (file === undefined || file === '') return undefined;
  return { source_type: 'file_id', media_type: mediaType, data: file };
}

/** The one member of a source that has no other besides its type. */
function readOnly(source: JsonObject, type: string, key: string): string | undefined {
  const value = source[key];
  const isAlone = source['type'] === type && Object.keys(source).length === 2;
  return isAlone && typeof value === 'string' ? value : undefined;
}

function typeOf(url: string): string {
  const extension = /\.(\w+)(?:[?#]|$)/.exec(url)?.[1]?.toLowerCase() ?? '';
  return (Object.hasOwn(EXTENSIONS, extension) ? EXTENSIONS[extension] : undefined) ?? USUAL_IMAGE;
}
