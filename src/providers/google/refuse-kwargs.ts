import type { JsonObject } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';

/** The messages of Gemini's that users merge their own keys into. */
type Place = 'request' | 'turn' | 'part';

/** Fields of `GenerationConfig` that are often put beside it (Gemini API reference), without their underscores. */
const SETTINGS = words(
  'candidateCount frequencyPenalty imageConfig logprobs maxOutputTokens mediaResolution presencePenalty',
  'responseJsonSchema responseLogprobs responseMimeType responseModalities responseSchema seed speechConfig',
  'stopSequences temperature thinkingConfig topK topP',
);

/**
 * What other languages have in these places and Gemini does not, without underscores: the words of OpenAI's and
 * Anthropic's APIs, and `config`, which Gemini's SDKs take. Not everything that is unknown is here, since Gemini gets new
 * fields all the time.
 */
const FOREIGN: Readonly<Record<Place, ReadonlySet<string>>> = {
  request: words(
    'betas cacheControl config extraBody input instructions logitBias maxCompletionTokens maxTokens messages metadata',
    'n outputConfig parallelToolCalls prompt reasoning reasoningEffort responseFormat stop stream streamOptions system',
    'thinking toolChoice user',
  ),
  turn: words('cacheControl content id name refusal status toolCalls type'),
  part: words(
    'cacheControl caller citations content encryptedContent id name promptCacheBreakpoint toolsetName type',
  ),
};

const NAMES: Readonly<Record<Place, string>> = { request: 'a request', turn: 'a turn', part: 'a part' };

/** Refuses keys that Gemini certainly does not know: one line with such a key makes it refuse the whole batch. */
export function refuseKwargs(place: Place, kwargs: JsonObject, path: string, warnings: Warning[]): void {
  for (const key of Object.keys(kwargs)) {
    const word = plain(key);
    const isSetting = place === 'request' && SETTINGS.has(word);
    if (!isSetting && !FOREIGN[place].has(word)) continue;
    const hint = isSetting || word === 'config' ? ' It belongs in `generationConfig`.' : '';
    const message = `Gemini knows no \`${key}\` of ${NAMES[place]}, and refuses a batch for one.${hint}`;
    warnings.push({ code: 'refused', path: `${path}.${key}`, message });
  }
}

/** Both spellings of a name as one. */
function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

function words(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ').map(plain)));
}
