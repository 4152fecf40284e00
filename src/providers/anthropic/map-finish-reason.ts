import type { FinishReason } from '../../model/result.ts';

/** Anthropic API reference, "Create a Message", `stop_reason`. */
const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool_calls'],
  ['refusal', 'refusal'],
]);

/** The stop reason in unified words; one that is not known, and a turn that was paused, is `other`. */
export function mapFinishReason(raw: string): FinishReason {
  return FINISH_REASONS.get(raw) ?? 'other';
}
