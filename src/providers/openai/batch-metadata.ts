import type { Intent } from '../../adapter/batch-port.ts';
import { UsageError } from '../../core/errors.ts';
import { INTENT_KEY, METADATA_LIMITS } from './profile.ts';

/**
 * What is written on a batch: the user's pairs, and the key of the intent, by which a batch is found again whose id was
 * lost. @throws UsageError when OpenAI has no room for it
 */
export function encodeMetadata(intent: Intent): Record<string, string> {
  const { pairs, keyLength, valueLength } = METADATA_LIMITS;
  const metadata: Record<string, string> = {};
  for (const [key, value] of Object.entries(intent.metadata)) {
    if (key === INTENT_KEY) throw new UsageError(`The metadata key "${INTENT_KEY}" is taken.`);
    if (key.length > keyLength)
      throw new UsageError(`The metadata key "${key}" is longer than ${keyLength}.`);
    if (value.length > valueLength) {
      throw new UsageError(`The metadata value of "${key}" is longer than ${valueLength}.`);
    }
    metadata[key] = value;
  }
  metadata[INTENT_KEY] = intent.key;
  if (Object.keys(metadata).length <= pairs) return metadata;
  throw new UsageError(
    `OpenAI takes ${pairs} pairs of metadata, one of which is needed to find the batch again.`,
  );
}
