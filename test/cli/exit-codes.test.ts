import { expect, test } from 'vitest';

import { exitCodeFor, exitCodeOf } from '../../src/cli/exit-codes.ts';
import {
  CredentialsError,
  FileOperationError,
  InterruptedError,
  LedgerError,
  RunNotCompleteError,
  UsageError,
  ValidationError,
} from '../../src/core/errors.ts';

test('every kind of error has its own exit code, and a mistake of ours ends with 1', () => {
  const codes = [
    new UsageError('x'),
    new CredentialsError('credentials_missing', 'openai', 'x'),
    new ValidationError([]),
    new FileOperationError('write', 'x', new Error('x')),
    new LedgerError('open', 'x', new Error('x')),
    new RunNotCompleteError('run', 'x'),
    new InterruptedError(),
    new TypeError('x'),
  ].map(exitCodeFor);
  expect(codes).toEqual([2, 4, 5, 7, 7, 11, 130, 1]);
});

test('a run ends with 0 only when every request succeeded', () => {
  expect(exitCodeOf({ total: 3, succeeded: 3 })).toBe(0);
  expect(exitCodeOf({ total: 3, succeeded: 2 })).toBe(10);
});
