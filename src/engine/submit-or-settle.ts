import { SubmissionUnclearError } from '../core/errors.ts';
import type { ShardRecord } from '../ledger/records.ts';
import { isCancelled } from './cancel-run.ts';
import type { LaterTry } from './creation-postponed.ts';
import { CreationRefused } from './creation-refused.ts';
import type { ProviderContext } from './engine-context.ts';
import { settleShard } from './settle-shard.ts';
import { submitShard } from './submit-shard.ts';

/** After so many unclear creations one after the other the provider is in trouble, and no more are risked. */
const MAX_UNCLEAR_IN_A_ROW = 2;

/** Whether the provider is in such trouble that nothing should be created just now. */
export function isTooUnclear({ trouble }: Pick<ProviderContext, 'trouble'>): boolean {
  return trouble.unclearInARow >= MAX_UNCLEAR_IN_A_ROW;
}

/**
 * The submitted shard; undefined for one of a cancelled run, or one whose batch was refused for what is in it: these are
 * settled without being sent.
 * @throws as `submitShard` and `settleShard`
 */
export async function submitOrSettle(
  context: ProviderContext,
  shard: ShardRecord,
  later?: LaterTry,
): Promise<ShardRecord | undefined> {
  try {
    const submitted = (await isCancelled(context)) ? undefined : await submitShard(context, shard, later);
    if (submitted === undefined) await settleShard(context, shard);
    context.trouble.unclearInARow = 0;
    return submitted;
  } catch (cause) {
    if (cause instanceof SubmissionUnclearError) context.trouble.unclearInARow += 1;
    if (!(cause instanceof CreationRefused)) throw cause;
    context.emit('shard:rejected', { shard: shard.number, reason: cause.failure.message });
    await settleShard(context, shard, cause.failure);
    return undefined;
  }
}
