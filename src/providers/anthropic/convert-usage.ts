import { isJsonObject, objectAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { UsageInfo } from '../../model/usage.ts';

/**
 * The tokens of an answer; undefined when there is no count. Anthropic's `input_tokens` leave out what was read from the
 * cache and what was written to it (prompt caching guide, "Tracking cache performance"); here the total includes both.
 * Its `output_tokens` include the thoughts.
 */
export function convertUsage(usage: JsonValue | undefined): UsageInfo | undefined {
  if (!isJsonObject(usage)) return undefined;
  const fresh = countAt(usage, 'input_tokens');
  if (fresh === undefined) return undefined;
  const read = countAt(usage, 'cache_read_input_tokens');
  const written = countAt(usage, 'cache_creation_input_tokens');
  const prompt = fresh + (read ?? 0) + (written ?? 0);
  const completion = countAt(usage, 'output_tokens') ?? 0;
  const converted: { -readonly [K in keyof UsageInfo]: UsageInfo[K] } = {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
  };
  if (read !== undefined) converted.cached_tokens = read;
  if (written !== undefined) converted.cache_write_tokens = written;
  const details = objectAt(usage, 'output_tokens_details');
  const thinking = details === undefined ? undefined : countAt(details, 'thinking_tokens');
  if (thinking !== undefined) converted.reasoning_tokens = thinking;
  return converted;
}

/** A count that a result can hold; the answer's own line keeps whatever else stood there. */
function countAt(object: JsonObject, key: string): number | undefined {
  const value = object[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
