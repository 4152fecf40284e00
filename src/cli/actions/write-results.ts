import type { ExitCode } from '../../core/error-codes.ts';
import { isComplete, RunNotCompleteError, type RunStatus } from '../../index.ts';
import type { CliContext } from '../cli-context.ts';
import { driveToEnd, STDOUT } from '../drive-run.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { showMany } from '../human-figures.ts';

/** Options of `results`. */
export interface ResultsOptions {
  readonly json: boolean;
  readonly output?: string;
  readonly stateDir?: string;
}

/** `results`: writes the results of a run that needs no more waiting, collecting them first where that is left to do. */
export async function writeResults(
  context: CliContext,
  { run }: Readonly<Record<'run', string>>,
  options: ResultsOptions,
): Promise<ExitCode> {
  const { before, router } = await findRun(context, run, options.stateDir);
  await using _ = router;
  const output = options.output ?? STDOUT;
  if (before.state === 'settled' && output === STDOUT) {
    context.trace.isResumable = false;
    await context.out.writeFile((await router.getRun(run)).resultsPath);
    return exitCodeOf(before.counts);
  }
  if (before.state !== 'settled') {
    refuseUnfinished(await router.refresh(run, { signal: context.signal }));
  }
  return await driveToEnd(context, {
    options: { json: options.json, output },
    resumes: 'always',
    before,
    start: (drive) => router.resume(run, drive),
  });
}

/** @throws RunNotCompleteError when going on with the run would send something or wait */
function refuseUnfinished({ run_id, shards, state }: RunStatus): void {
  const open = shards.filter(
    (shard) => shard.state === 'submitted' && !isComplete(shard.status ?? 'in_progress'),
  );
  const unsent = shards.filter((shard) => shard.state === 'planned');
  const parts: string[] = [];
  if (state === 'intake') parts.push('its input was not read to the end');
  if (open.length > 0) {
    const list = open.map(({ batch_id, raw_status }) => `${batch_id} (${raw_status})`).join(', ');
    parts.push(`${showMany(open.length, 'batch is', 'batches are')} still open: ${list}`);
  }
  if (unsent.length > 0) {
    parts.push(`${showMany(unsent.length, 'batch was', 'batches were')} not sent yet`);
  }
  if (parts.length === 0) return;
  throw new RunNotCompleteError(run_id, `Run ${run_id} is not finished: ${parts.join('; ')}.`);
}
