import type { ResultFile } from '../adapter/batch-port.ts';
import { DurableFile } from '../core/durable-file.ts';
import { ProviderApiError } from '../core/errors.ts';
import type { ProviderContext } from './engine-context.ts';
import { callRepeatedly, type CallContext } from './repeatable-call.ts';

/** Is told how far a download is, in bytes. */
export type OnProgress = (bytes: number, totalBytes: number | undefined) => void;

/**
 * Streams a result file to disk, as it comes; a broken download begins again from its start, and the file appears under
 * its name when it is whole. @returns its length in bytes @throws ProviderApiError, FileOperationError
 */
export function downloadFile(
  context: CallContext & Pick<ProviderContext, 'adapter'>,
  file: ResultFile,
  path: string,
  onProgress: OnProgress = () => undefined,
): Promise<number> {
  return callRepeatedly(context, 'download', async (signal) => {
    const { byteLength, body } = await file.open(signal);
    const target = await DurableFile.create(path);
    try {
      let bytes = 0;
      for await (const chunk of body) {
        await target.write([chunk]);
        bytes += chunk.byteLength;
        onProgress(bytes, byteLength);
      }
      refuseShort(context, bytes, byteLength);
      await target.commit();
      return bytes;
    } catch (cause) {
      await target.discard();
      throw cause;
    }
  });
}

/** Fewer bytes than were announced are a broken download, whoever failed to notice. */
function refuseShort(
  context: Pick<ProviderContext, 'adapter'>,
  bytes: number,
  announced: number | undefined,
): void {
  if (announced === undefined || bytes === announced) return;
  throw new ProviderApiError(`The download broke off after ${bytes} of ${announced} bytes.`, {
    provider: context.adapter.name,
    transient: true,
    effect: 'none',
  });
}
