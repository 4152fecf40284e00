import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { BatchSnapshot } from '../../../src/adapter/batch-port.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import {
  isArchived,
  parseBatch,
  parseBatchPage,
  resultsUrl,
} from '../../../src/providers/anthropic/api-replies.ts';
import { readGolden } from './golden/read-golden.ts';

function parse(raw: JsonValue): BatchSnapshot {
  const snapshot = parseBatch(raw, 'anthropic');
  if (snapshot === undefined) throw new Error('not a batch');
  return snapshot;
}

describe('a batch object', () => {
  test('that is new counts every request as running', () => {
    const raw = readGolden('batch-in-progress');
    expect(parse(raw)).toEqual({
      handle: { version: 1, provider: 'anthropic', batchId: 'msgbatch_01XPZPiH1ni3dsLAD9cBDeew' },
      status: 'in_progress',
      rawStatus: 'in_progress',
      counts: { total: 3, processing: 3, succeeded: 0, errored: 0, cancelled: 0, expired: 0 },
      endpoint: '/v1/messages',
      createdAt: '2026-08-02T17:47:08.039Z',
      expiresAt: '2026-08-03T17:47:08.039Z',
      raw,
    });
  });

  test.each([
    ['canceling', 'cancelling', { processing: 3 }],
    ['ended', 'completed', { succeeded: 2, errored: 1 }],
    ['canceled', 'cancelled', { succeeded: 1, cancelled: 2 }],
    ['expired', 'expired', { succeeded: 1, expired: 2 }],
    ['archived', 'completed', { succeeded: 3 }],
  ])('that is %s is %s', (name, status, counts) => {
    const none = { processing: 0, succeeded: 0, errored: 0, cancelled: 0, expired: 0 };
    expect(parse(readGolden(`batch-${name}`))).toMatchObject({
      status,
      counts: { ...none, ...counts, total: 3 },
    });
  });

  test('says when it ended once it has', () => {
    expect(parse(readGolden('batch-ended')).completedAt).toBe('2026-08-02T17:48:04.374Z');
    expect(parse(readGolden('batch-in-progress')).completedAt).toBeUndefined();
  });

  test('that was to be cancelled and was done before that is complete', () => {
    const raw = { ...readGolden('batch-ended'), cancel_initiated_at: '2026-08-02T17:48:00Z' };
    expect(parse(raw).status).toBe('completed');
  });

  test.each(['paused', 'constructor', '__proto__'])('in the unknown state "%s" is still running', (state) => {
    expect(parse({ id: 'b', processing_status: state })).toMatchObject({
      status: 'in_progress',
      rawStatus: state,
    });
  });

  test('of any shape does not make the reader throw, and its counts add up', () => {
    const near = fc.record(
      {
        id: fc.constantFrom('b', 'c'),
        processing_status: fc.constantFrom('in_progress', 'canceling', 'ended', 'odd'),
        request_counts: fc.oneof(
          fc.jsonValue(),
          fc.record(
            { processing: fc.double(), succeeded: fc.integer(), canceled: fc.nat(), expired: fc.nat() },
            { requiredKeys: [] },
          ),
        ),
        created_at: fc.oneof(fc.string(), fc.jsonValue()),
        cancel_initiated_at: fc.constantFrom(null, '2026-08-02T17:48:00Z'),
        archived_at: fc.jsonValue(),
        results_url: fc.jsonValue(),
      },
      { requiredKeys: ['id', 'processing_status'] },
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.jsonValue()), (raw) => {
        // JSON as fast-check types it differs from ours in being mutable only.
        const value = raw as JsonValue;
        const snapshot = parseBatch(value, 'anthropic');
        parseBatchPage({ data: [value], has_more: true }, 'anthropic');
        isArchived(value);
        resultsUrl(value);
        const { total, ...rest } = snapshot?.counts ?? { total: 0 };
        expect(Object.values(rest).reduce((sum, count) => sum + count, 0)).toBe(total);
      }),
      { numRuns: 1_000 },
    );
  });
});
