import type { InputProblem } from '../../src/core/errors.ts';
import { ValidationError } from '../../src/core/errors.ts';
import { ProblemList } from '../../src/engine/problem-list.ts';
import type { ReadRequest } from '../../src/engine/read-request.ts';
import { RequestReader, type ReadingOptions } from '../../src/engine/request-reader.ts';
import { LineSplitter } from '../../src/jsonl/line-splitter.ts';

/** What came of reading lines. */
export interface Reading {
  readonly reads: readonly ReadRequest[];
  readonly problems: readonly InputProblem[];
}

/** Reads lines, given as values or as text, as those of one file. */
export function readLines(lines: readonly (object | string)[], options: ReadingOptions = {}): Reading {
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  const list = new ProblemList();
  const reads: ReadRequest[] = [];
  const reader = new RequestReader(list, options, (read) => reads.push(read));
  reader.take(new LineSplitter().push(Buffer.from(text)), 'in');
  try {
    list.throwIfAny();
  } catch (cause) {
    if (cause instanceof ValidationError) return { reads, problems: cause.problems };
    throw cause;
  }
  return { reads, problems: [] };
}
