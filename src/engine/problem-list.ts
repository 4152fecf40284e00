import { ValidationError, type InputProblem } from '../core/errors.ts';

/** How many bad lines are told in full; the rest is a number. */
const LINES_TOLD = 20;
/** A line with more problems than this on average is told of in part. */
const PROBLEMS_TOLD = 100;

/** Gathers what is wrong with an input, so that all of it is told at once, in memory that does not grow with it. */
export class ProblemList {
  readonly #first: InputProblem[] = [];
  #total = 0;
  #lines = 0;
  #last: InputProblem | undefined;

  get total(): number {
    return this.#total;
  }

  /** Problems of one line come one after the other, but for those of its media. */
  add(problem: InputProblem): void {
    this.#total += 1;
    const isSameLine =
      this.#last?.line !== undefined && this.#last.line === problem.line && this.#last.file === problem.file;
    if (!isSameLine) this.#lines += 1;
    this.#last = problem;
    if (this.#lines <= LINES_TOLD && this.#first.length < PROBLEMS_TOLD) this.#first.push(problem);
  }

  /** @throws ValidationError when there is any problem */
  throwIfAny(): void {
    if (this.#total > 0) throw new ValidationError(inOrder(this.#first), this.#total);
  }
}

/** File by file, line by line: media is looked at when other problems of later lines are known already. */
function inOrder(problems: readonly InputProblem[]): readonly InputProblem[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  const lineOf = ({ line = Number.MAX_SAFE_INTEGER }: InputProblem): number => line;
  return problems.toSorted((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || lineOf(a) - lineOf(b));
}
