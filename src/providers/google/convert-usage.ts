import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { UsageInfo } from '../../model/usage.ts';
import { countAt } from './count-at.ts';

/**
 * The tokens of an answer; undefined when there is no count. Gemini counts cached tokens as part of the prompt, but what
 * its own tools put into the prompt and what the model thought it counts apart (API reference, "UsageMetadata").
 */
export function convertUsage(usage: JsonValue | undefined): UsageInfo | undefined {
  if (!isJsonObject(usage)) return undefined;
  const prompt = countOf(usage, 'promptTokenCount') + countOf(usage, 'toolUsePromptTokenCount');
  const thoughts = countAt(usage, 'thoughtsTokenCount');
  const completion = countOf(usage, 'candidatesTokenCount') + (thoughts ?? 0);
  const converted: { -readonly [K in keyof UsageInfo]: UsageInfo[K] } = {
    prompt_tokens: prompt,
    completion_tokens: completion,
    // The total may leave out what the tools put in, depending on the page that describes it.
    total_tokens: Math.max(countOf(usage, 'totalTokenCount'), prompt + completion),
  };
  const cached = countAt(usage, 'cachedContentTokenCount');
  if (cached !== undefined) converted.cached_tokens = cached;
  if (thoughts !== undefined) converted.reasoning_tokens = thoughts;
  return converted;
}

/** A zero is left out on the wire. */
function countOf(usage: JsonObject, key: string): number {
  return countAt(usage, key) ?? 0;
}
