import { posix } from 'node:path';

import type { MediaContent, MediaType } from '../../model/content.ts';
import { parseDataUrl } from './data-url.ts';
import type { Findings } from './findings.ts';

const URL_START = /^(https?:\/\/|gs:\/\/|data:)/;

/** Types by the end of a name; those that chat models take. */
const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
  '.md': 'text/markdown',
  '.csv': 'text/csv',
  '.html': 'text/html',
  '.json': 'application/json',
};

/** What is most often meant where nothing tells: a URL and an id do not say what they lead to. */
const USUAL: Readonly<Record<MediaType, string>> = {
  image: 'image/jpeg',
  audio: 'audio/mpeg',
  document: 'application/pdf',
};

/** Where a piece of media is and what it is: the bytes of a `data:` URL, or a URL whose end tells the type. */
export function decodeUrl<Type extends MediaType>(
  type: Type,
  url: string,
  path: string,
  findings: Findings,
): MediaContent<Type> | undefined {
  const bytes = parseDataUrl(url);
  if (bytes !== undefined) return { type, source_type: 'base64', ...bytes };
  if (!URL_START.test(url))
    return findings.refuse(path, 'must be a URL that begins with https:, http: or data:');
  const name = url.startsWith('data:') ? '' : (URL.parse(url)?.pathname ?? '');
  const known = TYPES[posix.extname(name).toLowerCase()];
  const fits = known !== undefined && known.startsWith('image/') === (type === 'image') && type !== 'audio';
  return { type, source_type: 'url', media_type: fits ? known : USUAL[type], data: url };
}

/** A file at the provider, of which nothing but the id is told. */
export function decodeFileId<Type extends MediaType>(type: Type, id: string): MediaContent<Type> {
  return { type, source_type: 'file_id', media_type: USUAL[type], data: id };
}
