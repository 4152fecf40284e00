import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

import { explain, FILE_MODE } from '../../core/files.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { readLines } from '../../jsonl/read-lines.ts';
import type { ReadLines } from './validate-file.ts';

/** Writes the requests that were sent along with a batch to a file, a line each. @throws FileOperationError */
export async function keepRequests(requests: readonly JsonObject[], path: string): Promise<ReadLines> {
  const digest = createHash('sha256');
  for (const request of requests) digest.update(`${requestKey(request)}\n`);
  const text = requests.map((request) => `${JSON.stringify(request)}\n`).join('');
  await explain('write', path, () => writeFile(path, text, { mode: FILE_MODE }));
  return { count: requests.length, keysDigest: digest.digest('hex') };
}

/** The keys of a batch's requests in the order of its input. */
export async function* readKeys(path: string): AsyncGenerator<string> {
  for await (const block of readLines(path)) {
    for (let index = 0; index < block.count; index += 1) yield requestKey(parseLine(block.text(index)));
  }
}

/** The results of a batch that was not made from a file; a line that is not JSON, as a fault makes it, is left out. */
export async function readInlined(path: string): Promise<readonly JsonObject[]> {
  const results: JsonObject[] = [];
  for await (const block of readLines(path)) {
    for (let index = 0; index < block.count; index += 1) {
      const result = parseLine(block.text(index));
      if (Object.keys(result).length > 0) results.push(result);
    }
  }
  return results;
}

/** What a request is called: the `key` of a line or of inline metadata, or the first text there is in the metadata. */
function requestKey(request: JsonObject): string {
  const { key, metadata } = request;
  if (typeof key === 'string') return key;
  if (!isJsonObject(metadata)) return '';
  const named = metadata['key'] ?? Object.values(metadata).find((value) => typeof value === 'string');
  return typeof named === 'string' ? named : '';
}

function parseLine(line: string): JsonObject {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
