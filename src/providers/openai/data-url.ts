import type { MediaContent, MediaType } from '../../model/content.ts';

/** A type and a subtype, parameters if any (RFC 6838, 4.2). */
const MEDIA_TYPE = /^[A-Za-z0-9][\w!#$&^.+-]{0,126}\/[A-Za-z0-9][\w!#$&^.+-]{0,126}(\s*;.*)?$/;
const BASE64_MARK = ';base64';
const BASE64_START = /^[A-Za-z0-9+/]{2}/;

/** Bytes as `data:image/png;base64,…`, the way that OpenAI takes them. */
export function dataUrlOf(piece: MediaContent): string {
  return `data:${piece.media_type};base64,${piece.data}`;
}

/** Media type and base64 of a `data:` URL; undefined for any other URL. */
export function parseDataUrl(
  url: string,
): { readonly media_type: string; readonly data: string } | undefined {
  if (!url.startsWith('data:')) return undefined;
  const comma = url.indexOf(',');
  const head = comma === -1 ? '' : url.slice('data:'.length, comma);
  if (!head.endsWith(BASE64_MARK)) return undefined;
  const mediaType = head.slice(0, -BASE64_MARK.length);
  const data = url.slice(comma + 1);
  return MEDIA_TYPE.test(mediaType) && BASE64_START.test(data) ? { media_type: mediaType, data } : undefined;
}

/** The same media as bytes where it comes by a URL that holds them: bytes are taken in more places than URLs. */
export function withBytes<Type extends MediaType>(piece: MediaContent<Type>): MediaContent<Type> {
  const bytes = piece.source_type === 'url' ? parseDataUrl(piece.data) : undefined;
  return bytes === undefined ? piece : { ...piece, source_type: 'base64', ...bytes };
}

/** `audio/mpeg; codecs=mp3` without its parameters. */
export function bareType(mediaType: string): string {
  const end = mediaType.indexOf(';');
  return (end === -1 ? mediaType : mediaType.slice(0, end)).trim().toLowerCase();
}

/** What to call a document that has no name: the API wants one beside the bytes. */
export const DEFAULT_FILE_NAME = 'document.pdf';
