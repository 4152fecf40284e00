import { InterruptedError } from './errors.ts';

/** The only way to learn the time or to wait. Times are milliseconds since 1970. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`; rejects with an `InterruptedError` as soon as `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Longest time that Node's timers take, 2^31 - 1 ms; a longer one would fire at once. */
const MAX_TIMER_MS = 2_147_483_647;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    let left = ms;
    do {
      const slice = Math.min(left, MAX_TIMER_MS);
      await waitFor(slice, signal);
      left -= slice;
    } while (left > 0);
  },
};

function waitFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(interruptedBy(signal));
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(interruptedBy(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** A clock that runs `speed` times as fast as `base`, starting at the time that `base` shows now. */
export function createScaledClock(base: Clock, speed: number): Clock {
  const origin = base.now();
  return {
    now: () => origin + (base.now() - origin) * speed,
    sleep: (ms, signal) => base.sleep(ms / speed, signal),
  };
}

/** A clock whose time passes only when somebody sleeps on it or moves it: what a test needs in place of waiting. */
export interface VirtualClock extends Clock {
  /** Moves the time forward by `ms`. */
  advance(ms: number): void;
}

/** Creates a virtual clock; each sleep moves the time on by its length and resolves in a later turn of the event loop. */
export function createVirtualClock(start: number = Date.UTC(2026, 0, 1)): VirtualClock {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    sleep: async (ms, signal) => {
      throwIfInterrupted(signal);
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
      throwIfInterrupted(signal);
    },
  };
}

/** @throws InterruptedError when the signal has aborted */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw interruptedBy(signal);
}

/** The reason of an aborted signal as an `InterruptedError`. */
export function interruptedBy(signal: AbortSignal | undefined): InterruptedError {
  const reason: unknown = signal?.reason;
  return reason instanceof InterruptedError
    ? reason
    : new InterruptedError('Interrupted.', { cause: reason });
}
