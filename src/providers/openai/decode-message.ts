import {
  arrayAt,
  isJsonObject,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../core/json.ts';
import type { Content, ToolCallContent } from '../../model/content.ts';
import type { UnifiedMessage } from '../../model/message.ts';
import { decodeArguments } from './decode-arguments.ts';

/** The message of an answer. A plain text stays a string; thoughts and calls of tools make a list of pieces. */
export function decodeMessage(message: JsonObject): UnifiedMessage {
  const text = textOf(message['content']) ?? stringAt(message, 'refusal') ?? '';
  // OpenAI keeps thoughts to itself; servers that speak its language, such as vLLM, show them under these names.
  const thinking = stringAt(message, 'reasoning') ?? stringAt(message, 'reasoning_content');
  const calls = message['tool_calls'];
  if (thinking === undefined && !(Array.isArray(calls) && calls.length > 0)) {
    return { role: 'assistant', content: text };
  }
  const content: Content[] = [];
  if (thinking !== undefined) content.push({ type: 'thinking', thinking });
  if (text !== '') content.push({ type: 'text', text });
  for (const call of arrayAt(message, 'tool_calls')) {
    if (isJsonObject(call)) content.push(decodeToolCall(call));
  }
  return { role: 'assistant', content };
}

/** Content is a string or null at OpenAI, and a list of parts at some servers that speak its language. */
function textOf(content: JsonValue | undefined): string | undefined {
  if (typeof content === 'string') return content === '' ? undefined : content;
  if (!Array.isArray(content)) return undefined;
  let text = '';
  for (const part of content) text += isJsonObject(part) ? (stringAt(part, 'text') ?? '') : '';
  return text === '' ? undefined : text;
}

/** A function's arguments are JSON in a string; a custom tool's input is any text. */
function decodeToolCall(call: JsonObject): ToolCallContent {
  const tool = objectAt(call, 'function') ?? objectAt(call, 'custom') ?? {};
  const input = stringAt(tool, 'arguments');
  return {
    type: 'tool_call',
    id: stringAt(call, 'id') ?? '',
    name: stringAt(tool, 'name') ?? '',
    input: input === undefined ? (tool['input'] ?? {}) : decodeArguments(input),
  };
}
