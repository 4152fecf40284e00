import { FunctionCallingConfigMode, Type } from '@google/genai';
import { expect, test } from 'vitest';

import { ask, openGoogle } from './open-google.ts';

test('models are listed, page by page, with what they can do', async () => {
  await using opened = await openGoogle();
  const names: (string | undefined)[] = [];
  for await (const model of await opened.ai.models.list({ config: { pageSize: 3 } })) names.push(model.name);
  expect(names).toContain('models/gemini-3.5-flash');
  expect(new Set(names).size).toBe(names.length);
  const model = await opened.ai.models.get({ model: 'gemini-embedding-001' });
  expect(model).toMatchObject({ supportedActions: expect.arrayContaining(['embedContent']) as string[] });
});

test('the SDK gets text, function calls and structured answers', async () => {
  await using opened = await openGoogle();
  const model = 'gemini-3.5-flash';
  const { models } = opened.ai;
  const plain = await models.generateContent({
    model,
    contents: 'Why?',
    config: { systemInstruction: 'Be short.' },
  });
  expect(plain.text).toContain('Why?');
  expect(plain.usageMetadata?.thoughtsTokenCount).toBeGreaterThan(0);
  const called = await models.generateContent({
    model,
    contents: 'How is it?',
    config: {
      tools: [{ functionDeclarations: [{ name: 'weather' }] }],
      toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
    },
  });
  expect(called.functionCalls).toMatchObject([{ name: 'weather', args: {} }]);
  const structured = await models.generateContent({
    model,
    contents: 'How many?',
    config: {
      responseMimeType: 'application/json',
      responseSchema: {
        type: Type.OBJECT,
        properties: { count: { type: Type.INTEGER, minimum: 7, maximum: 7 } },
      },
    },
  });
  expect(JSON.parse(structured.text ?? '')).toEqual({ count: 7 });
});

test('tokens are counted for contents and for a whole request', async () => {
  await using opened = await openGoogle();
  const counted = await opened.ai.models.countTokens({
    model: 'gemini-3.5-flash',
    contents: 'x'.repeat(40),
  });
  expect(counted.totalTokens).toBe(10);
  const path = '/v1beta/models/gemini-3.5-flash:countTokens';
  const whole = await opened.call('POST', path, {
    generateContentRequest: ask('x'.repeat(40), {
      systemInstruction: { parts: [{ text: 'y'.repeat(20) }] },
    }),
  });
  expect(whole.body).toEqual({
    totalTokens: 15,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: 15 }],
  });
  expect((await opened.call('POST', path, {})).status).toBe(400);
});

test('embeddings are vectors of length 1, of as many numbers as asked for', async () => {
  await using opened = await openGoogle();
  const config = { outputDimensionality: 16 };
  const model = 'gemini-embedding-001';
  const { embeddings } = await opened.ai.models.embedContent({ model, contents: ['a', 'b', 'a'], config });
  const [first, second, third] = (embeddings ?? []).map((entry) => entry.values ?? []);
  expect(first).toHaveLength(16);
  expect(first).toEqual(third);
  expect(first).not.toEqual(second);
  expect(first?.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 5);
  const one = await opened.call('POST', `/v1beta/models/${model}:embedContent`, {
    content: { parts: [{ text: 'a' }] },
  });
  expect((one.body['embedding'] as { values: number[] }).values).toHaveLength(3_072);
});

test.each([
  ['without content', {}],
  ['with too many numbers', { content: { parts: [{ text: 'a' }] }, outputDimensionality: 3_073 }],
  [
    'with a title for another task',
    { content: { parts: [{ text: 'a' }] }, title: 'x', taskType: 'CLUSTERING' },
  ],
  ['with contents', ask('Hi')],
] as const)('an embedding is refused %s', async (_, body) => {
  await using opened = await openGoogle();
  expect((await opened.call('POST', '/v1beta/models/gemini-embedding-001:embedContent', body)).status).toBe(
    400,
  );
});

test('several embeddings are refused without requests, with too many, and for another model', async () => {
  await using opened = await openGoogle();
  const path = '/v1beta/models/gemini-embedding-001:batchEmbedContents';
  const request = { model: 'models/gemini-embedding-001', content: { parts: [{ text: 'a' }] } };
  expect((await opened.call('POST', path, {})).status).toBe(400);
  expect(
    (await opened.call('POST', path, { requests: [request, { ...request, model: 'models/x' }] })).status,
  ).toBe(400);
  expect(
    (await opened.call('POST', path, { requests: Array.from({ length: 101 }, () => request) })).status,
  ).toBe(400);
  expect(
    (await opened.call('POST', path, { requests: Array.from({ length: 100 }, () => request) })).status,
  ).toBe(200);
});
