import type { BatchSnapshot } from '../adapter/batch-port.ts';
import { BatchFailedError, BatchNotCompleteError } from '../core/errors.ts';
import { ensureDirectory } from '../core/files.ts';
import { readLines } from '../jsonl/read-lines.ts';
import { isComplete } from '../model/batch-status.ts';
import type { UnifiedResult } from '../model/result.ts';
import { downloadFile } from './download-file.ts';
import type { ProviderContext } from './engine-context.ts';
import type { Layout } from './layout.ts';
import { MAX_LINE_BYTES } from './read-blocks.ts';
import { callRepeatedly, type CallContext } from './repeatable-call.ts';
import { buildFailure } from './result-builder.ts';
import { visitResultLines, type ResultLines } from './visit-result-lines.ts';

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
  const mode = snapshot.endpoint === undefined ? undefined : adapter.modeOf(snapshot.endpoint);
  for (const file of files) {
    const path = layout.batchFile(adapter.name, batchId, file.role);
    await downloadFile(context, file, path);
    yield* readFile(path, { dialect: adapter, batchId, mode, withRaw: true, needsOutcome: false });
  }
}

async function* readFile(
  path: string,
  lines: ResultLines & { readonly batchId: string },
): AsyncGenerator<UnifiedResult> {
  const { batchId, dialect, mode = 'chat' } = lines;
  const nobody = { customId: '', mode, provider: dialect.name, batchId, attempts: 1 };
  for await (const block of readLines(path, MAX_LINE_BYTES)) {
    const results: UnifiedResult[] = [];
    visitResultLines(block, lines, (read, line) => {
      if (typeof read !== 'string') results.push(read);
      else {
        const message = `Line ${line} of ${path} ${read}`;
        results.push(buildFailure(nobody, { code: 'malformed', message, retryable: false }));
      }
    });
    yield* results;
  }
}

function describe(snapshot: BatchSnapshot): string {
  const errors = snapshot.errors ?? [];
  return errors.length === 0 ? 'it did not say why' : errors.map((error) => error.message).join('; ');
}
