import type { BatchHandle } from '../../adapter/batch-port.ts';
import { BatchNotFoundError } from '../../core/errors.ts';
import { isJsonObject } from '../../core/json.ts';
import { readOutput } from './batch-output.ts';
import type { GeminiCalls } from './gemini-calls.ts';
import { readBatch } from './read-operation.ts';

/**
 * Deletes at Gemini what the options say of an ended batch: its files first, since the batch names the one with the
 * results. What is gone already is fine.
 */
export async function cleanUp(
  calls: GeminiCalls,
  handle: BatchHandle,
  inputFile: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { deleteBatches, deleteFiles } = calls.connection;
  if (deleteFiles) {
    const files = [inputFile, await findResultFile(calls, handle, signal)];
    for (const name of files) if (name !== undefined) await calls.deleteFile(name, signal);
  }
  if (deleteBatches) await deleteBatch(calls, handle, signal);
}

/** A batch that is deleted already names its file to nobody. */
async function findResultFile(
  calls: GeminiCalls,
  { batchId }: BatchHandle,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { raw } = await readBatch(await calls.sendForBatch('GET', batchId, '', signal));
    const output = isJsonObject(raw) ? readOutput(raw) : undefined;
    return output?.kind === 'file' ? output.name : undefined;
  } catch (cause) {
    if (cause instanceof BatchNotFoundError) return undefined;
    throw cause;
  }
}

async function deleteBatch(calls: GeminiCalls, { batchId }: BatchHandle, signal: AbortSignal): Promise<void> {
  try {
    (await calls.sendForBatch('DELETE', batchId, '', signal)).discard();
  } catch (cause) {
    if (!(cause instanceof BatchNotFoundError)) throw cause;
  }
}
