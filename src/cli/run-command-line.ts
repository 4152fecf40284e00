import { systemClock } from '../core/clock.ts';
import type { CliContext } from './cli-context.ts';
import { readConfig } from './config.ts';
import { DataOutput } from './data-output.ts';
import { exitCodeFor } from './exit-codes.ts';
import { listenForInterrupts } from './interrupts.ts';
import { parseCommandLine } from './parse-command-line.ts';
import { quietSqliteWarning } from './quiet-warnings.ts';
import { reportError } from './report-error.ts';
import { RunTrace } from './run-trace.ts';
import { Talk } from './talk.ts';

/**
 * Does what a command line asks and returns the code to end with; everything that is thrown below ends here.
 * @param exit ends the process at once, for a second Ctrl-C
 */
export async function runCommandLine(args: readonly string[], exit: (code: number) => void): Promise<number> {
  quietSqliteWarning();
  const config = readConfig();
  const context: CliContext = {
    config,
    clock: systemClock,
    out: new DataOutput(process.stdout),
    talk: new Talk(process.stderr, config.color),
    signal: listenForInterrupts(exit),
    trace: new RunTrace(),
  };
  const asJson = wantsJson(args);
  const fail = (error: unknown): number => {
    reportError(context, error, asJson);
    return exitCodeFor(error);
  };
  // What nobody awaits would end the process with a stack in place of a line.
  process.on('uncaughtException', (error) => exit(fail(error)));
  try {
    const parsed = await parseCommandLine(args);
    if (parsed.kind === 'text') {
      await context.out.write(parsed.text);
      return 0;
    }
    const action = await parsed.command.load();
    return await action(context, parsed.args, parsed.options);
  } catch (error) {
    return fail(error);
  }
}

/** Looked for by hand, since a command line that cannot be parsed is answered in its own way too. */
function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? args.length : end).includes('--json');
}
