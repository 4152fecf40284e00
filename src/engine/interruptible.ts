import { interruptedBy, throwIfInterrupted } from '../core/clock.ts';

/** The same values, until the signal aborts: also while the next one is a long time coming. @throws InterruptedError */
export async function* interruptible<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let interrupt: (cause: unknown) => void = () => undefined;
  const onAbort = (): void => interrupt(interruptedBy(signal));
  signal.addEventListener('abort', onAbort);
  let isDone = false;
  try {
    for (;;) {
      throwIfInterrupted(signal);
      // A promise of its own for each value: one that all were raced with would keep something of each until the end.
      const next = await new Promise<IteratorResult<T, unknown>>((resolve, reject) => {
        interrupt = reject;
        iterator.next().then(resolve, reject);
      });
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
