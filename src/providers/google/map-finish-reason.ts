import type { FinishReason } from '../../model/result.ts';

/** Gemini API reference, "FinishReason". */
const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['SAFETY', 'content_filter'],
  ['RECITATION', 'content_filter'],
  ['BLOCKLIST', 'content_filter'],
  ['PROHIBITED_CONTENT', 'content_filter'],
  ['SPII', 'content_filter'],
  ['IMAGE_SAFETY', 'content_filter'],
  ['IMAGE_PROHIBITED_CONTENT', 'content_filter'],
  ['IMAGE_RECITATION', 'content_filter'],
  ['ESCALATION', 'content_filter'],
]);

/** The finish reason in unified words; one that is not known is `other`. Calls of tools end with STOP at Gemini. */
export function mapFinishReason(raw: string, hasCalls: boolean): FinishReason {
  const reason = FINISH_REASONS.get(raw) ?? 'other';
  return reason === 'stop' && hasCalls ? 'tool_calls' : reason;
}
