import { RunDrivenElsewhereError } from '../core/errors.ts';
import { ensureDirectory, remove } from '../core/files.ts';
import { placeDirectory } from '../core/place-directory.ts';
import { temporaryName } from '../core/temporary-name.ts';
import type { Emit } from './events.ts';
import { Intake, type IntakeOptions, type IntakeOutcome } from './intake.ts';
import type { Layout } from './layout.ts';
import type { FilesFactory } from './open-shard.ts';
import { readBlocks } from './read-blocks.ts';
import type { RequestSource } from './request-source.ts';
import { ShardFiles } from './shard-files.ts';

/** What an intake tells of and listens to. */
export interface TakeInContext {
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * Reads a source to its end and grows the files of a run's shards, in a directory of this intake's own that gets its name
 * when it is whole: neither what an intake that died has left, nor what another one writes meanwhile, mixes with it. When
 * anything is wrong with the input, nothing of it is kept.
 * @param mayPlace asked when all was read; an answer of false means that somebody else has taken the input in
 * @throws ValidationError with all bad lines, RunDrivenElsewhereError, FileOperationError, InterruptedError
 */
export async function takeIn(
  context: TakeInContext,
  source: RequestSource,
  options: IntakeOptions,
  layout: Layout,
  runId: string,
  mayPlace: () => Promise<boolean>,
): Promise<IntakeOutcome> {
  const directory = temporaryName(layout.shardDirectory(runId));
  await ensureDirectory(directory);
  try {
    const createFiles = (number: number): ShardFiles => new ShardFiles(directory, number);
    const outcome = await readThrough(context, source, options, createFiles);
    if (!(await mayPlace())) throw new RunDrivenElsewhereError(runId);
    await placeDirectory(directory, layout.shardDirectory(runId));
    return outcome;
  } catch (cause) {
    await remove(directory).catch(() => undefined);
    throw cause;
  }
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
    const onBytes = (bytes: number): void => {
      progress.bytes += bytes;
    };
    for await (const { block, file } of readBlocks(source, signal, onBytes)) {
      intake.take(block, file);
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
