/** OpenAI's rule of thumb: a token is about four characters of English text. */
export const CHARACTERS_PER_TOKEN = 4;

/** About how many tokens a text has; an empty one has none. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** The beginning of a text that has at most so many tokens. */
export function firstTokens(text: string, tokens: number): string {
  return text.slice(0, tokens * CHARACTERS_PER_TOKEN);
}
