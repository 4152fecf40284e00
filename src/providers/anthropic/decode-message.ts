import { isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Content } from '../../model/content.ts';
import type { UnifiedMessage } from '../../model/message.ts';

/**
 * The message of an answer, every block of it. A plain text stays a string. Blocks that have no unified form, such as the
 * calls of Anthropic's own tools, are carried whole, so that the message can be sent back as it came.
 */
export function decodeMessage(blocks: readonly JsonValue[]): UnifiedMessage {
  const [first] = blocks;
  if (blocks.length === 0) return { role: 'assistant', content: '' };
  if (blocks.length === 1 && isJsonObject(first) && isPlainText(first)) {
    return { role: 'assistant', content: first['text'] };
  }
  const content: Content[] = [];
  for (const block of blocks) if (isJsonObject(block)) content.push(decodeBlock(block));
  return { role: 'assistant', content };
}

function isPlainText(block: JsonObject): block is JsonObject & { readonly text: string } {
  return block['type'] === 'text' && typeof block['text'] === 'string' && citationsOf(block) === undefined;
}

function decodeBlock(block: JsonObject): Content {
  const { text } = block;
  if (block['type'] === 'text' && typeof text === 'string') return decodeText(block, text);
  if (block['type'] === 'thinking') return decodeThinking(block);
  const id = stringAt(block, 'id');
  const name = stringAt(block, 'name');
  const isCall = block['type'] === 'tool_use' && id !== undefined && name !== undefined;
  return isCall ? decodeCall(block, id, name) : carry(block);
}

function decodeText(block: JsonObject, text: string): Content {
  const citations = citationsOf(block);
  return citations === undefined
    ? { type: 'text', text }
    : { type: 'text', text, provider_kwargs: { citations } };
}

/** Absent, null and none at all are the same. */
function citationsOf(block: JsonObject): JsonValue | undefined {
  const { citations } = block;
  return Array.isArray(citations) && citations.length > 0 ? citations : undefined;
}

/** The text is empty where the request asked for thoughts to be left out; the signature comes all the same. */
function decodeThinking(block: JsonObject): Content {
  const { thinking } = block;
  const text = typeof thinking === 'string' ? thinking : '';
  const signature = stringAt(block, 'signature');
  return signature === undefined
    ? { type: 'thinking', thinking: text }
    : { type: 'thinking', thinking: text, signature };
}

/** Who called is kept where it is not the model itself; it must be sent back then. */
function decodeCall(block: JsonObject, id: string, name: string): Content {
  const { caller, toolset_name: toolset } = block;
  const kwargs: Record<string, JsonValue> = {};
  if (isJsonObject(caller) && caller['type'] !== 'direct') kwargs['caller'] = caller;
  if (typeof toolset === 'string') kwargs['toolset_name'] = toolset;
  const input = block['input'] ?? {};
  const hasMore = Object.keys(kwargs).length > 0;
  return hasMore
    ? { type: 'tool_call', id, name, input, provider_kwargs: kwargs }
    : { type: 'tool_call', id, name, input };
}

/** A block that has no unified form. The encoder sends `provider_kwargs` that name a type as the whole block. */
export function carry(block: JsonObject): Content {
  return { type: 'thinking', thinking: '', provider_kwargs: block };
}
