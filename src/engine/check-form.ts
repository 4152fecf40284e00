import type { Dialect } from '../adapter/dialect.ts';
import { MediaChecks } from './media-checks.ts';
import { ProblemList } from './problem-list.ts';
import { readBlocks } from './read-blocks.ts';
import { RequestReader } from './request-reader.ts';
import type { RequestSource } from './request-source.ts';

/** How an input is checked. */
export interface CheckFormOptions {
  readonly dialects: readonly Dialect[];
  readonly signal: AbortSignal;
}

/**
 * Reads a source to its end and checks what can be checked without a provider: JSON, fields, ranges, duplicates, media.
 * @returns how many requests there are @throws ValidationError with all bad lines, FileOperationError, InterruptedError
 */
export async function checkForm(
  source: RequestSource,
  { dialects, signal }: CheckFormOptions,
): Promise<number> {
  const problems = new ProblemList();
  const media = new MediaChecks(problems);
  let requests = 0;
  const reader = new RequestReader(problems, { dialects }, (read, file, line) => {
    requests += 1;
    // A line in a provider's own form is held against that form.
    const addressed = read.forProvider(read.provider ?? '');
    for (const problem of addressed.problems) problems.add({ file, line, ...problem });
    if (!addressed.isOwn) media.add(addressed.request, file, line);
  });
  for await (const { block, file } of readBlocks(source, signal)) {
    reader.take(block, file);
    await media.flush();
  }
  if (requests === 0 && problems.total === 0)
    problems.add({ file: source.name, message: 'holds no requests' });
  problems.throwIfAny();
  return requests;
}
