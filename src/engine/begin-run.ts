import { RunDrivenElsewhereError, ValidationError } from '../core/errors.ts';
import { ensureDirectory, remove } from '../core/files.ts';
import { createTimedId } from '../core/ids.ts';
import type { RunRecord } from '../ledger/records.ts';
import { contextOf, type EngineContext } from './engine-context.ts';
import type { IntakeOptions } from './intake.ts';
import { nameTarget } from './name-target.ts';
import type { RequestSource } from './request-source.ts';
import { encodeRunOptions, type RunOptions } from './run-options.ts';
import { takeIn } from './take-in.ts';

/** A new run's id. */
export function createRunId(now: number): string {
  return createTimedId('run', now);
}

/** What the intake of a run needs of its driver. */
export type IntakeContext = Pick<
  EngineContext,
  'runId' | 'targets' | 'dialects' | 'providers' | 'ledger' | 'layout' | 'clock' | 'emit' | 'signal'
>;

/**
 * Records a run and takes its input in. When the input is refused, the run is forgotten and nothing stays behind.
 * @throws ValidationError, FileOperationError, LedgerError, InterruptedError
 */
export async function beginRun(
  context: IntakeContext,
  source: RequestSource,
  options: RunOptions,
): Promise<RunRecord> {
  const { clock, emit, layout, ledger, runId, targets } = context;
  await ensureDirectory(layout.runDirectory(runId));
  const run: RunRecord = {
    runId,
    state: 'intake',
    targets,
    cancelRequested: false,
    options: encodeRunOptions(options),
    createdAt: new Date(clock.now()).toISOString(),
    requests: 0,
  };
  await ledger.recordRun(run);
  emit('run:started', { input: source.name, targets: targets.map(nameTarget) });
  return finishIntake(context, run, source, options);
}

/** Takes the input of a recorded run in, from its beginning. Nothing was sent, so it may be done again. */
export async function finishIntake(
  context: IntakeContext,
  run: RunRecord,
  source: RequestSource,
  options: RunOptions,
): Promise<RunRecord> {
  const { layout, ledger, runId } = context;
  try {
    const taken = intakeOptions(context, options);
    const isOpen = async (): Promise<boolean> => (await ledger.findRun(runId))?.state === 'intake';
    const outcome = await takeIn(context, source, taken, layout, runId, isOpen);
    const moved =
      (await ledger.recordShards(runId, outcome.shards)) &&
      (await ledger.moveRun(runId, 'intake', 'planned', { requests: outcome.requests }));
    if (!moved) throw new RunDrivenElsewhereError(runId);
    return { ...run, state: 'planned', requests: outcome.requests };
  } catch (cause) {
    if (isLost(cause, options)) await forget(context);
    throw cause;
  }
}

/** Whether nobody can go on with a run: its input is wrong, or came from a stream that cannot be read again. */
function isLost(cause: unknown, options: RunOptions): boolean {
  if (cause instanceof RunDrivenElsewhereError) return false;
  return cause instanceof ValidationError || options.inputPaths === undefined;
}

/** Nothing of the run was sent: it leaves no trace. What led here is worth more than a failure to tidy up. */
async function forget({ layout, ledger, runId }: IntakeContext): Promise<void> {
  const isForgotten = await ledger.forgetRun(runId).catch(() => false);
  if (isForgotten) await remove(layout.runDirectory(runId)).catch(() => undefined);
}

function intakeOptions(
  context: IntakeContext,
  { params, maxRequests, strict = false, single = false }: RunOptions,
): IntakeOptions {
  return {
    targets: context.targets.map((target) => ({
      adapter: contextOf(context, target).adapter,
      model: target.model,
    })),
    strict,
    single,
    dialects: context.dialects,
    wireIdPrefix: `br-${context.runId.slice(-8)}-`,
    ...(params === undefined ? {} : { params }),
    ...(maxRequests === undefined ? {} : { maxRequests }),
  };
}
