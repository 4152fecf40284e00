import type { ExitCode } from '../../core/error-codes.ts';
import type { CliContext } from '../cli-context.ts';
import { driveToEnd, type DriveCommandOptions } from '../drive-run.ts';
import { findRun } from '../find-run.ts';
import { showMany } from '../human-figures.ts';

/** Options of `cancel`. */
export interface CancelOptions extends DriveCommandOptions {
  readonly noWait: boolean;
  readonly stateDir?: string;
}

/** `cancel`: stops a run at the provider, and collects what was answered before. */
export async function cancelRun(
  context: CliContext,
  { run }: Readonly<Record<'run', string>>,
  options: CancelOptions,
): Promise<ExitCode> {
  const { before, router } = await findRun(context, run, options.stateDir);
  await using _ = router;
  const { signal, talk, trace } = context;
  if (before.state === 'settled') {
    trace.isResumable = false;
    if (!options.json) talk.line(`Run ${run} is settled already: there is nothing to cancel.`);
    return 0;
  }
  const asked = await router.cancel(run, { signal });
  if (!options.json) talk.line(`Asked the provider to cancel ${showMany(asked, 'batch', 'batches')}.`);
  if (options.noWait) {
    if (!options.json) talk.line(`Collect what was answered with: ${trace.resumeCommand}`);
    return 0;
  }
  return await driveToEnd(context, {
    options,
    resumes: 'always',
    before: await (await router.getRun(run)).status(),
    start: (drive) => router.resume(run, drive),
  });
}
