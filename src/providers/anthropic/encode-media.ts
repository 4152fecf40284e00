import { isUtf8 } from 'node:buffer';

import type { DocumentContent, ImageContent, MediaContent } from '../../model/content.ts';
import type { DocumentBlock, DocumentSource, ImageBlock, ImageSource, ImageType } from './chat-body.ts';
import type { Encoding } from './encoding.ts';

/** Anthropic docs, "Vision", by media type as it may be spelt. */
const IMAGE_TYPES: ReadonlyMap<string, ImageType> = new Map([
  ['image/jpeg', 'image/jpeg'],
  ['image/jpg', 'image/jpeg'],
  ['image/png', 'image/png'],
  ['image/gif', 'image/gif'],
  ['image/webp', 'image/webp'],
]);

const PDF = 'application/pdf';
/** What is text although its type does not begin with `text/`. */
const TEXT_TYPES: ReadonlySet<string> = new Set([
  'application/json',
  'application/jsonl',
  'application/xml',
  'application/yaml',
]);

/** An image, or undefined with a warning. */
export function encodeImage(piece: ImageContent, path: string, encoding: Encoding): ImageBlock | undefined {
  const source = imageSource(piece, path, encoding);
  return source === undefined ? undefined : { type: 'image', source };
}

/** A document, or undefined with a warning. Its name is its title, which the model sees. */
export function encodeDocument(
  piece: DocumentContent,
  path: string,
  encoding: Encoding,
): DocumentBlock | undefined {
  const source = documentSource(piece, path, encoding);
  if (source === undefined) return undefined;
  const block: DocumentBlock = { type: 'document', source };
  if (piece.name !== undefined) block.title = piece.name;
  return block;
}

function imageSource(piece: ImageContent, path: string, encoding: Encoding): ImageSource | undefined {
  if (piece.source_type === 'file_id') return fileSource(piece, encoding);
  const inline = inlineOf(piece);
  if (inline === undefined) return urlSource(piece, path, encoding);
  const type = IMAGE_TYPES.get(inline.mediaType);
  if (type === undefined) return encoding.leaveOut(`an image of the type ${inline.mediaType}`, path);
  return { type: 'base64', media_type: type, data: inline.data };
}

function documentSource(
  piece: DocumentContent,
  path: string,
  encoding: Encoding,
): DocumentSource | undefined {
  if (piece.source_type === 'file_id') return fileSource(piece, encoding);
  const inline = inlineOf(piece);
  if (inline === undefined) return urlSource(piece, path, encoding);
  if (inline.mediaType === PDF) return { type: 'base64', media_type: PDF, data: inline.data };
  const text = isText(inline.mediaType) ? textOf(inline.data) : undefined;
  if (text === undefined) return encoding.leaveOut(`a document of the type ${inline.mediaType}`, path);
  return { type: 'text', media_type: 'text/plain', data: text };
}

function fileSource(piece: MediaContent, encoding: Encoding): { type: 'file'; file_id: string } {
  encoding.namesFile = true;
  return { type: 'file', file_id: piece.data };
}

function urlSource(
  piece: MediaContent,
  path: string,
  encoding: Encoding,
): { type: 'url'; url: string } | undefined {
  if (/^https?:/.test(piece.data)) return { type: 'url', url: piece.data };
  return encoding.leaveOut(`${piece.type}s by a URL of this kind`, path);
}

/** Bytes that stand in the request itself, in base64. */
interface Inline {
  readonly mediaType: string;
  readonly data: string;
}

const DATA_URL = /^data:([^;,]*)(?:;[^;,]*)*;base64,/;

/** The bytes of a piece, be they given as base64 or as a data URL; undefined when they stand elsewhere. */
function inlineOf(piece: MediaContent): Inline | undefined {
  if (piece.source_type === 'base64') return { mediaType: bareType(piece.media_type), data: piece.data };
  const [head, mediaType] = piece.data.startsWith('data:') ? (DATA_URL.exec(piece.data) ?? []) : [];
  if (head === undefined) return undefined;
  return {
    mediaType: bareType(mediaType === '' || mediaType === undefined ? piece.media_type : mediaType),
    data: piece.data.slice(head.length),
  };
}

/** `text/plain; charset=utf-8` without its parameters. */
function bareType(mediaType: string): string {
  const end = mediaType.indexOf(';');
  return (end === -1 ? mediaType : mediaType.slice(0, end)).trim().toLowerCase();
}

function isText(mediaType: string): boolean {
  return mediaType.startsWith('text/') || TEXT_TYPES.has(mediaType);
}

function textOf(base64: string): string | undefined {
  const bytes = Buffer.from(base64, 'base64');
  return isUtf8(bytes) ? bytes.toString() : undefined;
}
