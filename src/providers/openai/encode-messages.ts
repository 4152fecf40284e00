import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type { Content, TextContent, ToolCallContent, ToolResultContent } from '../../model/content.ts';
import type { UnifiedMessage } from '../../model/message.ts';
import type { AssistantMessage, ChatMessage, ChatToolCall, ContentPart } from './chat-body.ts';
import type { ChatRules } from './chat-rules.ts';
import { encodePart, encodeTexts, simplify } from './encode-content.ts';
import type { Losses } from './losses.ts';
import { mergeIntoLast } from './merge-into-last.ts';

/** The messages of a chat, system prompt first. */
export function encodeMessages(
  systemPrompt: string | readonly string[] | undefined,
  messages: readonly UnifiedMessage[],
  rules: ChatRules,
  losses: Losses,
): ChatMessage[] {
  const encoded: ChatMessage[] = [];
  if (systemPrompt !== undefined) encoded.push(encodeSystem(systemPrompt));
  for (let index = 0; index < messages.length; index += 1) {
    const message = messages[index];
    if (message === undefined) continue;
    const first = encoded.length;
    if (typeof message.content === 'string') {
      encoded.push({ role: message.role, content: message.content });
    } else if (message.role === 'user') {
      encodeUser(message.content, `messages[${index}]`, encoded, rules, losses);
    } else {
      encodeAssistant(message.content, `messages[${index}]`, encoded, losses);
    }
    if (message.provider_kwargs !== undefined) {
      mergeIntoLast(encoded, first, message, `messages[${index}]`, losses);
    }
  }
  return encoded;
}

function encodeSystem(prompt: string | readonly string[]): ChatMessage {
  if (typeof prompt === 'string') return { role: 'system', content: prompt };
  const parts = prompt.map((text) => ({ type: 'text' as const, text }));
  return { role: 'system', content: simplify(parts, prompt[0]) };
}

/**
 * What tools answered goes first, as messages of its own: they must follow the message with the calls at once (OpenAI
 * function calling guide).
 */
function encodeUser(
  content: readonly Content[],
  path: string,
  encoded: ChatMessage[],
  rules: ChatRules,
  losses: Losses,
): void {
  const parts: ContentPart[] = [];
  let plain: string | undefined;
  let hasResults = false;
  for (let index = 0; index < content.length; index += 1) {
    const piece = content[index];
    if (piece === undefined) continue;
    const at = `${path}.content[${index}]`;
    if (piece.type === 'tool_result') {
      hasResults = true;
      if (parts.length > 0) losses.approximate(at, MOVED_RESULT);
      encoded.push(encodeToolResult(piece, at, losses));
      continue;
    }
    const part = encodePart(piece, at, rules, losses);
    if (part === undefined) continue;
    parts.push(part);
    if (piece.type === 'text' && piece.provider_kwargs === undefined) plain = piece.text;
  }
  if (parts.length > 0 || !hasResults) encoded.push({ role: 'user', content: simplify(parts, plain) });
}

/** A result inside the message closes it: what was said after the result is a message of its own. */
function encodeAssistant(
  content: readonly Content[],
  path: string,
  encoded: ChatMessage[],
  losses: Losses,
): void {
  let texts: Content[] = [];
  let calls: ChatToolCall[] = [];
  const first = encoded.length;
  const close = (): void => {
    if (texts.length === 0 && calls.length === 0) return;
    encoded.push(assistantMessage(texts, calls, losses));
    texts = [];
    calls = [];
  };
  for (const [index, piece] of content.entries()) {
    const at = `${path}.content[${index}]`;
    if (piece.type === 'text') {
      if (calls.length > 0) losses.approximate(at, MOVED_TEXT);
      losses.dropSignature(piece.signature, at);
      texts.push(piece.signature === undefined ? piece : withoutSignature(piece));
    } else if (piece.type === 'tool_call') {
      losses.dropSignature(piece.signature, at);
      calls.push(encodeToolCall(piece));
    } else if (piece.type === 'tool_result') {
      close();
      encoded.push(encodeToolResult(piece, at, losses));
    } else losses.leaveOut(`${piece.type} in a message of the assistant`, at);
  }
  close();
  if (encoded.length === first) encoded.push({ role: 'assistant', content: '' });
}

function withoutSignature(piece: TextContent): TextContent {
  const { signature: _, ...others } = piece;
  return others;
}

function assistantMessage(
  texts: readonly Content[],
  calls: ChatToolCall[],
  losses: Losses,
): AssistantMessage {
  const message: AssistantMessage = { role: 'assistant' };
  if (texts.length > 0) message.content = encodeTexts(texts, '', losses);
  if (calls.length > 0) message.tool_calls = calls;
  return message;
}

/** The call of a function, in the words of chat completions. */
export function encodeToolCall(call: ToolCallContent): ChatToolCall {
  const encoded: ChatToolCall = {
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: encodeArguments(call) },
  };
  if (call.provider_kwargs === undefined) return encoded;
  // What is merged in is the user's word; the call stays one as far as it is known here.
  return mergeKwargs(encoded, call.provider_kwargs) as ChatToolCall;
}

/**
 * Arguments that are a string already came that way from a model and are no valid JSON; they go back as they were. No
 * arguments at all are an empty object: not every server takes an empty text.
 */
export function encodeArguments({ input }: ToolCallContent): string {
  if (input === '') return '{}';
  return typeof input === 'string' ? input : JSON.stringify(input);
}

/** What a tool answered, as a message of its own. */
export function encodeToolResult(result: ToolResultContent, path: string, losses: Losses): ChatMessage {
  if (result.is_error === true) losses.dropErrorMark(path);
  const content = encodeTexts(result.content, `${path}.content`, losses);
  const encoded: ChatMessage = { role: 'tool', tool_call_id: result.tool_call_id, content };
  if (result.provider_kwargs === undefined) return encoded;
  // As in `encodeToolCall`.
  return mergeKwargs(encoded, result.provider_kwargs) as ChatMessage;
}

const MOVED_RESULT = 'Results of tools go before anything else the user says; this one is moved there.';
const MOVED_TEXT = 'The text of a message goes before its calls of tools; this text is moved there.';
