import { isJsonObject, stringAt, type JsonObject } from '../../core/json.ts';
import type { Encoding } from './encoding.ts';

/** What an answer may be begun with; other blocks at the end are a turn that was paused, or a call without its result. */
const BEGINNINGS: ReadonlySet<string> = new Set([
  'text',
  'image',
  'document',
  'thinking',
  'redacted_thinking',
]);

/** Looks after an answer that is begun by the last of the encoded messages, which came from message `index`. */
export function encodePrefill(encoded: JsonObject[], index: number, encoding: Encoding): void {
  const last = encoded.at(-1);
  if (last === undefined || last['role'] !== 'assistant') return;
  const path = `messages[${index}]`;
  const { content } = last;
  const blocks = Array.isArray(content) ? content : [{ type: 'text', text: content ?? '' }];
  const [first, end] = [blocks[0], blocks.at(-1)];
  if (!isJsonObject(end) || !BEGINNINGS.has(stringAt(end, 'type') ?? '')) return;
  if (!encoding.rules.takesPrefill) {
    // Anthropic docs, "Errors", "Prefill not supported".
    const message = `${encoding.rules.name}: the answer cannot be begun for the model; the last message must be the user's.`;
    encoding.warn('refused', path, message);
    return;
  }
  encoding.beginsWithoutThoughts = isJsonObject(first) && !isThought(first);
  const text = stringAt(end, 'text');
  const trimmed = text?.trimEnd();
  if (trimmed === undefined || trimmed === text || !encoding.rules.isClaude) return;
  const shortened =
    typeof content === 'string' ? trimmed : [...blocks.slice(0, -1), { ...end, text: trimmed }];
  encoded[encoded.length - 1] = { ...last, content: shortened };
  // The API's own words: "final assistant content cannot end with trailing whitespace".
  encoding.warn(
    'approximated',
    path,
    'Anthropic takes no answer begun that ends with a blank; it is cut off.',
  );
}

function isThought(block: JsonObject): boolean {
  return block['type'] === 'thinking' || block['type'] === 'redacted_thinking';
}
