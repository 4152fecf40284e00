import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { requestJsonSchema, resultJsonSchema } from '../../src/model/json-schema.ts';
import { unifiedRequestSchema } from '../../src/model/request.ts';
import { unifiedResultSchema } from '../../src/model/result-schema.ts';
import type { UnifiedResult } from '../../src/model/result.ts';
import { damaged } from './arbitrary-damage.ts';
import { arbitraryRequest } from './arbitrary-request.ts';

/** An independent reader of JSON Schema; `strict` makes it refuse words that it does not know. */
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });

const results: readonly UnifiedResult[] = [
  {
    custom_id: 'a',
    status: 'succeeded',
    message: { role: 'assistant', content: '' },
    finish_reason: 'stop',
    raw_finish_reason: 'end_turn',
    usage: { prompt_tokens: 1, completion_tokens: 0, total_tokens: 1, cached_tokens: 0 },
    model: 'm',
    provider: 'openai',
    batch_id: 'batch_1',
    attempts: 1,
    warnings: [{ code: 'approximated', path: 'generation_config.top_k', message: 'Left out.' }],
    provider_data: { id: 'x' },
  },
  { custom_id: 'b', status: 'succeeded', embeddings: [[0.5, -1]], provider: 'openai', attempts: 2 },
  {
    custom_id: 'c',
    status: 'expired',
    error: { code: 'expired', message: 'Too late.', retryable: true },
    provider: 'openai',
    attempts: 1,
    provider_data: null,
  },
];

describe('the published JSON Schema', () => {
  test('of a request says of valid and of damaged ones what the schema in the code says', () => {
    const validate = ajv.compile(requestJsonSchema());
    fc.assert(
      fc.property(damaged(arbitraryRequest), (value) => {
        expect(validate(value)).toBe(unifiedRequestSchema.safeParse(value).success);
      }),
      { numRuns: 1000 },
    );
  });

  test('of a result says of valid and of damaged ones what the schema in the code says', () => {
    const validate = ajv.compile(resultJsonSchema());
    const source = fc.constantFrom(...results);
    fc.assert(
      fc.property(damaged(source), (value) => {
        expect(validate(value)).toBe(unifiedResultSchema.safeParse(value).success);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(results)('accepts the result $custom_id', (result) => {
    expect(ajv.compile(resultJsonSchema())(result)).toBe(true);
  });

  test.each([
    ['request', requestJsonSchema()],
    ['result', resultJsonSchema()],
  ])('of a %s is plain JSON of draft 2020-12', (_, schema) => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(Object.keys(schema['$defs'] ?? {}).filter((name) => name.startsWith('__'))).toEqual([]);
  });
});
