import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { UnsupportedContentTypeError } from '../core/errors.ts';
import { explain } from '../core/files.ts';
import { detectMediaType } from './detect-media-type.ts';
import type { AudioContent, DocumentContent, ImageContent, MediaContent, MediaType } from './content.ts';

/** Media types of documents that are neither of office programs nor named as text. */
const DOCUMENTS: ReadonlySet<string> = new Set([
  'application/pdf',
  'application/rtf',
  'application/json',
  'application/jsonl',
  'application/xml',
]);

/** Office files: word processing, sheets and slides, of Microsoft and of OpenDocument. */
const OFFICE_DOCUMENT = /^application\/vnd\.(openxmlformats-officedocument|oasis\.opendocument)\./;

const NAMES: { readonly [Type in MediaType]: string } = {
  image: 'an image',
  audio: 'a sound',
  document: 'a document',
};

/**
 * An image from a file, in base64, its media type told from its bytes:
 * `userMessage(['What is this?', await imageFromFile('cat.png')])`.
 * @throws FileOperationError when the file cannot be read
 * @throws UnsupportedContentTypeError when it is not an image
 */
export function imageFromFile(path: string): Promise<ImageContent> {
  return mediaFromFile('image', path, (mediaType) => mediaType.startsWith('image/'));
}

/**
 * A sound from a file, in base64, its media type told from its bytes:
 * `userMessage(['Write this down.', await audioFromFile('talk.wav')])`.
 * @throws FileOperationError when the file cannot be read
 * @throws UnsupportedContentTypeError when it is not a sound
 */
export function audioFromFile(path: string): Promise<AudioContent> {
  return mediaFromFile('audio', path, (mediaType) => mediaType.startsWith('audio/'));
}

/**
 * A document from a file, in base64: PDF, RTF, office files, and text of any kind in UTF-8. The media type is told from
 * the bytes; which kind of text it is, from the name: `userMessage(['Sum this up.', await documentFromFile('report.pdf')])`.
 * @throws FileOperationError when the file cannot be read
 * @throws UnsupportedContentTypeError when it is not a document
 */
export function documentFromFile(path: string): Promise<DocumentContent> {
  return mediaFromFile('document', path, isDocument);
}

function isDocument(mediaType: string): boolean {
  return mediaType.startsWith('text/') || DOCUMENTS.has(mediaType) || OFFICE_DOCUMENT.test(mediaType);
}

async function mediaFromFile<Type extends MediaType>(
  type: Type,
  path: string,
  accepts: (mediaType: string) => boolean,
): Promise<MediaContent<Type>> {
  const bytes = await explain('read', path, () => readFile(path));
  const mediaType = await detectMediaType(bytes, path, accepts);
  if (mediaType === undefined || !accepts(mediaType)) {
    const found = bytes.byteLength === 0 ? 'an empty file' : (mediaType ?? 'bytes of an unknown kind');
    throw new UnsupportedContentTypeError(`${path} is not ${NAMES[type]}: found ${found}.`);
  }
  return {
    type,
    source_type: 'base64',
    media_type: mediaType,
    data: bytes.toString('base64'),
    name: basename(path),
  };
}
