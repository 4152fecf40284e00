import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type { AudioContent, Content, DocumentContent, ImageContent } from '../../model/content.ts';
import type { AudioFormat, ContentPart, TextPart } from './chat-body.ts';
import type { ChatRules } from './chat-rules.ts';
import { bareType, dataUrlOf, DEFAULT_FILE_NAME, withBytes } from './data-url.ts';
import type { Losses } from './losses.ts';

/** Sound that chat completions take (OpenAI API reference, "input_audio"), by media type. */
const AUDIO_FORMATS: ReadonlyMap<string, AudioFormat> = new Map([
  ['audio/wav', 'wav'],
  ['audio/wave', 'wav'],
  ['audio/x-wav', 'wav'],
  ['audio/vnd.wave', 'wav'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp3', 'mp3'],
]);

/** A piece of a user's message, or undefined with a warning when chat completions have no place for it. */
export function encodePart(
  piece: Content,
  path: string,
  rules: ChatRules,
  losses: Losses,
): ContentPart | undefined {
  const part = encodeBare(piece, path, rules, losses);
  if (part === undefined || piece.provider_kwargs === undefined) return part;
  // What is merged in is the user's word; the part stays one as far as it is known here.
  return mergeKwargs(part, piece.provider_kwargs) as ContentPart;
}

/**
 * The text of pieces of which only text can be sent; each other one gives a warning. A single text goes as a string,
 * unless it carries keys of the provider's own, even none of them: then it is a part.
 */
export function encodeTexts(
  pieces: string | readonly Content[],
  path: string,
  losses: Losses,
): string | TextPart[] {
  if (typeof pieces === 'string') return pieces;
  const parts: TextPart[] = [];
  let plain: string | undefined;
  for (let index = 0; index < pieces.length; index += 1) {
    const piece = pieces[index];
    if (piece?.type === 'text') {
      losses.dropSignature(piece.signature, `${path}[${index}]`);
      if (piece.provider_kwargs === undefined) plain = piece.text;
      parts.push(encodeText(piece));
    } else if (piece !== undefined) {
      losses.leaveOut(`a ${piece.type} in this place`, `${path}[${index}]`);
    }
  }
  return simplify(parts, plain);
}

/** A single plain text is sent as a string, and so is nothing at all. @param plain the last text without extra keys */
export function simplify<Part>(parts: Part[], plain: string | undefined): string | Part[] {
  if (parts.length === 0) return '';
  return parts.length === 1 && plain !== undefined ? plain : parts;
}

function encodeText(piece: Extract<Content, { type: 'text' }>): TextPart {
  const part: TextPart = { type: 'text', text: piece.text };
  // As in `encodePart`.
  return piece.provider_kwargs === undefined ? part : (mergeKwargs(part, piece.provider_kwargs) as TextPart);
}

function encodeBare(piece: Content, path: string, rules: ChatRules, losses: Losses): ContentPart | undefined {
  switch (piece.type) {
    case 'text':
      losses.dropSignature(piece.signature, path);
      return { type: 'text', text: piece.text };
    case 'image':
      return encodeImage(piece, path, losses);
    case 'audio':
      return encodeAudio(withBytes(piece), path, rules, losses);
    case 'document':
      return encodeDocument(withBytes(piece), path, rules, losses);
    case 'thinking':
    case 'tool_call':
    case 'tool_result':
      return losses.leaveOut(`a ${piece.type} in this place`, path);
    default:
      return losses.leaveOut('a piece of content of this type', path);
  }
}

function encodeImage(piece: ImageContent, path: string, losses: Losses): ContentPart | undefined {
  if (piece.source_type === 'file_id') return losses.leaveOut('an image by file id', path);
  const url = piece.source_type === 'url' ? piece.data : dataUrlOf(piece);
  return { type: 'image_url', image_url: { url } };
}

function encodeAudio(
  piece: AudioContent,
  path: string,
  rules: ChatRules,
  losses: Losses,
): ContentPart | undefined {
  if (piece.source_type === 'url' && rules.takesAudioUrls) {
    // A part of vLLM's own, which OpenAI's types do not know.
    return { type: 'audio_url', audio_url: { url: piece.data } } as unknown as ContentPart;
  }
  if (piece.source_type !== 'base64') return losses.leaveOut(`audio by ${piece.source_type}`, path);
  const format = AUDIO_FORMATS.get(bareType(piece.media_type));
  if (format === undefined) return losses.leaveOut(`audio of the type ${piece.media_type}`, path);
  return { type: 'input_audio', input_audio: { data: piece.data, format } };
}

function encodeDocument(
  piece: DocumentContent,
  path: string,
  rules: ChatRules,
  losses: Losses,
): ContentPart | undefined {
  if (!rules.takesDocuments) return losses.leaveOut('documents', path);
  if (piece.source_type === 'url') return losses.leaveOut('a document by url', path);
  if (piece.source_type === 'file_id') return { type: 'file', file: { file_id: piece.data } };
  return {
    type: 'file',
    file: { file_data: dataUrlOf(piece), filename: piece.name ?? DEFAULT_FILE_NAME },
  };
}
