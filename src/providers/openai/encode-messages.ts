import type { Warning } from '../../core/warning.ts';
import type { Content, ToolCallContent, ToolResultContent } from '../../model/content.ts';
import type { UnifiedMessage } from '../../model/message.ts';
import type { AssistantMessage, ChatMessage, ChatToolCall, ContentPart } from './chat-body.ts';
import { encodePart, encodeTexts, leaveOut, simplify } from './encode-content.ts';

/** The messages of a chat, system prompt first. */
export function encodeMessages(
  systemPrompt: string | readonly string[] | undefined,
  messages: readonly UnifiedMessage[],
  warnings: Warning[],
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
      encodeUser(message.content, `messages[${index}]`, encoded, warnings);
    } else {
      encodeAssistant(message.content, `messages[${index}]`, encoded, warnings);
    }
    if (message.provider_kwargs !== undefined) mergeInto(encoded, first, message);
  }
  return encoded;
}

function encodeSystem(prompt: string | readonly string[]): ChatMessage {
  if (typeof prompt === 'string') return { role: 'system', content: prompt };
  const parts = prompt.map((text) => ({ type: 'text' as const, text }));
  return { role: 'system', content: simplify(parts, '') };
}

/**
 * What tools answered goes first, as messages of its own: they must follow the message with the calls at once (OpenAI
 * function calling guide).
 */
function encodeUser(
  content: readonly Content[],
  path: string,
  encoded: ChatMessage[],
  warnings: Warning[],
): void {
  const parts: ContentPart[] = [];
  let hasResults = false;
  for (const [index, piece] of content.entries()) {
    const at = `${path}.content[${index}]`;
    if (piece.type === 'tool_result') {
      hasResults = true;
      if (parts.length > 0) warnings.push(movedForward(at));
      encoded.push(encodeToolResult(piece, at, warnings));
      continue;
    }
    const part = encodePart(piece, at, warnings);
    if (part !== undefined) parts.push(part);
  }
  if (parts.length > 0 || !hasResults) encoded.push({ role: 'user', content: simplify(parts, '') });
}

/** A result inside the message closes it: what was said after the result is a message of its own. */
function encodeAssistant(
  content: readonly Content[],
  path: string,
  encoded: ChatMessage[],
  warnings: Warning[],
): void {
  let texts: Content[] = [];
  let calls: ChatToolCall[] = [];
  const first = encoded.length;
  const close = (): void => {
    if (texts.length === 0 && calls.length === 0) return;
    encoded.push(assistantMessage(texts, calls));
    texts = [];
    calls = [];
  };
  for (const [index, piece] of content.entries()) {
    const at = `${path}.content[${index}]`;
    if (piece.type === 'text') texts.push(piece);
    else if (piece.type === 'tool_call') calls.push(encodeToolCall(piece));
    else if (piece.type === 'tool_result') {
      close();
      encoded.push(encodeToolResult(piece, at, warnings));
    } else leaveOut(`${piece.type} in a message of the assistant`, at, warnings);
  }
  close();
  if (encoded.length === first) encoded.push({ role: 'assistant', content: '' });
}

function assistantMessage(texts: readonly Content[], calls: ChatToolCall[]): AssistantMessage {
  const message: AssistantMessage = { role: 'assistant' };
  if (texts.length > 0) message.content = encodeTexts(texts, '', []);
  if (calls.length > 0) message.tool_calls = calls;
  return message;
}

/** Arguments that are a string already came that way from a model and are no valid JSON; they go back as they were. */
function encodeToolCall(call: ToolCallContent): ChatToolCall {
  const text = typeof call.input === 'string' ? call.input : JSON.stringify(call.input);
  return { id: call.id, type: 'function', function: { name: call.name, arguments: text } };
}

function encodeToolResult(result: ToolResultContent, path: string, warnings: Warning[]): ChatMessage {
  if (result.is_error === true) {
    warnings.push({
      code: 'unsupported_parameter',
      path: `${path}.is_error`,
      message: 'OpenAI has no mark for a failed tool; its result is sent without one.',
    });
  }
  const content = encodeTexts(result.content, `${path}.content`, warnings);
  return { role: 'tool', tool_call_id: result.tool_call_id, content };
}

function movedForward(path: string): Warning {
  const message =
    'OpenAI wants results of tools before anything else the user says; this one is moved there.';
  return { code: 'approximated', path, message };
}

/** A unified message can become several; the last one of its own role takes what is merged in. */
function mergeInto(encoded: ChatMessage[], first: number, message: UnifiedMessage): void {
  let index = encoded.length - 1;
  while (index > first && encoded[index]?.role !== message.role) index -= 1;
  const target = encoded[index];
  if (target !== undefined) encoded[index] = { ...target, ...message.provider_kwargs };
}
