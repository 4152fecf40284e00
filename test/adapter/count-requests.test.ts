import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { countRequests } from '../../src/adapter/count-requests.ts';
import type { BatchStatus } from '../../src/model/batch-status.ts';

const STATUSES: readonly BatchStatus[] = [
  'validating',
  'in_progress',
  'finalizing',
  'completed',
  'failed',
  'cancelling',
  'cancelled',
  'expired',
];

test('every request is counted once, whatever the provider counts', () => {
  fc.assert(
    fc.property(fc.constantFrom(...STATUSES), fc.nat(), fc.nat(), fc.nat(), (status, a, b, c) => {
      const { total, ...parts } = countRequests({ total: a, succeeded: b, errored: c }, status);
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(total);
      expect(total).toBe(Math.max(a, b + c));
    }),
  );
});

test('what a batch left over ended the way that the batch did', () => {
  const found = { total: 10, succeeded: 5, errored: 2 };
  expect(countRequests(found, 'in_progress')).toMatchObject({ processing: 3, errored: 2 });
  expect(countRequests(found, 'expired')).toMatchObject({ processing: 0, expired: 3, errored: 2 });
  expect(countRequests(found, 'cancelled')).toMatchObject({ processing: 0, cancelled: 3, errored: 2 });
  expect(countRequests(found, 'completed')).toMatchObject({ processing: 0, errored: 5 });
});
