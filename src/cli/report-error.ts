import {
  BatchRouterError,
  describeProblem,
  InterruptedError,
  ValidationError,
  type ErrorCode,
} from '../core/errors.ts';
import type { CliContext } from './cli-context.ts';
import type { RunTrace } from './run-trace.ts';

/** Tells on stderr what went wrong and how to go on: a few lines for people, one line of JSON for programs. */
export function reportError(context: CliContext, error: unknown, asJson: boolean): void {
  if (asJson) context.talk.record(describeAsRecord(context, error));
  else describeForPeople(context, error);
  if (context.config.isDebug && error instanceof Error) context.talk.line(error.stack);
}

function describeAsRecord({ clock, trace }: CliContext, error: unknown): object {
  const resume = resumeAfter(error, trace);
  return {
    event: 'error',
    ...(trace.runId === undefined ? {} : { run_id: trace.runId }),
    at: new Date(clock.now()).toISOString(),
    code: error instanceof BatchRouterError ? error.code : 'unexpected',
    message: messageOf(error),
    ...(error instanceof ValidationError ? { problems: error.problems, total: error.total } : {}),
    ...(resume === undefined ? {} : { resume }),
  };
}

function describeForPeople({ config, talk, trace }: CliContext, error: unknown): void {
  if (error instanceof InterruptedError) {
    talk.line(talk.paint('yellow', describeInterruption(trace)));
  } else if (error instanceof ValidationError && error.total > 1) {
    const head = `The input has ${error.total} problems; ${trace.afterProblems}.`;
    talk.line(`${talk.paint('red', 'error:')} ${head}`);
    for (const problem of error.problems) talk.line(`  ${describeProblem(problem)}`);
    const more = error.total - error.problems.length;
    if (more > 0) talk.line(`  … and ${more} more (${error.total} in all)`);
  } else if (error instanceof BatchRouterError) {
    talk.line(`${talk.paint('red', 'error:')} ${messageOf(error)}`);
  } else {
    const hint = config.isDebug ? '' : ' (BATCH_ROUTER_DEBUG=1 shows where)';
    talk.line(`${talk.paint('red', 'unexpected error:')} ${messageOf(error)}${hint}`);
  }
  const resume = resumeAfter(error, trace);
  if (resume !== undefined) talk.line(`Go on with: ${talk.paint('bold', resume)}`);
}

function describeInterruption({ hasBatches, resumeCommand, runId }: RunTrace): string {
  if (runId === undefined) return 'Interrupted.';
  if (resumeCommand === undefined) return 'Interrupted. Nothing is left to go on with: start it again.';
  if (!hasBatches) return 'Interrupted. Nothing was sent yet; what was read is on disk.';
  return 'Interrupted. Batches that exist go on at the provider.';
}

/** After these a run was not begun, was forgotten, or is the same when it is driven on. */
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'usage',
  'invalid_input',
  'unsupported_content_type',
  'provider_not_found',
  'run_not_found',
  'run_driven_elsewhere',
]);

function resumeAfter(error: unknown, trace: RunTrace): string | undefined {
  return error instanceof BatchRouterError && FINAL.has(error.code) ? undefined : trace.resumeCommand;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
