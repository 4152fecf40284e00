import { throwIfInterrupted } from '../core/clock.ts';
import { ensureDirectory, remove, syncDirectory } from '../core/files.ts';
import { splitLines } from '../jsonl/read-lines.ts';
import type { Emit } from './events.ts';
import { Intake, type IntakeOptions, type IntakeOutcome } from './intake.ts';
import type { Layout } from './layout.ts';
import { interruptible } from './interruptible.ts';
import type { FilesFactory } from './open-shard.ts';
import { MAX_LINE_BYTES } from './request-reader.ts';
import type { RequestSource } from './request-source.ts';
import { ShardFiles } from './shard-files.ts';

/** What an intake tells of and listens to. */
export interface TakeInContext {
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * Reads a source to its end and grows the files of a run's shards. When anything is wrong with the input, nothing of it
 * is kept. @throws ValidationError with all bad lines, FileOperationError, InterruptedError
 */
export async function takeIn(
  context: TakeInContext,
  source: RequestSource,
  options: IntakeOptions,
  layout: Layout,
  runId: string,
): Promise<IntakeOutcome> {
  const directory = layout.shardDirectory(runId);
  // What an intake that died has left is not to be mixed with what comes now.
  await remove(directory);
  await ensureDirectory(directory);
  const outcome = await readThrough(
    context,
    source,
    options,
    (number) => new ShardFiles(layout, runId, number),
  );
  await syncDirectory(directory);
  return outcome;
}

/** Reads a source to its end as `takeIn` does, and writes nothing: what would be sent, on paper. */
export function planIntake(
  context: TakeInContext,
  source: RequestSource,
  options: IntakeOptions,
): Promise<IntakeOutcome> {
  return readThrough(context, source, options, () => undefined);
}

async function readThrough(
  { emit, signal }: TakeInContext,
  source: RequestSource,
  options: IntakeOptions,
  createFiles: FilesFactory,
): Promise<IntakeOutcome> {
  const intake = new Intake(options, createFiles);
  const progress = {
    bytes: 0,
    ...(source.byteLength === undefined ? {} : { total_bytes: source.byteLength }),
  };
  try {
    for await (const block of splitLines(countBytes(source, progress, signal), MAX_LINE_BYTES)) {
      throwIfInterrupted(signal);
      intake.take(block, source.name);
      await intake.flush();
      emit('intake:progress', { requests: intake.requests, ...progress });
    }
    const outcome = await intake.finish(source.name);
    for (const warning of outcome.warnings) emit('intake:warning', warning);
    const bytes = outcome.shards.reduce((sum, shard) => sum + shard.bytes, 0);
    emit('intake:finished', { requests: outcome.requests, shards: outcome.shards.length, bytes });
    return outcome;
  } finally {
    await intake.abandon();
  }
}

async function* countBytes(
  source: RequestSource,
  progress: { bytes: number },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of interruptible(source.open(), signal)) {
    progress.bytes += chunk.byteLength;
    yield chunk;
  }
}
