import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { BatchSnapshot } from '../../../src/adapter/batch-port.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { parseBatch, parseBatchPage, parseFileId } from '../../../src/providers/openai/api-replies.ts';
import { readGolden } from './golden/read-golden.ts';

function parse(raw: JsonValue): BatchSnapshot {
  const snapshot = parseBatch(raw, 'openai');
  if (snapshot === undefined) throw new Error('not a batch');
  return snapshot;
}

describe('a batch object', () => {
  test('that is new has counted nothing', () => {
    const raw = readGolden('batch-validating');
    expect(parse(raw)).toEqual({
      handle: {
        version: 1,
        provider: 'openai',
        batchId: 'batch_0123456789abcdef0123456789abcdef',
        refs: { input_file_id: 'file-1' },
      },
      status: 'validating',
      rawStatus: 'validating',
      counts: { total: 0, processing: 0, succeeded: 0, errored: 0, cancelled: 0, expired: 0 },
      endpoint: '/v1/chat/completions',
      createdAt: '2026-08-19T14:41:14.000Z',
      expiresAt: '2026-08-20T14:41:14.000Z',
      raw,
    });
  });

  test('that is complete says when', () => {
    expect(parse(readGolden('batch-completed'))).toMatchObject({
      status: 'completed',
      completedAt: '2026-08-19T14:43:27.000Z',
      counts: { total: 3, processing: 0, succeeded: 3, errored: 0, cancelled: 0, expired: 0 },
    });
  });

  test('that was refused says which lines were wrong', () => {
    expect(parse(readGolden('batch-failed'))).toMatchObject({
      status: 'failed',
      completedAt: '2026-08-19T14:41:20.000Z',
      errors: [
        {
          line: 2,
          code: 'model_not_found',
          message: "The provided model 'x' is not supported by the Batch API.",
          field: 'body.model',
        },
        { code: 'token_limit_exceeded', message: 'Enqueued token limit reached for gpt-4.1.' },
      ],
    });
  });

  test.each([
    ['in_progress', { processing: 5 }],
    ['finalizing', { processing: 5 }],
    ['cancelling', { processing: 5 }],
    ['expired', { expired: 5 }],
    ['cancelled', { cancelled: 5 }],
    ['completed', { errored: 6 }],
  ])('that is %s counts the unfinished requests as %j', (status, expected) => {
    const raw = { id: 'b', status, request_counts: { total: 10, completed: 4, failed: 1 } };
    const nothing = { processing: 0, errored: 1, cancelled: 0, expired: 0 };
    expect(parse(raw).counts).toEqual({ ...nothing, total: 10, succeeded: 4, ...expected });
  });

  test.each(['paused', 'constructor', '__proto__'])(
    'in the unknown state "%s" is still running',
    (status) => {
      expect(parse({ id: 'b', status })).toMatchObject({ status: 'in_progress', rawStatus: status });
    },
  );

  test('of any shape does not make the reader throw, and its counts add up', () => {
    const near = fc.record(
      {
        id: fc.constantFrom('b', 'c'),
        status: fc.constantFrom('completed', 'failed', 'expired', 'cancelled', 'in_progress', 'odd'),
        request_counts: fc.oneof(
          fc.jsonValue(),
          fc.record(
            { total: fc.double(), completed: fc.integer(), failed: fc.integer() },
            { requiredKeys: [] },
          ),
        ),
        created_at: fc.oneof(fc.double(), fc.jsonValue()),
        expires_at: fc.maxSafeInteger(),
        errors: fc.oneof(fc.jsonValue(), fc.record({ data: fc.array(fc.jsonValue()) })),
      },
      { requiredKeys: ['id', 'status'] },
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.jsonValue()), (raw) => {
        // JSON as fast-check types it differs from ours in being mutable only.
        const value = raw as JsonValue;
        const snapshot = parseBatch(value, 'openai');
        parseFileId(value);
        parseBatchPage({ data: [value], has_more: true }, 'openai');
        if (snapshot === undefined) return;
        expect(snapshot.raw).toBe(value);
        const { total, ...rest } = snapshot.counts;
        expect(Object.values(rest).reduce((sum, count) => sum + count, 0)).toBe(total);
      }),
      { numRuns: 1_000 },
    );
  });
});
