import { expect, test } from 'vitest';

import { customCodec } from '../../../src/providers/openai/custom-codec.ts';
import { embeddingCodec } from '../../../src/providers/openai/embedding-codec.ts';

const options = { model: 'text-embedding-3-small' };

test('an embedding request keeps its texts and counts them', () => {
  const one = embeddingCodec.encode(
    { mode: 'embedding', custom_id: 'a', input: 'x', dimensions: 8 },
    options,
  );
  expect(one).toEqual({
    endpoint: '/v1/embeddings',
    model: 'text-embedding-3-small',
    body: { model: 'text-embedding-3-small', input: 'x', dimensions: 8 },
    shared: {},
    cost: { inputs: 1 },
    warnings: [],
  });
  const three = embeddingCodec.encode({ mode: 'embedding', custom_id: 'a', input: ['x', 'y', 'z'] }, options);
  expect(three).toMatchObject({ body: { input: ['x', 'y', 'z'] }, cost: { inputs: 3 } });
});

test('provider_kwargs of an embedding request are merged last', () => {
  const request = {
    mode: 'embedding',
    custom_id: 'a',
    input: 'x',
    provider_kwargs: { encoding_format: 'base64' },
  } as const;
  expect(embeddingCodec.encode(request, options).body).toMatchObject({ encoding_format: 'base64' });
});

test('a custom request goes out as it is', () => {
  const body = { model: 'gpt-5', input: 'Hi', store: false };
  const encoded = customCodec.encode(
    { mode: 'custom', custom_id: 'a', endpoint: '/v1/responses', body },
    options,
  );
  expect(encoded).toEqual({
    endpoint: '/v1/responses',
    model: 'gpt-5',
    body,
    shared: {},
    cost: {},
    warnings: [],
  });
  expect(encoded.body).toBe(body);
});

test('a custom request without a model is given none, and is sorted in with the target', () => {
  const encoded = customCodec.encode(
    { mode: 'custom', custom_id: 'a', endpoint: '/v1/moderations', body: { input: 'Hi' } },
    options,
  );
  expect(encoded.body).toEqual({ input: 'Hi' });
  expect(encoded.model).toBe(options.model);
});

test('a custom request that names a model beside its body is told which one counts', () => {
  const request = {
    mode: 'custom',
    custom_id: 'a',
    model: 'b',
    endpoint: '/v1/responses',
    body: { model: 'a' },
  } as const;
  const encoded = customCodec.encode(request, options);
  expect(encoded).toMatchObject({ model: 'a', warnings: [{ code: 'unsupported_parameter', path: 'model' }] });
});

test.each([
  ['x', 1],
  [['x', 'y'], 2],
  [[1, 2, 3], 1],
  [[[1, 2], [3]], 2],
] as const)('a custom embedding request counts its texts too: %j is %i', (input, inputs) => {
  const request = {
    mode: 'custom',
    custom_id: 'a',
    endpoint: '/v1/embeddings',
    body: { model: 'm', input },
  } as const;
  expect(customCodec.encode(request, options).cost).toEqual({ inputs });
});
