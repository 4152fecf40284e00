import { arrayAt, isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Content } from '../../model/content.ts';
import type { UnifiedMessage } from '../../model/message.ts';
import { decodeArguments } from './decode-arguments.ts';
import { decodeThinking } from './decode-thinking.ts';

/** What a model answered in items. */
export interface Answer {
  readonly message: UnifiedMessage;
  readonly isRefusal: boolean;
  readonly hasCalls: boolean;
}

/**
 * The items of a response's output as one message, in their order. What the provider's own tools did, such as a search
 * of the web, has no unified form; it stays in the provider's own line.
 */
export function decodeOutput(items: readonly JsonValue[]): Answer {
  const content: Content[] = [];
  let isRefusal = false;
  let hasCalls = false;
  for (const item of items) {
    if (!isJsonObject(item)) continue;
    if (item['type'] === 'message') {
      if (decodeParts(item, content)) isRefusal = true;
      continue;
    }
    const piece = decodeItem(item);
    if (piece === undefined) continue;
    content.push(piece);
    if (piece.type === 'tool_call') hasCalls = true;
  }
  return { message: { role: 'assistant', content: simplify(content) }, isRefusal, hasCalls };
}

/** Adds the texts of a message; whether one of them is a refusal. */
function decodeParts(message: JsonObject, content: Content[]): boolean {
  let isRefusal = false;
  for (const part of arrayAt(message, 'content')) {
    if (!isJsonObject(part)) continue;
    const refusal = stringAt(part, 'refusal');
    const text = stringAt(part, 'text') ?? refusal;
    if (refusal !== undefined) isRefusal = true;
    if (text !== undefined) content.push({ type: 'text', text });
  }
  return isRefusal;
}

function decodeItem(item: JsonObject): Content | undefined {
  switch (stringAt(item, 'type') ?? '') {
    case 'reasoning':
      return decodeThinking(item);
    case 'function_call':
      return { type: 'tool_call', ...nameOf(item), input: readArguments(item) };
    case 'custom_tool_call':
      return { type: 'tool_call', ...nameOf(item), input: stringAt(item, 'input') ?? '' };
    case 'image_generation_call':
      return decodeImage(item);
    default:
      return undefined;
  }
}

function nameOf(item: JsonObject): { id: string; name: string } {
  return { id: stringAt(item, 'call_id') ?? stringAt(item, 'id') ?? '', name: stringAt(item, 'name') ?? '' };
}

function readArguments(item: JsonObject): JsonValue {
  const text = stringAt(item, 'arguments');
  return text === undefined ? {} : decodeArguments(text);
}

const IMAGE_FORMATS: ReadonlySet<string> = new Set(['png', 'webp', 'jpeg']);

/** OpenAI API reference, "Image generation call": `result` is base64, PNG unless `output_format` says otherwise. */
function decodeImage(item: JsonObject): Content | undefined {
  const data = stringAt(item, 'result');
  if (data === undefined) return undefined;
  const named = stringAt(item, 'output_format') ?? 'png';
  const format = IMAGE_FORMATS.has(named) ? named : 'png';
  return { type: 'image', source_type: 'base64', media_type: `image/${format}`, data };
}

/** A plain text stays a string; thoughts and calls of tools make a list of pieces. */
function simplify(content: readonly Content[]): string | readonly Content[] {
  if (content.length === 0) return '';
  const only = content.length === 1 ? content[0] : undefined;
  return only?.type === 'text' ? only.text : content;
}
