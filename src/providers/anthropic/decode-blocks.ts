import { isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Content, MediaContent, ToolResultContent } from '../../model/content.ts';
import type { Decoding } from './decoding.ts';
import { carry } from './decode-message.ts';
import { decodeDocumentSource, decodeImageSource, type MediaSource } from './decode-media.ts';

/** The pieces of a message of a request. What has no unified form is carried whole, or left out with a warning. */
export function decodeBlocks(blocks: readonly JsonValue[], path: string, decoding: Decoding): Content[] {
  const content: Content[] = [];
  for (const [index, block] of blocks.entries()) {
    const at = `${path}[${index}]`;
    if (!isJsonObject(block) || typeof block['type'] !== 'string') {
      decoding.refuse(at, 'must be an object with a `type`');
      continue;
    }
    const piece = decodeBlock(block, at, decoding) ?? (decoding.isOwn ? carry(block) : undefined);
    if (piece === undefined) decoding.leaveOutContent(at);
    else content.push(piece);
  }
  return content;
}

function decodeBlock(block: JsonObject, path: string, decoding: Decoding): Content | undefined {
  // An empty text is no type, so that reading it so loses nothing.
  switch (stringAt(block, 'type') ?? '') {
    case 'text':
      return decodeText(block, path, decoding);
    case 'image':
      return decodeMedia('image', decodeImageSource(block['source']), block, path, decoding);
    case 'document':
      return decodeMedia('document', decodeDocumentSource(block['source']), block, path, decoding);
    case 'thinking':
      return decodeThinking(block, path, decoding);
    case 'tool_use':
      return decodeToolUse(block, path, decoding);
    case 'tool_result':
      return decodeToolResult(block, path, decoding);
    default:
      return undefined;
  }
}

const TEXT: ReadonlySet<string> = new Set(['type', 'text']);
const MEDIA: ReadonlySet<string> = new Set(['type', 'source']);
const TITLED: ReadonlySet<string> = new Set(['type', 'source', 'title']);
const THINKING: ReadonlySet<string> = new Set(['type', 'thinking', 'signature']);
const TOOL_USE: ReadonlySet<string> = new Set(['type', 'id', 'name', 'input']);
const TOOL_RESULT: ReadonlySet<string> = new Set(['type', 'tool_use_id', 'content', 'is_error']);

function decodeText(block: JsonObject, path: string, decoding: Decoding): Content | undefined {
  const { text } = block;
  if (typeof text !== 'string' || text === '') return undefined;
  return withRest({ type: 'text', text }, decoding.rest(block, TEXT, path));
}

function decodeMedia(
  type: 'image' | 'document',
  source: MediaSource | undefined,
  block: JsonObject,
  path: string,
  decoding: Decoding,
): Content | undefined {
  if (source === undefined) return undefined;
  const { title } = block;
  const isNamed = type === 'document' && typeof title === 'string' && title !== '';
  const piece: MediaContent<typeof type> = { type, ...source, ...(isNamed && { name: title }) };
  return withRest(piece, decoding.rest(block, isNamed ? TITLED : MEDIA, path));
}

function decodeThinking(block: JsonObject, path: string, decoding: Decoding): Content | undefined {
  const { signature, thinking } = block;
  if (typeof thinking !== 'string' || typeof signature !== 'string' || signature === '') return undefined;
  return withRest({ type: 'thinking', thinking, signature }, decoding.rest(block, THINKING, path));
}

/** The ids that Anthropic takes; another one would be rewritten. */
const TOOL_ID = /^[a-zA-Z0-9_-]+$/;

function decodeToolUse(block: JsonObject, path: string, decoding: Decoding): Content | undefined {
  const { id, input, name } = block;
  if (typeof id !== 'string' || !TOOL_ID.test(id) || typeof name !== 'string') return undefined;
  if (name === '' || !isJsonObject(input)) return undefined;
  return withRest({ type: 'tool_call', id, name, input }, decoding.rest(block, TOOL_USE, path));
}

function decodeToolResult(block: JsonObject, path: string, decoding: Decoding): Content | undefined {
  const { content, is_error: isError, tool_use_id: id } = block;
  if (typeof id !== 'string' || !TOOL_ID.test(id)) return undefined;
  if (isError !== undefined && typeof isError !== 'boolean') return undefined;
  const decoded = decodeResult(content, `${path}.content`, decoding);
  if (decoded === undefined) return undefined;
  const piece: ToolResultContent = {
    type: 'tool_result',
    tool_call_id: id,
    content: decoded,
    ...(isError !== undefined && { is_error: isError }),
  };
  return withRest(piece, decoding.rest(block, TOOL_RESULT, path));
}

/** A result without content says nothing. An empty text says the same in other words, which own requests keep. */
function decodeResult(
  content: JsonValue | undefined,
  path: string,
  decoding: Decoding,
): string | readonly Content[] | undefined {
  if (content === undefined) return '';
  if (typeof content === 'string') return content === '' && decoding.isOwn ? undefined : content;
  return Array.isArray(content) ? decodeBlocks(content, path, decoding) : undefined;
}

function withRest(piece: Content, rest: JsonObject | undefined): Content {
  return rest === undefined ? piece : { ...piece, provider_kwargs: rest };
}
