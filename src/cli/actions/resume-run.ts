import type { ExitCode } from '../../core/error-codes.ts';
import type { CliContext } from '../cli-context.ts';
import { driveToEnd, type DriveCommandOptions } from '../drive-run.ts';
import { findRun } from '../find-run.ts';

/** Options of `resume`. */
export interface ResumeOptions extends DriveCommandOptions {
  readonly stateDir?: string;
}

/** `resume`: goes on with a run from wherever it was left. */
export async function resumeRun(
  context: CliContext,
  { run }: Readonly<Record<'run', string>>,
  options: ResumeOptions,
): Promise<ExitCode> {
  const { before, router } = await findRun(context, run, options.stateDir);
  await using _ = router;
  return await driveToEnd(context, {
    options,
    resumes: 'always',
    before,
    start: (drive) => router.resume(run, drive),
  });
}
