import { arrayAt, isJsonObject, objectAt, type JsonObject } from '../../core/json.ts';
import { textAt } from './text-at.ts';

/** A text comes in pieces of so many characters. */
const PIECE = 24;
/** What the last event repeats of the usage. */
const REPEATED_USAGE: ReadonlySet<string> = new Set([
  'input_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
  'output_tokens',
  'output_tokens_details',
]);

/** A message as the events of a stream, in the order of Anthropic's streaming guide. */
export function streamText(message: JsonObject): string {
  const usage = objectAt(message, 'usage') ?? {};
  const start = {
    ...message,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    usage: { ...usage, output_tokens: 1 },
  };
  const { stop_reason: reason, stop_sequence: sequence, stop_details: details } = message;
  const end = {
    type: 'message_delta',
    delta: { stop_reason: reason ?? null, stop_sequence: sequence ?? null, stop_details: details ?? null },
    usage: endUsage(usage),
  };
  const blocks = arrayAt(message, 'content').filter((block) => isJsonObject(block));
  const events: readonly JsonObject[] = [
    { type: 'message_start', message: start },
    { type: 'ping' },
    ...blocks.flatMap(blockEvents),
    end,
    { type: 'message_stop' },
  ];
  return events
    .map((event) => `event: ${textAt(event, 'type')}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');
}

function blockEvents(block: JsonObject, index: number): readonly JsonObject[] {
  const { empty, deltas } = takeApart(block);
  return [
    { type: 'content_block_start', index, content_block: empty },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

/** A block without its content, and its content in pieces. */
function takeApart(block: JsonObject): { empty: JsonObject; deltas: readonly JsonObject[] } {
  switch (textAt(block, 'type')) {
    case 'text':
      return {
        empty: { ...block, text: '' },
        deltas: pieces(block['text']).map((text) => ({ type: 'text_delta', text })),
      };
    case 'thinking':
      return {
        empty: { ...block, thinking: '', signature: '' },
        deltas: [
          ...pieces(block['thinking']).map((thinking) => ({ type: 'thinking_delta', thinking })),
          { type: 'signature_delta', signature: block['signature'] ?? '' },
        ],
      };
    case 'tool_use':
      return {
        empty: { ...block, input: {} },
        deltas: pieces(JSON.stringify(block['input'])).map((json) => ({
          type: 'input_json_delta',
          partial_json: json,
        })),
      };
    default:
      return { empty: block, deltas: [] };
  }
}

function pieces(text: unknown): readonly string[] {
  return typeof text === 'string' ? (text.match(new RegExp(`.{1,${PIECE}}`, 'gsu')) ?? []) : [];
}

function endUsage(usage: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(usage).filter(([name]) => REPEATED_USAGE.has(name)));
}
