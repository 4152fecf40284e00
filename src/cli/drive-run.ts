import type { ExitCode } from '../core/error-codes.ts';
import type { Run, RunDriveOptions, RunEvent, RunStatus } from '../index.ts';
import type { CliContext } from './cli-context.ts';
import { exitCodeOf } from './exit-codes.ts';
import { createRunReporter } from './progress/run-reporter.ts';
import type { ResumesFrom } from './run-trace.ts';
import { summarizeRun } from './summarize-run.ts';

/** What the options of all driving commands have in common. */
export interface DriveCommandOptions {
  readonly json: boolean;
  readonly output?: string;
  readonly pollInterval?: number;
}

/** How one command drives. */
export interface Drive {
  readonly options: DriveCommandOptions;
  readonly resumes: ResumesFrom;
  /** How the run was before, when it exists. */
  readonly before?: RunStatus;
  readonly start: (options: RunDriveOptions) => Promise<Run>;
}

/** The name of standard output on a command line. */
export const STDOUT = '-';

/** Drives a run while telling of it. @throws all that driving a run throws */
export async function driveRun(context: CliContext, drive: Drive): Promise<Run> {
  const { options, resumes, start } = drive;
  const reporter = await createRunReporter(context, options.json, drive.before);
  const onEvent = (event: RunEvent): void => {
    context.trace.learn(event, resumes);
    reporter.onEvent(event);
  };
  try {
    return await start({
      onEvent,
      signal: context.signal,
      ...(options.pollInterval === undefined ? {} : { pollIntervalMs: options.pollInterval * 1000 }),
      ...(options.output === undefined || options.output === STDOUT ? {} : { output: options.output }),
    });
  } finally {
    reporter.close();
  }
}

/** Drives a run to its end, puts its results where they are wanted, and sums up. */
export async function driveToEnd(context: CliContext, drive: Drive): Promise<ExitCode> {
  const run = await driveRun(context, drive);
  const status = await run.status();
  const { json, output } = drive.options;
  if (output === STDOUT) await context.out.writeFile(run.resultsPath);
  if (!json) summarizeRun(context.talk, status, output);
  return exitCodeOf(status.counts);
}
