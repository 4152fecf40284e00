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

/** A line of a provider's own batch file, which is not read as it is; undefined for any other. */
export function describeForeignLine(value: unknown): string | undefined {
  if (!isJsonObject(value) || !isJsonObject(value['body']) || typeof value['url'] !== 'string')
    return undefined;
  return (
    "is a line of OpenAI's own batch format, which is not read as it is: write " +
    '{"mode":"custom","custom_id":…,"endpoint":<its url>,"body":<its body>}'
  );
}
