import { RunNotFoundError, type BatchRouter, type RunStatus } from '../index.ts';
import type { CliContext } from './cli-context.ts';
import { hasState, openRouter } from './open-router.ts';

/** A run that exists, and the router that knows it; whoever gets it closes the router. */
export interface FoundRun {
  readonly router: BatchRouter;
  readonly before: RunStatus;
}

/** Finds a run in the state directory that the user means, which is not made for it. @throws RunNotFoundError */
export async function findRun(
  context: CliContext,
  runId: string,
  stateDir: string | undefined,
): Promise<FoundRun> {
  if (!(await hasState(context, stateDir))) {
    throw new RunNotFoundError(runId, stateDir ?? context.config.stateDir);
  }
  const router = openRouter(context, stateDir);
  try {
    const before = await (await router.getRun(runId)).status();
    if (before.rehearsal !== true) context.trace.knows(runId);
    return { router, before };
  } catch (cause) {
    await router.close();
    throw cause;
  }
}
