import type { Intent } from '../../adapter/batch-port.ts';
import { UsageError } from '../../core/errors.ts';

/** Files API reference, `File.displayName`; of the display name of a batch nothing is said. */
const MAX_LENGTH = 512;

/**
 * What is written on a batch and on its file, which have no other place for it: the key of the intent, by which a batch
 * is found again whose id was lost, then the run and the user's pairs.
 * @throws UsageError when Gemini has no room for it
 */
export function encodeDisplayName({ key, metadata, runId }: Intent): string {
  // The engine names the run among the pairs too.
  const pairs = Object.entries(metadata).flatMap(([name, value]) =>
    value === runId ? [] : `${name}=${value}`,
  );
  const text = [key, runId, ...pairs].join(' ');
  if (text.length <= MAX_LENGTH) return text;
  throw new UsageError(
    `Gemini keeps metadata in the display name of a batch, which has ${MAX_LENGTH} characters; this one has ${text.length}.`,
  );
}
