import { throwIfInterrupted } from '../core/clock.ts';
import { backoffDelay, type Backoff } from '../core/backoff.ts';
import { ProviderApiError } from '../core/errors.ts';
import type { ProviderContext } from './engine-context.ts';

/** 0.5 s, 1 s, 2 s, … up to 30 s. */
const BACKOFF: Backoff = { baseMs: 500, factor: 2, maxMs: 30_000, jitter: 0.2 };
/** Before the provider has answered once, the address may be wrong: that is told after 4 waits, 8 s. */
const TRIES_UNTIL_ANSWERED = 5;
/** Afterwards a failure is a hiccup: 15 waits, about 5 minutes. */
const TRIES_ONCE_ANSWERED = 16;
/** A provider that is only busy (429, or a wait that it asked for) gets more patience: about 20 minutes. */
const TRIES_WHEN_BUSY = 45;

/** A provider that asks for more than an hour is not waited for: the run is left as it is, to be resumed. */
const MAX_WAIT_MS = 3_600_000;

/** How often a call is tried, and how long a wait between two tries may be. */
export interface Patience {
  readonly tries: number;
  readonly waitMs: number;
}

/** What a call that may be repeated works with. */
export type CallContext = Pick<ProviderContext, 'clock' | 'random' | 'signal' | 'emit' | 'contact'>;

/**
 * Makes a call that may be made again, and makes it again after a passing failure. Never for the creation of a batch.
 * @param name what stands in events, such as `upload` @param patience less than there is by default
 * @throws ProviderApiError when it fails for good, or too often
 */
export async function callRepeatedly<T>(
  context: CallContext,
  name: string,
  call: (signal: AbortSignal) => Promise<T>,
  patience?: Patience,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await call(context.signal);
      context.contact.answered = true;
      return answer;
    } catch (cause) {
      throwIfInterrupted(context.signal);
      const wait = waitBefore(cause, attempt, context);
      if (wait === undefined || isOver(patience, attempt, wait)) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      context.emit('call:retrying', { call: name, attempt: attempt + 1, wait_ms: Math.round(wait), reason });
      await context.clock.sleep(wait, context.signal);
    }
  }
}

function isOver(patience: Patience | undefined, attempt: number, wait: number): boolean {
  return patience !== undefined && (attempt + 1 >= patience.tries || wait > patience.waitMs);
}

/** How long to wait before the next try, or undefined when there should be none. */
export function waitBefore(
  cause: unknown,
  attempt: number,
  context: Pick<CallContext, 'random' | 'contact'>,
): number | undefined {
  if (!(cause instanceof ProviderApiError) || !cause.transient) return undefined;
  if (attempt + 1 >= triesFor(cause, context.contact.answered)) return undefined;
  if ((cause.retryAfterMs ?? 0) > MAX_WAIT_MS) return undefined;
  return Math.max(cause.retryAfterMs ?? 0, backoffDelay(BACKOFF, attempt, context.random));
}

function triesFor(cause: ProviderApiError, answered: boolean): number {
  if (cause.status === 429 || cause.retryAfterMs !== undefined) return TRIES_WHEN_BUSY;
  return answered ? TRIES_ONCE_ANSWERED : TRIES_UNTIL_ANSWERED;
}
