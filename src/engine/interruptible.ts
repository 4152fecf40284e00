import { interruptedBy } from '../core/clock.ts';

/** The same values, until the signal aborts: also while the next one is a long time coming. @throws InterruptedError */
export async function* interruptible<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(interruptedBy(signal));
  aborted.catch(() => undefined);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  let isDone = false;
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      isDone = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Not awaited: a source that hangs would keep the one who wants to leave.
    if (!isDone) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
