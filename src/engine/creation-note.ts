import { open, readFile } from 'node:fs/promises';

import type { BatchSnapshot } from '../adapter/batch-port.ts';
import { DurableFile } from '../core/durable-file.ts';
import { explain, remove } from '../core/files.ts';
import { isJsonObject } from '../core/json.ts';

/*
 * A second place for the id of a new batch. Between the provider's answer and the ledger's word the id is in memory
 * alone, and a disk that is full just then would make a clear creation an unclear one. So a file of a fixed size is
 * written before the creation leaves; on most file systems noting the id in it takes no new room.
 */

/** Size of a note: a batch as a provider shows it takes 1 to 2 KiB. */
const NOTE_BYTES = 16 * 1024;

/** Makes room for a note. @throws FileOperationError, and then nothing may be created */
export async function reserveNote(path: string): Promise<void> {
  const file = await DurableFile.create(path);
  await file.write([Buffer.alloc(NOTE_BYTES, ' ')]);
  await file.commit();
}

/** Notes a batch, with the key of its intent. A batch that is too large for a note is noted without the provider's own words. */
export async function writeNote(path: string, intentKey: string, batch: BatchSnapshot): Promise<void> {
  const whole = JSON.stringify({ intentKey, batch });
  const fits = Buffer.byteLength(whole) <= NOTE_BYTES;
  await write(path, fits ? whole : JSON.stringify({ intentKey, batch: { ...batch, raw: null } }));
}

/** Notes that the creation of an intent was refused, so that nothing was created. */
export async function noteRefusal(path: string, intentKey: string): Promise<void> {
  await write(path, JSON.stringify({ intentKey, refused: true }));
}

/** What was noted for an intent: its batch, or that it was refused; undefined when nothing was. */
export async function readNote(
  path: string,
  intentKey: string | undefined,
): Promise<BatchSnapshot | 'refused' | undefined> {
  try {
    const note: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (!isJsonObject(note) || note['intentKey'] !== intentKey) return undefined;
    // Written by this file, whole, or the text would not be JSON.
    return note['refused'] === true ? 'refused' : (note['batch'] as unknown as BatchSnapshot);
  } catch {
    return undefined;
  }
}

async function write(path: string, text: string): Promise<void> {
  const note = Buffer.alloc(NOTE_BYTES, ' ');
  note.write(text);
  await explain('write', path, async () => {
    const handle = await open(path, 'r+');
    try {
      await handle.write(note, 0, NOTE_BYTES, 0);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/** Removes a note that is not needed any more. */
export async function removeNote(path: string): Promise<void> {
  await remove(path);
}
