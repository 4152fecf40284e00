import type { Ground } from '../ground.ts';
import { RowFaults } from '../row-faults.ts';
import { keepRequests } from './batch-input.ts';
import type { BatchRecord } from './batch-record.ts';
import type { BatchRequest } from './batch-request.ts';
import { planTimeline } from './batch-timeline.ts';
import type { Endpoint } from './endpoints.ts';
import type { FileStore, StoredFile } from './file-store.ts';
import type { AnswerContext } from './generate-content.ts';
import type { Identifiers } from './identifiers.ts';
import type { MessageTable } from './message-table.ts';
import type { ModelEntry } from './models.ts';
import { RowProgress } from './row-progress.ts';
import { validateFile, type ReadLines } from './validate-file.ts';

/** What batches stand on. */
export interface BatchGround {
  readonly ground: Ground;
  readonly ids: Identifiers;
  readonly files: FileStore;
  readonly messages: MessageTable;
  readonly answers: AnswerContext;
}

/** A batch that nobody looked at or changed yet. */
const UNTOUCHED = {
  cancelledAt: undefined,
  outcome: undefined,
  outputFileId: undefined,
  inlined: undefined,
  looks: 0,
  deleted: false,
  trouble: undefined,
} as const;

/** Reads the input of a new batch and plans its life; `ordinal` tells how many there are once it was read. @throws ApiError */
export async function createBatch(
  base: BatchGround,
  endpoint: Endpoint,
  model: ModelEntry,
  request: BatchRequest,
  ordinal: () => number,
): Promise<BatchRecord> {
  const { ground } = base;
  const now = ground.clock.now();
  const id = base.ids.next('batch', now);
  const input = await keepInput(base, endpoint, request.input, `${id}_input.jsonl`);
  const nth = ordinal();
  return {
    ...UNTOUCHED,
    id,
    ordinal: nth,
    endpoint,
    model,
    displayName: request.displayName,
    priority: request.priority,
    inputFileId: input.file?.id,
    inputPath: input.path,
    outputPath: ground.vault.pathOf(`${id}_output.jsonl`),
    count: input.read.count,
    keysDigest: input.read.keysDigest,
    timeline: planTimeline({
      seed: ground.seed,
      ordinal: nth,
      createdAt: now,
      inputBytes: input.file?.bytes ?? 0,
      slowValidationMs: ground.faults.valueOf('slow-validation') * 1000,
    }),
    stuckAt: findStuck(ground, nth, input.read.count),
    progress: new RowProgress(input.read.count),
    done: Promise.resolve(),
  };
}

/** The requests of a batch on disk, and what reading them told. */
interface KeptInput {
  readonly path: string;
  /** Undefined when the requests were sent along. */
  readonly file: StoredFile | undefined;
  readonly read: ReadLines;
}

async function keepInput(
  base: BatchGround,
  endpoint: Endpoint,
  input: BatchRequest['input'],
  name: string,
): Promise<KeptInput> {
  const { ground, files } = base;
  const path = ground.vault.pathOf(name);
  if ('requests' in input) return { path, file: undefined, read: await keepRequests(input.requests, path) };
  const file = files.get(input.fileId, ground.clock.now());
  return { path, file, read: await keepFile(base, endpoint, file, name) };
}

/** Keeps a file under a name of the batch's own and reads it; one that cannot be read is not kept. */
async function keepFile(
  { ground, messages }: BatchGround,
  endpoint: Endpoint,
  file: StoredFile,
  name: string,
): Promise<ReadLines> {
  const path = await ground.vault.keep(file.path, name);
  try {
    return await validateFile(path, endpoint.line, messages, ground.signal);
  } catch (cause) {
    await ground.vault.remove(path);
    throw cause;
  }
}

/** The first row that never finishes, by the fault `expire`. */
function findStuck(ground: Ground, ordinal: number, count: number): number | undefined {
  if (ground.faults.valueOf('expire') === 0) return undefined;
  const faults = new RowFaults(ground.faults, ground.seed, ordinal);
  for (let row = 0; row < count; row += 1) if (faults.neverEnds(row)) return row;
  return undefined;
}
