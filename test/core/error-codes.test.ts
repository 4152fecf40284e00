import { expect, test } from 'vitest';

import { ERROR_CODES, EXIT_CODES } from '../../src/core/error-codes.ts';
import * as errors from '../../src/core/errors.ts';

const classes = Object.entries(errors)
  .filter(([name]) => name.endsWith('Error') && name !== 'BatchRouterError')
  .map(([name]) => name);

test('every error class has a code in the table, and every class in the table exists', () => {
  const listed = new Set(Object.values(ERROR_CODES).map((entry) => entry.error));
  expect([...listed].sort()).toEqual(classes.sort());
});

test('every exit code is explained, and every one but success and a finished run comes from an error', () => {
  const used = new Set(Object.values(ERROR_CODES).map((entry) => String(entry.exit)));
  expect(Object.keys(EXIT_CODES).filter((code) => !used.has(code))).toEqual(['0', '10']);
});
