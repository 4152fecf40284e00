import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { BatchSnapshot } from '../../../src/adapter/batch-port.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { isComplete } from '../../../src/model/batch-status.ts';
import { bareBatchId, parseBatch, parseBatchPage } from '../../../src/providers/google/api-replies.ts';
import { readGolden } from './golden/read-golden.ts';

function read(raw: JsonValue): BatchSnapshot {
  const snapshot = parseBatch(raw);
  if (snapshot === undefined) throw new Error('not a batch');
  const { cancelled, errored, expired, processing, succeeded, total } = snapshot.counts;
  expect(processing + succeeded + errored + cancelled + expired).toBe(total);
  return snapshot;
}

describe('an operation', () => {
  test('is a batch with its id, times, endpoint and file', () => {
    const golden = readGolden('operation-file');
    expect(read(golden)).toEqual({
      handle: { version: 1, provider: 'google', batchId: 'b1', refs: { file_name: 'files/br-1' } },
      status: 'completed',
      rawStatus: 'BATCH_STATE_SUCCEEDED',
      counts: { total: 4, processing: 0, succeeded: 3, errored: 1, cancelled: 0, expired: 0 },
      endpoint: '/batchGenerateContent',
      createdAt: '2026-07-02T14:40:59.019Z',
      completedAt: '2026-07-02T14:41:31.577Z',
      raw: golden,
    });
  });

  test('waits, then counts what it did; zeros are not written', () => {
    expect(read(readGolden('operation-pending'))).toMatchObject({
      status: 'queued',
      counts: { total: 4, processing: 4, succeeded: 0 },
    });
    expect(read(readGolden('operation-running'))).toMatchObject({
      status: 'in_progress',
      counts: { total: 4, processing: 1, succeeded: 2, errored: 1 },
    });
    expect(read(readGolden('operation-running')).completedAt).toBeUndefined();
  });

  test('that succeeded is not done before it names its results', () => {
    expect(read(readGolden('operation-early'))).toMatchObject({
      status: 'finalizing',
      rawStatus: 'BATCH_STATE_SUCCEEDED',
      counts: { total: 4, succeeded: 3, errored: 1 },
    });
    expect(read(readGolden('operation-inline')).status).toBe('completed');
    expect(read(readGolden('operation-inline')).handle.refs).toBeUndefined();
  });

  test('of vectors says so', () => {
    expect(read(readGolden('operation-vectors'))).toMatchObject({
      status: 'completed',
      endpoint: '/asyncBatchEmbedContent',
    });
  });

  test('that was refused names the lines that are wrong', () => {
    expect(read(readGolden('operation-failed'))).toMatchObject({
      status: 'failed',
      errors: [
        {
          line: 2,
          code: 'INVALID_ARGUMENT',
          message: "invalid JSON, near column 12: no such field: 'config'",
        },
        { line: 5, code: 'INVALID_ARGUMENT' },
      ],
    });
    const error = { code: 13, message: 'Internal error.' };
    expect(read({ name: 'batches/x', done: true, error })).toMatchObject({
      status: 'failed',
      rawStatus: 'INTERNAL',
      errors: [{ code: 'INTERNAL', message: 'Internal error.' }],
    });
  });

  test('that was cancelled or expired counts what was left', () => {
    expect(read(readGolden('operation-cancelled'))).toMatchObject({
      status: 'cancelled',
      counts: { total: 5, succeeded: 1, cancelled: 4, processing: 0 },
    });
    expect(read(readGolden('operation-expired'))).toMatchObject({
      status: 'expired',
      counts: { total: 3, expired: 3, processing: 0 },
    });
    expect(read({ name: 'batches/x', done: true, error: { code: 1 } }).status).toBe('cancelled');
  });

  test.each<[string, string]>([
    ['JOB_STATE_QUEUED', 'queued'],
    ['JOB_STATE_CANCELLING', 'cancelling'],
    ['JOB_STATE_FAILED', 'failed'],
    ['BATCH_STATE_OF_TOMORROW', 'in_progress'],
    ['constructor', 'in_progress'],
  ])('in the state %s is %s', (state, status) => {
    const raw = {
      name: 'batches/x',
      metadata: { state },
      done: true,
      response: { responsesFile: 'files/x' },
    };
    expect(read(raw)).toMatchObject({ status, rawStatus: state });
  });

  test('without a state is read by itself', () => {
    expect(read({ name: 'batches/x' })).toMatchObject({ status: 'queued', rawStatus: 'not done' });
    expect(read({ name: 'batches/x', done: true })).toMatchObject({ status: 'finalizing' });
    const response = { inlinedResponses: {} };
    expect(read({ name: 'batches/x', done: true, response })).toMatchObject({ status: 'completed' });
  });

  test.each<JsonValue>([null, [], {}, { name: 'operations/1' }, { name: 'batches/' }, { metadata: {} }])(
    'is no batch: %j',
    (raw) => {
      expect(parseBatch(raw)).toBeUndefined();
    },
  );

  test('never makes the reader throw', () => {
    const stats = fc.dictionary(
      fc.constantFrom('requestCount', 'successfulRequestCount', 'failedRequestCount'),
      fc.oneof(fc.jsonValue(), fc.nat().map(String)),
    );
    const metadata = fc.record(
      {
        state: fc.oneof(fc.jsonValue(), fc.constantFrom('BATCH_STATE_SUCCEEDED', 'BATCH_STATE_FAILED')),
        batchStats: stats,
        createTime: fc.jsonValue(),
        endTime: fc.jsonValue(),
        output: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(metadata, fc.jsonValue(), fc.jsonValue(), (each, error, response) => {
        const raw = { name: 'batches/x', metadata: each, error, response, done: true };
        const { counts, status } = read(JSON.parse(JSON.stringify(raw)) as JsonValue);
        expect(isComplete(status) && counts.processing > 0).toBe(false);
      }),
    );
  });
});

test('a listing may be empty, and passes over what is no batch', () => {
  expect(parseBatchPage({})).toEqual({ items: [] });
  const page = { operations: [readGolden('operation-pending'), 7, { name: 'models/x' }], nextPageToken: 't' };
  expect(parseBatchPage(page)).toMatchObject({ items: [{ handle: { batchId: 'b1' } }], next: 't' });
  expect(parseBatchPage({ operations: 'x' })).toBeUndefined();
  expect(parseBatchPage([])).toBeUndefined();
});

test('a batch has the same id with its collection in front and without', () => {
  expect(bareBatchId('batches/abc')).toBe('abc');
  expect(bareBatchId('abc')).toBe('abc');
});
