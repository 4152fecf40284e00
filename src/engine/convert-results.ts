import type { UnifiedResult } from '../model/result.ts';
import { ProblemList } from './problem-list.ts';
import { readBlocks } from './read-blocks.ts';
import type { RequestSource } from './request-source.ts';
import { visitResultLines, type ResultLines } from './visit-result-lines.ts';

/** How result files are converted. */
export interface ResultConversion extends ResultLines {
  readonly signal: AbortSignal;
}

/**
 * Converts the lines of a provider's result files, some at a time. What can be read is handed out, whatever else is in
 * the file. @throws ValidationError at the end, with all lines that cannot be read; FileOperationError, InterruptedError
 */
export async function* convertResultLines(
  source: RequestSource,
  conversion: ResultConversion,
): AsyncGenerator<readonly UnifiedResult[]> {
  const problems = new ProblemList();
  let found = 0;
  for await (const { block, file } of readBlocks(source, conversion.signal)) {
    const results: UnifiedResult[] = [];
    visitResultLines(block, conversion, (read, line) => {
      if (typeof read === 'string') problems.add({ file, line, message: read });
      else results.push(read);
    });
    found += results.length;
    if (results.length > 0) yield results;
  }
  if (found === 0 && problems.total === 0) problems.add({ file: source.name, message: 'holds no results' });
  problems.throwIfAny();
}
