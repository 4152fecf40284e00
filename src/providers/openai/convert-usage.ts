import { isJsonObject, numberAt, objectAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { UsageInfo } from '../../model/usage.ts';

/**
 * The tokens of an answer, in the words of chat completions and embeddings (`prompt_tokens`) or of responses
 * (`input_tokens`); undefined when there is no count. OpenAI's totals include cached, written and reasoning tokens already.
 */
export function convertUsage(usage: JsonValue | undefined): UsageInfo | undefined {
  if (!isJsonObject(usage)) return undefined;
  const prompt = numberAt(usage, 'prompt_tokens') ?? numberAt(usage, 'input_tokens');
  const completion = numberAt(usage, 'completion_tokens') ?? numberAt(usage, 'output_tokens') ?? 0;
  if (prompt === undefined) return undefined;
  const converted: { -readonly [K in keyof UsageInfo]: UsageInfo[K] } = {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: numberAt(usage, 'total_tokens') ?? prompt + completion,
  };
  const cached = detail(usage, 'prompt_tokens_details', 'input_tokens_details', 'cached_tokens');
  if (cached !== undefined) converted.cached_tokens = cached;
  const written = detail(usage, 'prompt_tokens_details', 'input_tokens_details', 'cache_write_tokens');
  if (written !== undefined) converted.cache_write_tokens = written;
  const reasoning = detail(usage, 'completion_tokens_details', 'output_tokens_details', 'reasoning_tokens');
  if (reasoning !== undefined) converted.reasoning_tokens = reasoning;
  return converted;
}

function detail(usage: JsonObject, place: string, otherPlace: string, name: string): number | undefined {
  const details = objectAt(usage, place) ?? objectAt(usage, otherPlace);
  return details === undefined ? undefined : numberAt(details, name);
}
