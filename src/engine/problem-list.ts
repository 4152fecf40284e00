import { ValidationError, type InputProblem } from '../core/errors.ts';

/** How many problems are told in full; the rest is a number. */
const TOLD = 20;

/** Gathers what is wrong with an input, so that all of it is told at once, in memory that does not grow with it. */
export class ProblemList {
  readonly #first: InputProblem[] = [];
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(problem: InputProblem): void {
    this.#total += 1;
    if (this.#first.length < TOLD) this.#first.push(problem);
  }

  /** @throws ValidationError when there is any problem */
  throwIfAny(): void {
    if (this.#total > 0) throw new ValidationError(this.#first, this.#total);
  }
}
