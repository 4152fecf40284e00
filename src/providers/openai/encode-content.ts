import type { Warning } from '../../core/warning.ts';
import type { Content } from '../../model/content.ts';
import type { AudioFormat, ContentPart, TextPart } from './chat-body.ts';

/** Content that comes as bytes, by URL or by id. */
type MediaContent = Extract<Content, { readonly source_type: unknown }>;

/** Sound that chat completions take (OpenAI API reference, "input_audio"), by media type. */
const AUDIO_FORMATS: ReadonlyMap<string, AudioFormat> = new Map([
  ['audio/wav', 'wav'],
  ['audio/wave', 'wav'],
  ['audio/x-wav', 'wav'],
  ['audio/vnd.wave', 'wav'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp3', 'mp3'],
]);

/** What to call a document that has no name: the API wants one beside the bytes. */
const DEFAULT_FILE_NAME = 'document.pdf';

/** A piece of a user's message, or undefined with a warning when chat completions have no place for it. */
export function encodePart(piece: Content, path: string, warnings: Warning[]): ContentPart | undefined {
  switch (piece.type) {
    case 'text':
      return { type: 'text', text: piece.text };
    case 'image':
    case 'audio':
    case 'document':
      return encodeMedia(piece, path, warnings);
    case 'thinking':
    case 'tool_call':
    case 'tool_result':
      return leaveOut(`a ${piece.type} in this place`, path, warnings);
    default:
      return leaveOut('a piece of content of this type', path, warnings);
  }
}

/** The text of pieces of which only text can be sent; each other one gives a warning. */
export function encodeTexts(
  pieces: string | readonly Content[],
  path: string,
  warnings: Warning[],
): string | TextPart[] {
  if (typeof pieces === 'string') return pieces;
  const parts: TextPart[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (piece.type === 'text') parts.push({ type: 'text', text: piece.text });
    else leaveOut(`a ${piece.type} in this place`, `${path}[${index}]`, warnings);
  }
  return simplify(parts, '');
}

/** A single text is sent as a string, and no piece at all as `none`. */
export function simplify<Part extends { type: string }, None>(
  parts: Part[],
  none: None,
): string | Part[] | None {
  if (parts.length === 0) return none;
  const only = parts.length === 1 ? parts[0] : undefined;
  return only !== undefined && isText(only) ? only.text : parts;
}

/** Notes that something is not sent. */
export function leaveOut(what: string, path: string, warnings: Warning[]): undefined {
  const message = `OpenAI chat completions do not take ${what}; it is left out.`;
  warnings.push({ code: 'unsupported_content', path, message });
}

function encodeMedia(piece: MediaContent, path: string, warnings: Warning[]): ContentPart | undefined {
  if (piece.type === 'image') return encodeImage(piece, path, warnings);
  if (piece.type === 'audio') return encodeAudio(piece, path, warnings);
  return encodeDocument(piece, path, warnings);
}

function encodeImage(piece: MediaContent, path: string, warnings: Warning[]): ContentPart | undefined {
  if (piece.source_type === 'file_id') return leaveOut('an image by file id', path, warnings);
  const url = piece.source_type === 'url' ? piece.data : dataUrl(piece);
  return { type: 'image_url', image_url: { url } };
}

function encodeAudio(piece: MediaContent, path: string, warnings: Warning[]): ContentPart | undefined {
  if (piece.source_type !== 'base64') return leaveOut(`audio by ${piece.source_type}`, path, warnings);
  const format = AUDIO_FORMATS.get(bareType(piece.media_type));
  if (format === undefined) return leaveOut(`audio of the type ${piece.media_type}`, path, warnings);
  return { type: 'input_audio', input_audio: { data: piece.data, format } };
}

function encodeDocument(piece: MediaContent, path: string, warnings: Warning[]): ContentPart | undefined {
  if (piece.source_type === 'url') return leaveOut('a document by url', path, warnings);
  if (piece.source_type === 'file_id') return { type: 'file', file: { file_id: piece.data } };
  return {
    type: 'file',
    file: { file_data: dataUrl(piece), filename: piece.name ?? DEFAULT_FILE_NAME },
  };
}

function dataUrl(piece: MediaContent): string {
  return `data:${piece.media_type};base64,${piece.data}`;
}

/** `audio/mpeg; codecs=mp3` without its parameters. */
function bareType(mediaType: string): string {
  const end = mediaType.indexOf(';');
  return (end === -1 ? mediaType : mediaType.slice(0, end)).trim().toLowerCase();
}

function isText(part: { type: string }): part is TextPart {
  return part.type === 'text';
}
