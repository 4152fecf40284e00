import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { BatchPlan, findExcess } from '../../src/adapter/planner.ts';
import type { Limit } from '../../src/adapter/profile.ts';

const ENDPOINT = '/v1/embeddings';

const limits: fc.Arbitrary<Limit[]> = fc.array(
  fc.record(
    {
      unit: fc.constantFrom('requests', 'bytes', 'tokens', 'inputs' as const),
      scope: fc.constant('batch' as const),
      max: fc.integer({ min: 1, max: 100 }),
      endpoint: fc.constantFrom(ENDPOINT, '/v1/chat/completions'),
    },
    { requiredKeys: ['unit', 'scope', 'max'] },
  ),
  { maxLength: 6 },
);
const requests = fc.array(
  fc.record({ bytes: fc.integer({ min: 1, max: 120 }), inputs: fc.nat(120), tokens: fc.nat(120) }),
  { maxLength: 80 },
);

type Sample = { readonly bytes: number; readonly inputs: number; readonly tokens: number };

function planBatches(table: readonly Limit[], list: readonly Sample[], max?: number): Sample[][] {
  const plan = new BatchPlan(table, ENDPOINT, max === undefined ? {} : { requests: max });
  const batches: Sample[][] = [];
  for (const request of list) {
    const decision = plan.add(request.bytes, { inputs: request.inputs, tokens: request.tokens });
    if (decision === 'close-then-append' || batches.length === 0) batches.push([]);
    batches.at(-1)?.push(request);
  }
  return batches;
}

function sumOf(batch: readonly Sample[], unit: Limit['unit']): number {
  return batch.reduce((sum, request) => sum + (unit === 'requests' ? 1 : request[unit]), 0);
}

const holding = (table: readonly Limit[]): Limit[] =>
  table.filter((limit) => limit.endpoint === undefined || limit.endpoint === ENDPOINT);

describe('planning batches', () => {
  test('no request is lost, doubled or moved', () => {
    fc.assert(
      fc.property(limits, requests, (table, list) => {
        expect(planBatches(table, list).flat()).toEqual(list);
      }),
    );
  });

  test('a batch of more than one request keeps every limit', () => {
    fc.assert(
      fc.property(limits, requests, (table, list) => {
        for (const batch of planBatches(table, list)) {
          if (batch.length === 1) continue;
          for (const limit of holding(table)) expect(sumOf(batch, limit.unit)).toBeLessThanOrEqual(limit.max);
        }
      }),
    );
  });

  test('a batch ends only because the next request would not have fitted', () => {
    fc.assert(
      fc.property(limits, requests, (table, list) => {
        const batches = planBatches(table, list);
        for (const [i, batch] of batches.slice(0, -1).entries()) {
          const next = batches[i + 1]?.[0];
          const grown = next === undefined ? batch : [...batch, next];
          expect(holding(table).some((limit) => sumOf(grown, limit.unit) > limit.max)).toBe(true);
        }
      }),
    );
  });

  test('a limit of the user lowers the own limit of the provider and never raises it', () => {
    const table: Limit[] = [{ unit: 'requests', scope: 'batch', max: 3 }];
    const list = Array.from({ length: 7 }, () => ({ bytes: 1, inputs: 0, tokens: 0 }));
    expect(planBatches(table, list, 2).map((batch) => batch.length)).toEqual([2, 2, 2, 1]);
    expect(planBatches(table, list, 9).map((batch) => batch.length)).toEqual([3, 3, 1]);
  });

  test('a request is over a limit by itself exactly when it could not even have a batch of its own', () => {
    fc.assert(
      fc.property(limits, fc.integer({ min: 1, max: 120 }), fc.nat(120), (table, bytes, inputs) => {
        const excess = findExcess(table, ENDPOINT, bytes, { inputs });
        const isOver = holding(table).some(
          ({ max, unit }) => (unit === 'bytes' && bytes > max) || (unit === 'inputs' && inputs > max),
        );
        expect(excess !== undefined).toBe(isOver);
      }),
    );
  });
});
