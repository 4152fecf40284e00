import type { RunListener, RunStatus } from '../../index.ts';
import type { CliContext } from '../cli-context.ts';

/** Tells of a run while it goes on. */
export interface RunReporter {
  readonly onEvent: RunListener;
  /** Says what was held back, and leaves the terminal as it was. To be called once. */
  close(): void;
}

/**
 * The reporter that fits: events for programs, bars on a terminal, plain lines elsewhere.
 * @param before how the run was when this process took it up
 */
export async function createRunReporter(
  context: CliContext,
  asJson: boolean,
  before?: RunStatus,
): Promise<RunReporter> {
  if (asJson) {
    const { JsonReporter } = await import('./json-reporter.ts');
    return new JsonReporter(context);
  }
  const { RunPicture } = await import('./run-picture.ts');
  const picture = new RunPicture(before);
  if (context.talk.isTerminal) {
    const { BarReporter } = await import('./bar-reporter.ts');
    return new BarReporter(context, picture);
  }
  const { LineReporter } = await import('./line-reporter.ts');
  return new LineReporter(context, picture);
}
