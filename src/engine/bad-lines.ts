import { isJsonObject } from '../core/json.ts';
import type { RefusedLine } from '../jsonl/line-block.ts';

/** Why a line could not be taken, in words. */
export function describeRefusedLine(line: RefusedLine): string {
  return line.reason === 'invalid-utf8'
    ? 'is not valid UTF-8'
    : `is ${line.byteLength.toLocaleString('en')} bytes long, more than any batch may hold`;
}

/** The id of a request that is wrong in other ways, so that its duplicates are found all the same. */
export function readCustomId(value: unknown): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const customId = value['custom_id'];
  return typeof customId === 'string' && customId !== '' ? customId : undefined;
}
