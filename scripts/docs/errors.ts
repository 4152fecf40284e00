import { ERROR_CODES, EXIT_CODES } from '../../src/core/error-codes.ts';
import { FAILURE_CODES } from '../../src/core/failure-codes.ts';
import { formatCode, formatTable, type Document } from './document.ts';

/** Errors that are thrown, exit codes, and failures that are stored on results. */
export const errorsDocument: Document = {
  file: 'errors.md',
  generate: async () => `# Errors, exit codes and failures

An **error** is thrown: the work as a whole could not go on. A **failure** is stored: one request has no output, and its
result says why. Nothing else depends on a message; switch on codes.

## Errors

Everything that this package throws on purpose is a \`BatchRouterError\` with a stable \`code\`.

${formatTable(
  [formatCode('code'), 'class', 'exit code', 'meaning', 'what to do'],
  Object.entries(ERROR_CODES).map(([code, entry]) => [
    formatCode(code),
    formatCode(entry.error),
    String(entry.exit),
    entry.meaning,
    entry.remedy,
  ]),
)}

## Exit codes of the command line

${formatTable(['exit code', 'meaning'], Object.entries(EXIT_CODES))}

## Failures

The \`error.code\` of a result whose \`status\` is not \`succeeded\`. \`error.retryable\` says whether sending the request again
may succeed: that is a matter of the provider and its reply, not of the code alone.

${formatTable(
  [formatCode('error.code'), 'meaning'],
  Object.entries(FAILURE_CODES).map(([code, meaning]) => [formatCode(code), meaning]),
)}
`,
};
