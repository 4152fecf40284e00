import { AssertionError } from 'node:assert';

import { reasonOf } from '../core/errors.ts';
import { Dice } from './dice.ts';

/** How many cases a law is tried on, and which. */
export interface Cases {
  readonly seed: number;
  readonly cases: number;
}

/** Longest part of a case that a failure repeats, in characters: enough for every request that is made here. */
const MAX_SHOWN = 4_000;

/** Tries a law on many cases. @throws AssertionError that shows the first case which breaks it */
export function forAll<T>({ cases, seed }: Cases, make: (dice: Dice) => T, law: (value: T) => void): void {
  for (let index = 0; index < cases; index += 1) {
    const value = make(new Dice(seed * cases + index));
    try {
      law(value);
    } catch (cause) {
      const shown = JSON.stringify(value).slice(0, MAX_SHOWN);
      throw withCause(`${reasonOf(cause)}\n\nCase ${index} of seed ${seed}: ${shown}`, cause);
    }
  }
}

function withCause(message: string, cause: unknown): AssertionError {
  const error = new AssertionError({ message });
  error.cause = cause;
  return error;
}
