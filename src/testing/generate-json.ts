import type { JsonObject, JsonValue } from '../core/json.ts';
import type { Dice } from './dice.ts';

/** Texts that have broken programs: quotes, line ends, other scripts, half a character, names that every object has. */
const TEXTS: readonly string[] = [
  'a',
  'plain words',
  'two\nlines\r\n',
  '"quoted" \\ {"json":1}',
  '<b>&amp;</b>',
  'größe 日本語 👩‍🚀',
  '\u2028\u0000\ufeff',
  '\ud800 half',
  '__proto__',
  'constructor',
  '../up',
  '%2e%2e/%00',
  'data:image/png;base64,QQ==',
];

/** Longest text that is made, in characters: longer than any limit on names. */
const LONG = 300;

/** A text that is not empty. */
export function generateText(dice: Dice): string {
  if (dice.once(20)) return 'x'.repeat(dice.between(1, LONG));
  return dice.once(2) ? dice.pick(TEXTS) : `${dice.pick(TEXTS)} ${dice.between(0, 999)}`;
}

/** Any JSON value, as `JSON.parse` would give it. */
export function generateJson(dice: Dice, depth = 3): JsonValue {
  switch (dice.between(0, depth > 0 ? 7 : 4)) {
    case 0:
      return null;
    case 1:
      return dice.once(2);
    case 2:
      return dice.pick([0, 1, -1, 0.5, 200, 1e21, -7.25, 2 ** 40]);
    case 3:
      return '';
    case 4:
      return generateText(dice);
    case 5:
      return dice.list(0, 3, () => generateJson(dice, depth - 1));
    default:
      return generateObject(dice, depth - 1);
  }
}

/** Any JSON object. */
export function generateObject(dice: Dice, depth = 2): JsonObject {
  const entries = dice.list(0, 3, () => [generateText(dice), generateJson(dice, depth)] as const);
  return Object.fromEntries(entries);
}
