import { createRandom, type Random } from '../core/random.ts';

/** Some records have a bit of everything, and some hardly more than they must: laws are broken by both. */
const RARITIES: readonly number[] = [2, 4, 16];

/** Makes choices that the same seed repeats. */
export class Dice {
  readonly #random: Random;
  /** How rare the fields of a record are that may be absent: one in so many is there. */
  readonly #rarity: number;

  constructor(seed: number) {
    this.#random = createRandom(seed);
    this.#rarity = this.pick(RARITIES);
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.#random() * (max - min + 1));
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.between(1, times) === 1;
  }

  /** One of the values. */
  pick<T>(values: readonly [T, ...T[]] | readonly T[]): T {
    const [first] = values;
    if (first === undefined) throw new RangeError('There is nothing to pick from.');
    return values[this.between(0, values.length - 1)] ?? first;
  }

  /** `min` to `max` values. */
  list<T>(min: number, max: number, make: () => T): T[] {
    return Array.from({ length: this.between(min, max) }, make);
  }

  /** True for as many of the records' optional parts as this one has: half of them in some, few in others. */
  rarely(): boolean {
    return this.once(this.#rarity);
  }

  /** The fields, or none of them: `{ ...dice.maybe({ seed: 1 }) }`. */
  maybe<T extends object>(fields: T): Partial<T> {
    return this.rarely() ? fields : {};
  }

  /** One of the fields at least. */
  some<T extends object>(fields: T): Partial<T> {
    const entries = Object.entries(fields);
    const sure = this.between(0, entries.length - 1);
    const chosen = entries.filter((_, index) => index === sure || this.rarely());
    // A part of the entries of a record are a part of the record, which `Object.fromEntries` does not say.
    return Object.fromEntries(chosen) as Partial<T>;
  }
}
