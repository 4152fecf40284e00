import { ERROR_CODES, type ExitCode } from '../core/error-codes.ts';
import { BatchRouterError } from '../core/errors.ts';

/** With what code an unexpected error, a mistake of ours, ends: what Node ends with after an uncaught error. */
export const UNEXPECTED_EXIT = 1;

/** The exit code for something that was thrown. The table itself is `EXIT_CODES`, since errors refer to it. */
export function exitCodeFor(error: unknown): ExitCode | typeof UNEXPECTED_EXIT {
  return error instanceof BatchRouterError ? ERROR_CODES[error.code].exit : UNEXPECTED_EXIT;
}

/** The exit code of a run that has all its results. */
export function exitCodeOf(counts: { readonly total: number; readonly succeeded: number }): ExitCode {
  return counts.succeeded === counts.total ? 0 : 10;
}
