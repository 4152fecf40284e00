import type { Warning } from '../../core/warning.ts';
import type { GeminiContent } from './chat-body.ts';

/** The first call in a turn of the model's. */
export interface FirstCall {
  readonly turn: number;
  readonly part: number;
  /** Whether the user merges something into it, be it nothing: then it is sent as it is. */
  readonly isMerged: boolean;
  /** Where it comes from. */
  readonly path: string;
}

/**
 * Stands for the signature of a call that another model made, or nobody (Gemini API docs, "Thought signatures", FAQ):
 * without any, models from Gemini 3 on refuse the request.
 */
const NO_SIGNATURE = 'skip_thought_signature_validator';

/** Marks the calls that have no signature and need one: the first of each step since the user last said something. */
export function signCalls(contents: GeminiContent[], calls: readonly FirstCall[], warnings: Warning[]): void {
  if (calls.length === 0) return;
  const asked = contents.findLastIndex(
    ({ parts, role }) => role !== 'model' && !parts.some((part) => 'functionResponse' in part),
  );
  for (const { isMerged, part: place, path, turn } of calls) {
    if (isMerged) continue;
    const content = contents[turn];
    const part = content?.parts[place];
    if (turn <= asked || content === undefined || part === undefined || 'thoughtSignature' in part) continue;
    const signed = { ...part, thoughtSignature: NO_SIGNATURE };
    contents[turn] = { ...content, parts: content.parts.with(place, signed) };
    const message =
      'Gemini wants the signature that came with this call; it is told that there is none, and may answer worse.';
    warnings.push({ code: 'approximated', path: `${path}.signature`, message });
  }
}
