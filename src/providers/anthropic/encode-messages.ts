import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Content } from '../../model/content.ts';
import type { Role, UnifiedMessage } from '../../model/message.ts';
import type { ChatMessage, TextBlock } from './chat-body.ts';
import { encodePiece, VISIBLE } from './encode-content.ts';
import { encodePrefill } from './encode-prefill.ts';
import type { Encoding } from './encoding.ts';

/** The system prompt: a list becomes pieces of text. */
export function encodeSystem(
  prompt: string | readonly string[],
  encoding: Encoding,
): string | TextBlock[] | undefined {
  if (typeof prompt === 'string') {
    return VISIBLE.test(prompt) ? prompt : encoding.leaveOutBlank('system_prompt');
  }
  const blocks: TextBlock[] = [];
  for (const [index, text] of prompt.entries()) {
    if (VISIBLE.test(text)) blocks.push({ type: 'text', text });
    else encoding.leaveOutBlank(`system_prompt[${index}]`);
  }
  return blocks.length === 0 ? undefined : blocks;
}

/** The messages of a chat. */
export function encodeMessages(messages: readonly UnifiedMessage[], encoding: Encoding): ChatMessage[] {
  const encoded: JsonObject[] = [];
  for (let index = 0; index < messages.length; index += 1) {
    const message = messages[index];
    if (message === undefined) continue;
    const { content, provider_kwargs: kwargs, role } = message;
    if (typeof content === 'string' && kwargs === undefined && VISIBLE.test(content)) {
      encoded.push({ role, content });
    } else encodeMessage(message, `messages[${index}]`, encoded, encoding);
  }
  encodePrefill(encoded, messages.length - 1, encoding);
  // What the user merged in may be anything.
  return encoded as ChatMessage[];
}

function encodeMessage(
  message: UnifiedMessage,
  path: string,
  encoded: JsonObject[],
  encoding: Encoding,
): void {
  const { content, provider_kwargs: kwargs, role } = message;
  const first = encoded.length;
  if (typeof content === 'string') {
    if (VISIBLE.test(content)) encoded.push({ role, content });
    else encoding.leaveOutBlank(`${path}.content`);
  } else if (role === 'user') encodeUser(content, path, encoded, encoding);
  else encodeAssistant(content, path, encoded, encoding);
  if (encoded.length === first && role === 'user') {
    encoding.warn('refused', path, 'Nothing of this message can be sent to Anthropic.');
  }
  if (kwargs !== undefined && !mergeInto(encoded, first, role, kwargs)) {
    const why =
      'Nothing of this message is sent, so that there is nothing to merge this into; it is left out.';
    encoding.warn('unsupported_parameter', `${path}.provider_kwargs`, why);
  }
}

/** What tools answered goes first (Anthropic docs, "Handle tool calls": text before a result is an error). */
function encodeUser(
  content: readonly Content[],
  path: string,
  encoded: JsonObject[],
  encoding: Encoding,
): void {
  const results: JsonObject[] = [];
  const others: JsonObject[] = [];
  for (let index = 0; index < content.length; index += 1) {
    const piece = content[index];
    if (piece === undefined) continue;
    const at = `${path}.content[${index}]`;
    const block = encodePiece(piece, 'user', at, encoding);
    if (block === undefined) continue;
    const isResult = piece.type === 'tool_result';
    if (isResult && others.length > 0) {
      const message =
        'Anthropic wants results of tools before anything else the user says; this one is moved there.';
      encoding.warn('approximated', at, message);
    }
    (isResult ? results : others).push(block);
  }
  const blocks = results.length === 0 ? others : [...results, ...others];
  if (blocks.length > 0) encoded.push({ role: 'user', content: blocks });
}

/** The result of a tool is what the user says, so that it splits the message. */
function encodeAssistant(
  content: readonly Content[],
  path: string,
  encoded: JsonObject[],
  encoding: Encoding,
): void {
  let role: Role = 'assistant';
  let blocks: JsonObject[] = [];
  for (let index = 0; index < content.length; index += 1) {
    const piece = content[index];
    if (piece === undefined) continue;
    const place = piece.type === 'tool_result' ? 'user' : 'assistant';
    const block = encodePiece(piece, place, `${path}.content[${index}]`, encoding);
    if (block === undefined) continue;
    if (place !== role && blocks.length > 0) {
      encoded.push({ role, content: blocks });
      blocks = [];
    }
    role = place;
    blocks.push(block);
  }
  if (blocks.length > 0) encoded.push({ role, content: blocks });
}

/** A key that Anthropic has on blocks. */
const BLOCK_KEY = 'cache_control';

/**
 * Merges what the user added: into the last block what belongs there, the rest into the message. False when there is no
 * message.
 */
function mergeInto(encoded: JsonObject[], first: number, role: Role, kwargs: JsonObject): boolean {
  let index = encoded.length - 1;
  while (index > first && encoded[index]?.['role'] !== role) index -= 1;
  const message = index < first ? undefined : encoded[index];
  if (message === undefined) return false;
  const { [BLOCK_KEY]: ofBlock, ...ofMessage } = kwargs;
  const content = ofBlock === undefined ? message['content'] : markLast(message['content'], ofBlock);
  encoded[index] = mergeKwargs(content === undefined ? message : { ...message, content }, ofMessage);
  return true;
}

function markLast(content: JsonValue | undefined, mark: JsonValue): JsonValue | undefined {
  if (typeof content === 'string') return [{ type: 'text', text: content, [BLOCK_KEY]: mark }];
  if (!Array.isArray(content)) return content;
  // `encodeMessage` made the list, of objects.
  const blocks = content as readonly JsonObject[];
  return blocks.map((block, at) => (at === blocks.length - 1 ? { ...block, [BLOCK_KEY]: mark } : block));
}
