import { objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { CHARACTERS_PER_TOKEN } from '../token-count.ts';
import { charactersIn, modalityOf, objectsAt, type Modality } from './content-text.ts';

/** Token guide: an image that is small on both sides counts 258; the simulator looks into no file, and takes it for all. */
const TOKENS_OF_DATA = 258;
/** Context caching guide: prompts of 1,024 tokens or more may be cached without being asked. */
const CACHE_FLOOR = 1_024;
const CACHE_STEP = 128;

/** Tokens of a prompt by what they are. */
export type PromptTokens = ReadonlyMap<Modality, number>;

/** Tokens of an answer besides its prompt; `candidates` does not include `thoughts`. */
export interface AnswerTokens {
  readonly candidates: number;
  readonly thoughts: number;
}

/** About how many tokens a request has. */
export function countPrompt(request: JsonObject): PromptTokens {
  const contents = [objectAt(request, 'systemInstruction'), ...objectsAt(request, 'contents')];
  let characters =
    charactersIn(request['tools']) + charactersIn(objectAt(request, 'generationConfig')?.['responseSchema']);
  const counts = new Map<Modality, number>();
  for (const part of contents.flatMap((content) =>
    content === undefined ? [] : objectsAt(content, 'parts'),
  )) {
    const modality = modalityOf(part);
    if (modality === undefined) characters += charactersOf(part);
    else counts.set(modality, (counts.get(modality) ?? 0) + TOKENS_OF_DATA);
  }
  return new Map([['TEXT', Math.ceil(characters / CHARACTERS_PER_TOKEN)], ...counts]);
}

/** All tokens of a prompt. */
export function sumTokens(tokens: PromptTokens): number {
  return [...tokens.values()].reduce((sum, count) => sum + count, 0);
}

/** `promptTokensDetails` of a reply. */
export function tokenDetails(tokens: PromptTokens): readonly JsonObject[] {
  return [...tokens].map(([modality, tokenCount]) => ({ modality, tokenCount }));
}

/** `usageMetadata` of an answer. What is 0 is left out, as everywhere in Google's JSON; half of the long prompts are cached. */
export function usageMetadata(prompt: PromptTokens, answer: AnswerTokens, random: Random): JsonObject {
  const input = sumTokens(prompt);
  const cached = input >= CACHE_FLOOR && random() < 0.5 ? Math.floor(input / CACHE_STEP) * CACHE_STEP : 0;
  return {
    promptTokenCount: input,
    ...(cached === 0 ? {} : { cachedContentTokenCount: cached }),
    ...(answer.candidates === 0 ? {} : { candidatesTokenCount: answer.candidates }),
    totalTokenCount: input + answer.candidates + answer.thoughts,
    promptTokensDetails: tokenDetails(prompt),
    ...(cached === 0 ? {} : { cacheTokensDetails: [{ modality: 'TEXT', tokenCount: cached }] }),
    ...(answer.thoughts === 0 ? {} : { thoughtsTokenCount: answer.thoughts }),
    serviceTier: 'standard',
  };
}

function charactersOf(part: JsonObject): number {
  const text = stringAt(part, 'text');
  if (text !== undefined) return text.length;
  return charactersIn(part['functionCall']) + charactersIn(part['functionResponse']);
}
