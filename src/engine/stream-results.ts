import { readLines } from '../jsonl/read-lines.ts';
import type { UnifiedResult } from '../model/result.ts';

/** The results of a file that this package wrote, one by one. @throws FileOperationError */
export async function* streamResults(path: string): AsyncGenerator<UnifiedResult> {
  for await (const block of readLines(path)) {
    for (let index = 0; index < block.count; index += 1) {
      // Our own file, complete since it was renamed into place: each line is a result.
      if (block.lengthOf(index) > 0) yield JSON.parse(block.text(index)) as UnifiedResult;
    }
  }
}
