import { ERROR_CODES } from '../core/error-codes.ts';
import { InterruptedError } from '../core/errors.ts';

/** The signals by which a user, a supervisor or a closing terminal ends a process. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Turns the first signal into an abort, so that what is begun can be put down in order; the second one ends the process
 * at once. @param exit ends the process
 */
export function listenForInterrupts(exit: (code: number) => void): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) exit(ERROR_CODES.interrupted.exit);
    else controller.abort(new InterruptedError());
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return controller.signal;
}
