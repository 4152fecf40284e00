import type { Adapter } from '../adapter/adapter.ts';
import type { BatchSnapshot } from '../adapter/batch-port.ts';
import { BatchFailedError, BatchNotCompleteError } from '../core/errors.ts';
import { isJsonObject, type JsonValue } from '../core/json.ts';
import { ensureDirectory } from '../core/files.ts';
import { readLines } from '../jsonl/read-lines.ts';
import { isComplete } from '../model/batch-status.ts';
import type { Mode } from '../model/request.ts';
import type { UnifiedResult } from '../model/result.ts';
import { downloadFile } from './download-file.ts';
import type { ProviderContext } from './engine-context.ts';
import type { Layout } from './layout.ts';
import { MAX_LINE_BYTES } from './read-blocks.ts';
import { callRepeatedly, type CallContext } from './repeatable-call.ts';
import { buildFailure, buildResult } from './result-builder.ts';

type ForeignContext = CallContext & Pick<ProviderContext, 'adapter'>;

/**
 * The results of an ended batch that this ledger knows nothing of: what the provider has, in its order. Which requests
 * were asked is not known, so none can be found missing; a line that cannot be read is a failed result without an id.
 * @throws BatchNotFoundError, BatchNotCompleteError, BatchFailedError, ProviderApiError, FileOperationError
 */
export async function* streamForeignResults(
  context: ForeignContext,
  layout: Layout,
  batchId: string,
): AsyncGenerator<UnifiedResult> {
  const { adapter } = context;
  const snapshot = await callRepeatedly(context, 'status', (signal) =>
    adapter.batch.status({ version: 1, provider: adapter.name, batchId }, signal),
  );
  if (!isComplete(snapshot.status)) throw new BatchNotCompleteError(batchId, snapshot.status);
  const files = await callRepeatedly(context, 'results', (signal) =>
    adapter.batch.results(snapshot.handle, signal),
  );
  if (files.length === 0 && snapshot.status === 'failed')
    throw new BatchFailedError(batchId, describe(snapshot));
  await ensureDirectory(layout.generatedDirectory(adapter.name));
  for (const file of files) {
    const path = layout.batchFile(adapter.name, batchId, file.role);
    await downloadFile(context, file, path);
    yield* decodeFile(adapter, path, batchId, adapter.modeOf(snapshot.endpoint ?? ''));
  }
}

async function* decodeFile(
  adapter: Adapter,
  path: string,
  batchId: string,
  mode: Mode,
): AsyncGenerator<UnifiedResult> {
  for await (const block of readLines(path, MAX_LINE_BYTES)) {
    for (let index = 0; index < block.count; index += 1) {
      if (block.lengthOf(index) === 0) continue;
      const value = parse(block.text(index));
      const envelope = adapter.framing.unwrap(value);
      const owner = { customId: '', mode, provider: adapter.name, batchId, attempts: 1 };
      if (envelope.kind === 'unreadable') {
        const message = `Line ${block.firstLine + index} of ${path} cannot be read: ${envelope.reason}`;
        yield buildFailure(owner, { code: 'malformed', message, retryable: false });
      } else {
        yield buildResult(adapter, { ...owner, customId: envelope.id }, envelope, value);
      }
    }
  }
}

/** Null for what is not JSON: the framing calls that unreadable. */
function parse(line: string): JsonValue {
  try {
    const value: unknown = JSON.parse(line);
    // `JSON.parse` gives JSON values; whatever is not an object is no result line.
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function describe(snapshot: BatchSnapshot): string {
  const errors = snapshot.errors ?? [];
  return errors.length === 0 ? 'it did not say why' : errors.map((error) => error.message).join('; ');
}
