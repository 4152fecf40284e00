import { interruptedBy } from '../core/clock.ts';
import {
  BatchRouterError,
  FileOperationError,
  InterruptedError,
  LedgerError,
  RunDrivenElsewhereError,
  SubmissionUnclearError,
} from '../core/errors.ts';
import type { ShardRecord } from '../ledger/records.ts';
import { driveProvider, type Destination } from './drive-provider.ts';
import type { EngineContext, ProviderContext } from './engine-context.ts';

/**
 * Drives the shards of all providers at the same time. What goes wrong at one provider is thrown when the others have
 * come to their end; what goes wrong on this machine stops them all.
 */
export async function driveShards(
  context: EngineContext,
  shards: readonly ShardRecord[],
  destination: Destination,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const work = [...context.providers.values()].map(async (provider) => {
    const own = shards.filter((shard) => shard.provider === provider.adapter.name);
    const failures = await driveProvider({ ...provider, signal }, own, destination);
    const local = failures.find(isOfThisMachine);
    if (local === undefined) tell(context, provider, failures);
    else stop.abort(new InterruptedError('Stopped, since another part of the run failed.', { cause: local }));
    return failures;
  });
  throwFirst(context, (await Promise.all(work)).flat());
}

/** Whether a failure has nothing to do with one provider: the ledger, the disk, another process, or a mistake of ours. */
function isOfThisMachine(failure: unknown): boolean {
  return (
    !(failure instanceof BatchRouterError) ||
    failure instanceof LedgerError ||
    failure instanceof FileOperationError ||
    failure instanceof RunDrivenElsewhereError
  );
}

/** The others may go on for hours: what went wrong is told now, and thrown then. */
function tell(context: EngineContext, { adapter }: ProviderContext, failures: readonly unknown[]): void {
  if (context.providers.size < 2) return;
  for (const failure of failures) {
    // An interruption is no failure, and unclear creations are told of one by one.
    if (failure instanceof InterruptedError || failure instanceof SubmissionUnclearError) continue;
    if (!(failure instanceof BatchRouterError)) continue;
    context.emit('provider:failed', {
      provider: adapter.name,
      code: failure.code,
      reason: failure.message,
    });
  }
}

/** What a user has to know before anything else: that something may have been bought, or that there is no room to note it. */
function isGrave(failure: unknown): failure is Error {
  return (
    failure instanceof SubmissionUnclearError ||
    failure instanceof LedgerError ||
    failure instanceof FileOperationError
  );
}

/** The failure that matters most: a grave one, else the interruption that the user wanted, else the one that began it. */
function throwFirst(context: EngineContext, failures: readonly unknown[]): void {
  if (failures.length === 0) return;
  const grave = failures.find(isGrave);
  if (grave !== undefined) throw grave;
  if (context.signal.aborted) throw interruptedBy(context.signal);
  throw failures.find((failure) => !(failure instanceof InterruptedError)) ?? failures[0];
}
