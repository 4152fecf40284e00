import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import { stringAt } from '../../core/json.ts';
import type { Content, TextContent, ThinkingContent } from '../../model/content.ts';
import type { UnifiedMessage } from '../../model/message.ts';
import { simplify } from './encode-content.ts';
import { encodeInputPart } from './encode-input-content.ts';
import {
  encodeAnswerPart,
  encodeThinkingItem,
  encodeToolCallItem,
  encodeToolResultItem,
} from './encode-items.ts';
import type { Losses } from './losses.ts';
import { mergeIntoLast } from './merge-into-last.ts';
import type { InputItem, InputPart } from './response-body.ts';

/** A conversation as the items of a response's input. */
export function encodeInput(messages: readonly UnifiedMessage[], losses: Losses): InputItem[] {
  const items: InputItem[] = [];
  for (let index = 0; index < messages.length; index += 1) {
    const message = messages[index];
    if (message === undefined) continue;
    const { content, role } = message;
    const first = items.length;
    if (typeof content === 'string') items.push({ role, content });
    else if (role === 'user') encodeUser(content, `messages[${index}]`, items, losses);
    else encodeAssistant(content, `messages[${index}]`, items, losses);
    if (message.provider_kwargs !== undefined) {
      mergeIntoLast(items, first, message, `messages[${index}]`, losses);
    }
  }
  return items;
}

/** What tools answered goes first: it follows the calls. */
function encodeUser(content: readonly Content[], path: string, items: InputItem[], losses: Losses): void {
  const parts: InputPart[] = [];
  let plain: string | undefined;
  let hasResults = false;
  for (let index = 0; index < content.length; index += 1) {
    const piece = content[index];
    if (piece === undefined) continue;
    const at = `${path}.content[${index}]`;
    if (piece.type === 'tool_result') {
      hasResults = true;
      if (parts.length > 0) losses.approximate(at, MOVED_RESULT);
      items.push(encodeToolResultItem(piece, at, losses));
      continue;
    }
    const part = encodeInputPart(piece, at, losses);
    if (part === undefined) continue;
    parts.push(part);
    if (piece.type === 'text' && piece.provider_kwargs === undefined) plain = piece.text;
  }
  if (parts.length > 0 || !hasResults) items.push({ role: 'user', content: simplify(parts, plain) });
}

/** Each piece is an item of its own, in the order in which the model gave them. */
function encodeAssistant(
  content: readonly Content[],
  path: string,
  items: InputItem[],
  losses: Losses,
): void {
  const first = items.length;
  for (let index = 0; index < content.length; index += 1) {
    const piece = content[index];
    if (piece === undefined) continue;
    const at = `${path}.content[${index}]`;
    if (piece.type === 'text' || piece.type === 'tool_call') losses.dropSignature(piece.signature, at);
    if (piece.type === 'text') encodeText(piece, content[index - 1], items);
    else if (piece.type === 'tool_call') items.push(encodeToolCallItem(piece));
    else if (piece.type === 'tool_result') items.push(encodeToolResultItem(piece, at, losses));
    else if (piece.type === 'thinking') encodeThinking(piece, at, items, losses);
    else losses.leaveOut(`${piece.type} in a message of the assistant`, at);
  }
  if (items.length === first) items.push({ role: 'assistant', content: '' });
}

/** A text with keys of OpenAI's own is a part, and joins the part before it; a plain one is a message. */
function encodeText(piece: TextContent, before: Content | undefined, items: InputItem[]): void {
  if (piece.provider_kwargs === undefined) {
    items.push({ role: 'assistant', content: piece.text });
    return;
  }
  const part = encodeAnswerPart(piece.text, piece.provider_kwargs);
  const last = items.at(-1);
  const joins = before?.type === 'text' && before.provider_kwargs !== undefined;
  const parts = joins && last !== undefined && 'content' in last ? last.content : undefined;
  // The SDK's type of a message that goes back asks for an id, which no unified message has.
  if (Array.isArray(parts)) (parts as unknown[]).push(part);
  else items.push({ role: 'assistant', content: [part] as unknown as string });
}

/** Only OpenAI's own thoughts go back, and they are known by their id; another type of item is none of them. */
function encodeThinking(piece: ThinkingContent, path: string, items: InputItem[], losses: Losses): void {
  const kwargs = piece.provider_kwargs;
  const type = kwargs?.['type'] ?? 'reasoning';
  if (kwargs === undefined || stringAt(kwargs, 'id') === undefined || type !== 'reasoning') {
    losses.leaveOut('thinking without the id that OpenAI gave it', path);
    return;
  }
  // The id that makes it an item is in what is merged in.
  items.push(mergeKwargs(encodeThinkingItem(piece), kwargs) as InputItem);
}

const MOVED_RESULT = 'Results of tools go before anything else the user says; this one is moved there.';
