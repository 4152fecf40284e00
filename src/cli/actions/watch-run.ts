import type { ExitCode } from '../../core/error-codes.ts';
import { isComplete, type BatchRouter, type RunStatus } from '../../index.ts';
import type { CliContext } from '../cli-context.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { showMany } from '../human-figures.ts';
import { createRunReporter } from '../progress/run-reporter.ts';

/** Options of `watch`. */
export interface WatchOptions {
  readonly json: boolean;
  readonly pollInterval?: number;
  readonly stateDir?: string;
}

/** As for a run that is driven: DEFAULT_POLL of the engine begins with a minute. */
const POLL_SECONDS = 60;

/** `watch`: follows a run and changes nothing about it, so that it may run beside the process that drives it. */
export async function watchRun(
  context: CliContext,
  { run }: Readonly<Record<'run', string>>,
  options: WatchOptions,
): Promise<ExitCode> {
  const { before, router } = await findRun(context, run, options.stateDir);
  await using _ = router;
  const status = await follow(context, router, before, options);
  context.trace.isResumable = status.state !== 'settled';
  if (status.state === 'settled') {
    if (!options.json)
      context.talk.line(`The run is settled. Show its results with: ${collectCommand(context)}`);
    return exitCodeOf(status.counts);
  }
  const unsent = status.shards.filter(({ state }) => state === 'planned').length;
  if (unsent > 0 || status.shards.length === 0) {
    if (!options.json) {
      context.talk.line(`No batch is open, and ${showMany(unsent, 'batch was', 'batches were')} never sent.`);
      context.talk.line(`Go on with: ${context.trace.resumeCommand}`);
    }
    return 11;
  }
  if (!options.json) context.talk.line(`All batches have ended. Collect with: ${collectCommand(context)}`);
  return 0;
}

async function follow(
  context: CliContext,
  router: BatchRouter,
  before: RunStatus,
  { json, pollInterval = POLL_SECONDS }: WatchOptions,
): Promise<RunStatus> {
  const { clock, signal } = context;
  const reporter = await createRunReporter(context, json, before);
  const { onEvent } = reporter;
  try {
    for (;;) {
      const status = await router.refresh(before.run_id, { signal, onEvent });
      const open = status.shards.filter(
        (shard) => shard.state === 'submitted' && !isComplete(shard.status ?? 'in_progress'),
      ).length;
      if (status.state === 'settled' || open === 0) return status;
      onEvent({
        event: 'run:waiting',
        run_id: before.run_id,
        at: new Date(clock.now()).toISOString(),
        open,
        done: status.shards.length - open,
        next_poll_ms: pollInterval * 1000,
      });
      await clock.sleep(pollInterval * 1000, signal);
    }
  } finally {
    reporter.close();
  }
}

function collectCommand({ trace }: CliContext): string {
  return `batch-router results ${trace.runId}${trace.stateDirOption}`;
}
