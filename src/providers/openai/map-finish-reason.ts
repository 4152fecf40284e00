import type { FinishReason } from '../../model/result.ts';

/** OpenAI API reference, "The chat completion object", `finish_reason`. */
const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  ['tool_calls', 'tool_calls'],
  ['function_call', 'tool_calls'],
  ['content_filter', 'content_filter'],
]);

/** The finish reason in unified words; one that is not known is `other`. */
export function mapFinishReason(raw: string): FinishReason {
  return FINISH_REASONS.get(raw) ?? 'other';
}
