import { throwIfInterrupted } from '../core/clock.ts';
import { splitLines } from '../jsonl/read-lines.ts';
import { interruptible } from './interruptible.ts';
import { ProblemList } from './problem-list.ts';
import { MAX_LINE_BYTES, RequestReader } from './request-reader.ts';
import type { RequestSource } from './request-source.ts';

/**
 * Reads a source to its end and checks what can be checked without a provider: JSON, fields, ranges, duplicates.
 * @returns how many requests there are @throws ValidationError with all bad lines, FileOperationError, InterruptedError
 */
export async function checkForm(source: RequestSource, signal: AbortSignal): Promise<number> {
  const problems = new ProblemList();
  let requests = 0;
  const reader = new RequestReader(problems, undefined, () => {
    requests += 1;
  });
  for await (const block of splitLines(interruptible(source.open(), signal), MAX_LINE_BYTES)) {
    throwIfInterrupted(signal);
    reader.take(block, source.name);
  }
  if (requests === 0 && problems.total === 0)
    problems.add({ file: source.name, message: 'holds no requests' });
  problems.throwIfAny();
  return requests;
}
