import type { JsonValue } from '../core/json.ts';
import type { Warning } from '../core/warning.ts';
import { readLines } from '../jsonl/read-lines.ts';
import { MODES, type Mode } from '../model/request.ts';

/*
 * A shard's list of rows: one line a request, in the order of the shard's other files, as a short JSON array
 *
 *   [row, mode, custom_id]
 *   [row, mode, custom_id, wire_id]                  where the provider could not take the custom_id as it is
 *   [row, mode, custom_id, wire_id or null, warnings]
 *
 * `row` is the request's place in the input, zero-based; `mode` its index in MODES. This is all that is needed to check
 * answers off, and a tenth of the size of the requests.
 */

/** What is known of one request while its answer is awaited. */
export interface RowEntry {
  readonly row: number;
  readonly mode: Mode;
  readonly customId: string;
  /** The id that the provider was given. */
  readonly wireId: string;
  readonly warnings?: readonly Warning[];
}

const MODE_INDEX: ReadonlyMap<Mode, number> = new Map(MODES.map((mode, index) => [mode, index]));

/** One line of the list. */
export function formatRow(
  row: number,
  mode: Mode,
  customId: string,
  wireId: string,
  warnings: readonly Warning[],
): string {
  const head = `[${row},${MODE_INDEX.get(mode) ?? 0},${JSON.stringify(customId)}`;
  if (warnings.length > 0) {
    const wire = wireId === customId ? 'null' : JSON.stringify(wireId);
    return `${head},${wire},${JSON.stringify(warnings)}]`;
  }
  return wireId === customId ? `${head}]` : `${head},${JSON.stringify(wireId)}]`;
}

/** Reads the list of a shard, row by row; `relieve` may wait between blocks of rows. @throws FileOperationError */
export async function readRows(
  path: string,
  take: (entry: RowEntry) => void,
  relieve: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  for await (const block of readLines(path)) {
    for (let index = 0; index < block.count; index += 1) take(parseRow(block.text(index)));
    await relieve();
  }
}

function parseRow(text: string): RowEntry {
  // Written by `formatRow`, and complete, since the file was renamed into place.
  const [row, mode, customId, wireId, warnings] = JSON.parse(text) as [
    number,
    number,
    string,
    (string | null)?,
    (JsonValue & readonly Warning[])?,
  ];
  return {
    row,
    mode: MODES[mode] ?? 'chat',
    customId,
    wireId: wireId ?? customId,
    ...(warnings === undefined ? {} : { warnings }),
  };
}
