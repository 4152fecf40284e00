import type { LineError } from '../adapter/batch-port.ts';
import { classifyFailure, wordsOf } from '../adapter/classify-failure.ts';
import type { Failure } from '../core/failure.ts';
import type { ShardRecord } from '../ledger/records.ts';
import type { ProviderContext } from './engine-context.ts';
import { lineErrorsOf } from './snapshot-changes.ts';

/** Why a request that no result file speaks of has no output. */
export function describeAbsent(
  context: Pick<ProviderContext, 'adapter'>,
  shard: ShardRecord,
  unsent: Failure = NEVER_SENT,
): (index: number) => Failure {
  if (shard.batchId === undefined) return () => unsent;
  if (shard.status === 'cancelled') return () => CANCELLED;
  if (shard.status === 'expired') return () => EXPIRED;
  if (shard.status === 'failed') return describeRefusal(context, lineErrorsOf(shard));
  return () => MISSING;
}

/** The lines that the provider found wrong get its words; the others were refused because of them. */
function describeRefusal(
  { adapter: { profile } }: Pick<ProviderContext, 'adapter'>,
  errors: readonly LineError[],
): (index: number) => Failure {
  const own = new Map<number, Failure>();
  for (const error of errors) {
    if (error.line === undefined) continue;
    const where = error.field === undefined ? '' : ` (${error.field})`;
    own.set(error.line - 1, classifyFailure(profile, [...wordsOf(error), '400'], `${error.message}${where}`));
  }
  const general = errors.find((error) => error.line === undefined);
  const why = general?.message ?? errors[0]?.message ?? 'it did not say why';
  const others: Failure =
    general === undefined
      ? {
          code: 'batch_refused',
          message: `${profile.title} refused the whole batch because of other lines: ${why}`,
          retryable: true,
        }
      : classifyFailure(profile, wordsOf(general), `${profile.title} refused the batch: ${why}`);
  const fallback: Failure = others.code === 'unknown' ? { ...others, code: 'batch_refused' } : others;
  return (index) => own.get(index) ?? fallback;
}

const NEVER_SENT: Failure = {
  code: 'cancelled',
  message: 'The run was cancelled before this request was sent.',
  retryable: true,
};
const CANCELLED: Failure = {
  code: 'cancelled',
  message: 'The batch was cancelled before this request was answered.',
  retryable: true,
};
const EXPIRED: Failure = {
  code: 'expired',
  message: "The batch's time ran out before this request was answered.",
  retryable: true,
};
const MISSING: Failure = {
  code: 'missing',
  message: 'The batch ended without a result for this request.',
  retryable: true,
};
