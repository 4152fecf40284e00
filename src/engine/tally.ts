import type { Tally } from '../ledger/records.ts';
import type { UnifiedResult } from '../model/result.ts';
import type { UsageInfo } from '../model/usage.ts';
import type { ResultCounts } from './events.ts';

/** Counts results and adds up their tokens. */
export class RunningTally {
  readonly #counts = { succeeded: 0, errored: 0, cancelled: 0, expired: 0 };
  readonly #usage = {
    prompt_tokens: 0,
    completion_tokens: 0,
    total_tokens: 0,
    cached_tokens: 0,
    cache_write_tokens: 0,
    reasoning_tokens: 0,
  };

  add(result: Pick<UnifiedResult, 'status' | 'usage'>): void {
    this.#counts[result.status] += 1;
    if (result.usage !== undefined) this.#addUsage(result.usage);
  }

  /** Adds what another tally counted. */
  merge(tally: Tally): void {
    for (const status of ['succeeded', 'errored', 'cancelled', 'expired'] as const) {
      this.#counts[status] += tally[status];
    }
    this.#addUsage(tally.usage);
  }

  get counts(): ResultCounts {
    return { ...this.#counts };
  }

  get total(): Tally {
    return { ...this.#counts, usage: { ...this.#usage } };
  }

  #addUsage(usage: UsageInfo): void {
    this.#usage.prompt_tokens += usage.prompt_tokens;
    this.#usage.completion_tokens += usage.completion_tokens;
    this.#usage.total_tokens += usage.total_tokens;
    this.#usage.cached_tokens += usage.cached_tokens ?? 0;
    this.#usage.cache_write_tokens += usage.cache_write_tokens ?? 0;
    this.#usage.reasoning_tokens += usage.reasoning_tokens ?? 0;
  }
}

/** The counts of a tally. */
export function countsOf(tally: Tally): ResultCounts {
  const { succeeded, errored, cancelled, expired } = tally;
  return { succeeded, errored, cancelled, expired };
}

/** How many results were counted. */
export function sumCounts({ cancelled, errored, expired, succeeded }: ResultCounts): number {
  return succeeded + errored + cancelled + expired;
}

/** What all shards together came to. */
export function sumTallies(tallies: Iterable<Tally | undefined>): Tally {
  const sum = new RunningTally();
  for (const tally of tallies) if (tally !== undefined) sum.merge(tally);
  return sum.total;
}
