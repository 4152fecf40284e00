import type { Random } from '../core/random.ts';

/** Parts of a sentence that says nothing, in the order in which they are joined. */
const SENTENCE_PARTS: readonly (readonly string[])[] = [
  [
    'In short,',
    'Put simply,',
    'As a first answer,',
    'Looked at closely,',
    'On the whole,',
    'By most accounts,',
  ],
  [
    'the usual view',
    'the plain reading',
    'a careful look',
    'the available evidence',
    'common practice',
    'the context',
  ],
  ['points to', 'suggests', 'supports', 'explains', 'leaves room for', 'is consistent with'],
  [
    'one clear result',
    'several good options',
    'a simple rule',
    'the expected outcome',
    'a modest estimate',
    'two cases',
  ],
];
const MAX_SENTENCES = 4;
/** A prompt is quoted up to here, so that an answer shows whose it is. */
const QUOTED_CHARACTERS = 80;

/** An answer that is recognisably made up: it quotes what was asked, then says one to four empty sentences. */
export function answerText(prompt: string, random: Random): string {
  const sentences = 1 + Math.floor(random() * MAX_SENTENCES);
  const words = Array.from(
    { length: sentences },
    () => `${SENTENCE_PARTS.map((part) => choose(part, random)).join(' ')}.`,
  );
  return [`Simulated answer to "${quote(prompt)}".`, ...words].join(' ');
}

/** One of the entries, by chance; undefined when there is none. */
export function choose<T>(entries: readonly T[], random: Random): T | undefined {
  return entries[Math.floor(random() * entries.length)];
}

function quote(prompt: string): string {
  const line = prompt.replaceAll(/\s+/g, ' ').trim();
  return line.length <= QUOTED_CHARACTERS ? line : `${line.slice(0, QUOTED_CHARACTERS - 1).trimEnd()}…`;
}
