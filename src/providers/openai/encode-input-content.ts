import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type { Content, DocumentContent, ImageContent } from '../../model/content.ts';
import { dataUrlOf, DEFAULT_FILE_NAME, withBytes } from './data-url.ts';
import { simplify } from './encode-content.ts';
import type { Losses } from './losses.ts';
import type { InputPart } from './response-body.ts';

/** A piece of a user's message or of a tool's result, or undefined with a warning when responses have no place for it. */
export function encodeInputPart(piece: Content, path: string, losses: Losses): InputPart | undefined {
  const part = encodeBare(piece, path, losses);
  if (part === undefined || piece.provider_kwargs === undefined) return part;
  // What is merged in is the user's word; the part stays one as far as it is known here.
  return mergeKwargs(part, piece.provider_kwargs) as InputPart;
}

/** What a tool answered: text, pictures and documents. A single plain text goes as a string. */
export function encodeToolOutput(
  content: string | readonly Content[],
  path: string,
  losses: Losses,
): string | InputPart[] {
  if (typeof content === 'string') return content;
  const parts: InputPart[] = [];
  let plain: string | undefined;
  for (let index = 0; index < content.length; index += 1) {
    const piece = content[index];
    if (piece === undefined) continue;
    const part = encodeInputPart(piece, `${path}[${index}]`, losses);
    if (part === undefined) continue;
    parts.push(part);
    if (piece.type === 'text' && piece.provider_kwargs === undefined) plain = piece.text;
  }
  return simplify(parts, plain);
}

function encodeBare(piece: Content, path: string, losses: Losses): InputPart | undefined {
  switch (piece.type) {
    case 'text':
      losses.dropSignature(piece.signature, path);
      return { type: 'input_text', text: piece.text };
    case 'image':
      return encodeImage(piece);
    case 'document':
      return encodeDocument(withBytes(piece));
    case 'audio':
      return losses.leaveOut('audio', path);
    case 'thinking':
    case 'tool_call':
    case 'tool_result':
      return losses.leaveOut(`a ${piece.type} in this place`, path);
    default:
      return losses.leaveOut('a piece of content of this type', path);
  }
}

/** The API description wants a `detail`, and `auto` is what stands for none. */
function encodeImage(piece: ImageContent): InputPart {
  if (piece.source_type === 'file_id') return { type: 'input_image', detail: 'auto', file_id: piece.data };
  const url = piece.source_type === 'url' ? piece.data : dataUrlOf(piece);
  return { type: 'input_image', detail: 'auto', image_url: url };
}

function encodeDocument(piece: DocumentContent): InputPart {
  if (piece.source_type === 'url') return { type: 'input_file', file_url: piece.data };
  if (piece.source_type === 'file_id') return { type: 'input_file', file_id: piece.data };
  return { type: 'input_file', file_data: dataUrlOf(piece), filename: piece.name ?? DEFAULT_FILE_NAME };
}
