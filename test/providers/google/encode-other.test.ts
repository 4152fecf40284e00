import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import type { CustomRequest, EmbeddingRequest } from '../../../src/model/request.ts';
import { google } from '../../../src/providers/google/adapter.ts';

const { codecs } = google({ environment: {} });

function embed(request: Partial<EmbeddingRequest>): Encoded {
  const full: EmbeddingRequest = { mode: 'embedding', custom_id: 'v', input: 'text', ...request };
  const encoded = codecs.embedding?.encode(full, { model: 'models/gemini-embedding-001' });
  if (encoded === undefined) throw new Error('no codec');
  return encoded;
}

function custom(request: Partial<CustomRequest>, model = 'm'): Encoded {
  const full: CustomRequest = {
    mode: 'custom',
    custom_id: 'c',
    endpoint: '/batchGenerateContent',
    body: { contents: [] },
    ...request,
  };
  const encoded = codecs.custom?.encode(full, { model });
  if (encoded === undefined) throw new Error('no codec');
  return encoded;
}

const paths = ({ warnings }: Encoded): string[] => warnings.map(({ code, path }) => `${code} ${path}`);

describe('a text to embed', () => {
  test('is content with one part', () => {
    expect(embed({ dimensions: 256 })).toEqual({
      endpoint: '/asyncBatchEmbedContent',
      model: 'gemini-embedding-001',
      body: {
        content: { parts: [{ text: 'text' }] },
        embedContentConfig: { outputDimensionality: 256 },
      },
      shared: {},
      cost: {},
      warnings: [],
    });
    expect(embed({ input: ['one'] }).body).toEqual({ content: { parts: [{ text: 'one' }] } });
  });

  test('is one a request: several would become one vector', () => {
    expect(paths(embed({ input: ['a', 'b'] }))).toEqual(['refused input']);
  });

  test('takes what the user says in Gemini’s own words', () => {
    const { body } = embed({
      dimensions: 5,
      provider_kwargs: { embed_content_config: { task_type: 'CLUSTERING' } },
    });
    expect(body['embedContentConfig']).toEqual({ outputDimensionality: 5, taskType: 'CLUSTERING' });
  });

  test('is spelt in snake_case when that is wanted', () => {
    const snake = google({ environment: {}, casing: 'snake' }).codecs.embedding;
    const encoded = snake?.encode(
      { mode: 'embedding', custom_id: 'v', input: 'x', dimensions: 2 },
      { model: 'm' },
    );
    expect(encoded?.body).toEqual({
      content: { parts: [{ text: 'x' }] },
      embed_content_config: { output_dimensionality: 2 },
    });
  });
});

describe('a custom request', () => {
  test('goes out as it is', () => {
    const body = { contents: [], generation_config: { x_y: 1 } };
    expect(custom({ body })).toMatchObject({ endpoint: '/batchGenerateContent', model: 'm', warnings: [] });
    expect(custom({ body }).body).toBe(body);
  });

  test('is for the model in its body, else its own, else the target’s', () => {
    expect(custom({ body: { model: 'models/a' }, model: 'a' })).toMatchObject({ model: 'a', warnings: [] });
    expect(custom({ model: 'models/b' })).toMatchObject({ model: 'b', warnings: [] });
    expect(paths(custom({ body: { model: 'models/a' }, model: 'b' }))).toEqual([
      'unsupported_parameter model',
    ]);
    expect(paths(custom({}, ''))).toEqual(['refused body']);
  });

  test('is for one of the two endpoints that have batches', () => {
    expect(custom({ endpoint: '/asyncBatchEmbedContent' }).warnings).toEqual([]);
    expect(paths(custom({ endpoint: '/v1/responses' }))).toEqual(['refused endpoint']);
  });
});
