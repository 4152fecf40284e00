import { readLines } from '../../jsonl/read-lines.ts';
import { invalidRequest } from './api-error.ts';

/** What is refused at once: another name, an empty file, a first line that is not JSON. Later lines wait for a batch. */
export async function checkBatchInput(path: string, filename: string, bytes: number): Promise<void> {
  const isJsonl = filename.toLowerCase().endsWith('.jsonl') && bytes > 0 && (await startsWithJson(path));
  if (!isJsonl) throw invalidRequest('Invalid file format for Batch API. Must be .jsonl');
}

async function startsWithJson(path: string): Promise<boolean> {
  for await (const block of readLines(path)) {
    try {
      JSON.parse(block.lines[0]?.toString() ?? '');
      return true;
    } catch {
      return false;
    }
  }
  return false;
}
