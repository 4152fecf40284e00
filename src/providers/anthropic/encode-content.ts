import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { Content, ThinkingContent, ToolCallContent, ToolResultContent } from '../../model/content.ts';
import type {
  Block,
  DocumentBlock,
  ImageBlock,
  TextBlock,
  ThinkingBlock,
  ToolResultBlock,
  ToolUseBlock,
} from './chat-body.ts';
import { encodeDocument, encodeImage } from './encode-media.ts';
import type { Encoding } from './encoding.ts';

/** A text that is not blank. */
export const VISIBLE: RegExp = /\S/;

/** Where a piece stands, which decides whether it may. */
export type Place = 'user' | 'assistant' | 'tool_result';

/**
 * A piece of content, or undefined with a warning when it cannot stand in its place. `provider_kwargs` that name a
 * `type` are the whole block: so blocks travel that have no unified form, such as those of Anthropic's own tools.
 */
export function encodePiece(
  piece: Content,
  place: Place,
  path: string,
  encoding: Encoding,
): JsonObject | undefined {
  const kwargs = piece.provider_kwargs;
  if (kwargs !== undefined && typeof kwargs['type'] === 'string') return kwargs;
  const block = encodeBlock(piece, place, path, encoding);
  return block === undefined ? undefined : mergeKwargs(block, kwargs);
}

function encodeBlock(piece: Content, place: Place, path: string, encoding: Encoding): Block | undefined {
  switch (piece.type) {
    case 'text':
      refuseSignature(piece.signature, path, encoding);
      return VISIBLE.test(piece.text) ? { type: 'text', text: piece.text } : encoding.leaveOutBlank(path);
    case 'image':
    case 'document':
    case 'audio':
      return encodeMedia(piece, place, path, encoding);
    case 'thinking':
      return place === 'assistant' ? encodeThinking(piece, path, encoding) : misplaced(piece, path, encoding);
    case 'tool_call':
      return place === 'assistant' ? encodeToolCall(piece, path, encoding) : misplaced(piece, path, encoding);
    case 'tool_result':
      return place === 'user' ? encodeToolResult(piece, path, encoding) : misplaced(piece, path, encoding);
    default:
      return encoding.leaveOut('a piece of content of this type', path);
  }
}

function misplaced(piece: Content, path: string, encoding: Encoding): undefined {
  return encoding.leaveOut(`a ${piece.type} in this place`, path);
}

function encodeMedia(
  piece: Extract<Content, { readonly source_type: unknown }>,
  place: Place,
  path: string,
  encoding: Encoding,
): ImageBlock | DocumentBlock | undefined {
  if (piece.type === 'audio') return encoding.leaveOut('audio', path);
  if (piece.type === 'image') return encodeImage(piece, path, encoding);
  if (place === 'assistant' && !takesDocumentsOfAssistant(encoding)) {
    return encoding.leaveOut('a document in a message of the assistant', path);
  }
  return encodeDocument(piece, path, encoding);
}

/** Anthropic docs, "Migrating to API version 2026-10-21". */
function takesDocumentsOfAssistant({ version }: Encoding): boolean {
  return version === '2023-06-01';
}

function encodeThinking(piece: ThinkingContent, path: string, encoding: Encoding): ThinkingBlock | undefined {
  const { provider_kwargs: kwargs, signature, thinking } = piece;
  if (signature === undefined) return encoding.leaveOut('thoughts without their signature', path);
  // OpenAI gives its thoughts an id, and Gemini an empty thought that is none: their signatures are not Anthropic's.
  if (kwargs?.['id'] !== undefined || kwargs?.['thought'] !== undefined) {
    return encoding.leaveOut('thoughts of another provider', path);
  }
  return { type: 'thinking', thinking, signature };
}

function encodeToolCall(piece: ToolCallContent, path: string, encoding: Encoding): ToolUseBlock {
  refuseSignature(piece.signature, path, encoding);
  return {
    type: 'tool_use',
    id: encodeToolId(piece.id, `${path}.id`, encoding),
    name: piece.name,
    input: encodeInput(piece.input, `${path}.input`, encoding),
  };
}

/** A result that says nothing is one without content. */
function encodeToolResult(piece: ToolResultContent, path: string, encoding: Encoding): ToolResultBlock {
  const block: ToolResultBlock = {
    type: 'tool_result',
    tool_use_id: encodeToolId(piece.tool_call_id, `${path}.tool_call_id`, encoding),
  };
  if (typeof piece.content !== 'string') block.content = encodeResultContent(piece.content, path, encoding);
  else if (piece.content !== '') block.content = piece.content;
  if (piece.is_error !== undefined) block.is_error = piece.is_error;
  return block;
}

function encodeResultContent(
  content: readonly Content[],
  path: string,
  encoding: Encoding,
): (TextBlock | ImageBlock | DocumentBlock)[] {
  const blocks: JsonObject[] = [];
  for (const [index, piece] of content.entries()) {
    const block = encodePiece(piece, 'tool_result', `${path}.content[${index}]`, encoding);
    if (block !== undefined) blocks.push(block);
  }
  // In this place `encodePiece` gives nothing else, save for what the user merged in.
  return blocks as (TextBlock | ImageBlock | DocumentBlock)[];
}

/** What ids of calls consist of (API description, `ToolUseBlock.id`). */
const TOOL_ID = /^[a-zA-Z0-9_-]+$/;

/** An id from elsewhere is rewritten, the same way in the call and in its result. */
function encodeToolId(id: string, path: string, encoding: Encoding): string {
  if (TOOL_ID.test(id)) return id;
  const rewritten = id.replaceAll(/[^a-zA-Z0-9-]/g, (unit) => `_${unit.charCodeAt(0).toString(16)}`);
  const message = 'Anthropic takes letters, digits, dashes and underscores in ids of calls; it is rewritten.';
  encoding.warn('approximated', path, message);
  return rewritten;
}

function encodeInput(input: JsonValue, path: string, encoding: Encoding): JsonObject {
  if (isJsonObject(input)) return input;
  const message = 'Anthropic takes objects as arguments of a tool; this one is sent inside one, as `input`.';
  encoding.warn('approximated', path, message);
  return { input };
}

function refuseSignature(signature: string | undefined, path: string, encoding: Encoding): void {
  if (signature === undefined) return;
  const message = 'Anthropic has signatures on thoughts only; this one is left out.';
  encoding.warn('unsupported_parameter', `${path}.signature`, message);
}
