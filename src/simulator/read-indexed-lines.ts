import type { FileHandle } from 'node:fs/promises';

import type { LineIndex } from './line-index.ts';

/** Lines are read in groups: so many at once, and so many bytes unless a single line has more. */
const GROUP_LINES = 256;
const GROUP_BYTES = 1024 * 1024;

/**
 * Reads lines in the given order, a group at a time. All groups share one buffer, so each is gone when the next is asked
 * for.
 */
export async function* readIndexedLines(
  handle: FileHandle,
  index: LineIndex,
  order: Uint32Array,
): AsyncGenerator<readonly Buffer[]> {
  let buffer = Buffer.allocUnsafeSlow(GROUP_BYTES);
  for (let first = 0; first < order.length;) {
    const group = order.subarray(first, endOfGroup(index, order, first));
    const bytes = group.reduce((sum, line) => sum + index.lengthOf(line), 0);
    if (bytes > buffer.length) buffer = Buffer.allocUnsafeSlow(bytes);
    yield await readGroup(handle, index, group, buffer);
    first += group.length;
  }
}

function endOfGroup(index: LineIndex, order: Uint32Array, first: number): number {
  let bytes = 0;
  let last = first;
  while (last < order.length && last - first < GROUP_LINES) {
    bytes += index.lengthOf(order[last] ?? 0);
    if (bytes > GROUP_BYTES && last > first) break;
    last += 1;
  }
  return last;
}

function readGroup(
  handle: FileHandle,
  index: LineIndex,
  group: Uint32Array,
  buffer: Buffer,
): Promise<readonly Buffer[]> {
  let used = 0;
  const lines = Array.from(group, (line) => {
    const target = buffer.subarray(used, used + index.lengthOf(line));
    used += target.length;
    return readWhole(handle, target, index.startOf(line));
  });
  return Promise.all(lines);
}

async function readWhole(handle: FileHandle, target: Buffer, start: number): Promise<Buffer> {
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await handle.read(target, filled, target.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return target.subarray(0, filled);
}
