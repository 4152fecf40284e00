import { Ajv } from 'ajv';
import type OpenAI from 'openai';
import { expect, test } from 'vitest';

import { openOpenAi } from './open-openai.ts';

type ChatParams = OpenAI.ChatCompletionCreateParamsNonStreaming;

async function ask(params: Partial<ChatParams> & Record<string, unknown>): Promise<OpenAI.ChatCompletion> {
  await using opened = await openOpenAi();
  const messages: ChatParams['messages'] = [
    { role: 'user', content: 'Name a river in Africa, and say why you chose it.' },
  ];
  return await opened.client.chat.completions.create({ model: 'gpt-4o-mini', messages, ...params });
}

test('an answer quotes the question, names the snapshot and counts its tokens', async () => {
  const reply = await ask({});
  expect(reply.choices[0]).toMatchObject({ index: 0, finish_reason: 'stop', logprobs: null });
  expect(reply.choices[0]?.message).toMatchObject({ role: 'assistant', refusal: null });
  expect(reply.choices[0]?.message.content).toContain('Name a river in Africa');
  expect(reply.model).toBe('gpt-4o-mini-2024-07-18');
  const usage = reply.usage;
  expect(usage?.total_tokens).toBe(Number(usage?.prompt_tokens) + Number(usage?.completion_tokens));
  expect(usage?.prompt_tokens).toBeGreaterThan(10);
});

test('max_tokens cuts the answer and says so', async () => {
  const reply = await ask({ max_tokens: 3 });
  expect(reply.choices[0]?.finish_reason).toBe('length');
  expect(reply.usage?.completion_tokens).toBe(3);
});

test('stop ends the answer before the sequence', async () => {
  const reply = await ask({ stop: [' river'] });
  expect(reply.choices[0]).toMatchObject({
    finish_reason: 'stop',
    message: { content: 'Simulated answer to "Name a' },
  });
});

test('n gives that many choices', async () => {
  expect((await ask({ n: 3 })).choices.map((choice) => choice.index)).toEqual([0, 1, 2]);
});

test('a reasoning model spends reasoning tokens, in blocks of 64 and never more than half of the limit', async () => {
  const free = await ask({ model: 'gpt-5-mini' });
  const reasoning = Number(free.usage?.completion_tokens_details?.reasoning_tokens);
  expect(reasoning).toBeGreaterThan(0);
  expect(reasoning % 64).toBe(0);
  const limited = await ask({ model: 'gpt-5-mini', max_completion_tokens: 200 });
  expect(limited.usage?.completion_tokens_details?.reasoning_tokens).toBe(64);
  expect(limited.usage?.completion_tokens).toBeLessThanOrEqual(200);
});

test('a JSON schema gives an answer that satisfies it', async () => {
  const schema = {
    type: 'object',
    properties: {
      name: { type: 'string' },
      length_km: { type: 'integer', minimum: 1, maximum: 7_000 },
      kind: { enum: ['long', 'short'] },
      mouths: { type: 'array', items: { $ref: '#/$defs/place' }, minItems: 1 },
    },
    required: ['name', 'length_km', 'kind', 'mouths'],
    additionalProperties: false,
    $defs: {
      place: {
        type: 'object',
        properties: { sea: { type: ['string', 'null'] } },
        required: ['sea'],
        additionalProperties: false,
      },
    },
  };
  const reply = await ask({
    response_format: { type: 'json_schema', json_schema: { name: 'river', strict: true, schema } },
  });
  const answer: unknown = JSON.parse(String(reply.choices[0]?.message.content));
  expect(new Ajv({ allowUnionTypes: true }).compile(schema)(answer)).toBe(true);
  expect(reply.choices[0]?.finish_reason).toBe('stop');
});

test('required tools are called with arguments that their parameters allow', async () => {
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  const tools: ChatParams['tools'] = [{ type: 'function', function: { name: 'weather', parameters } }];
  const required = await ask({ tools, tool_choice: 'required' });
  expect(required.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } });
  const call = required.choices[0]?.message.tool_calls?.[0];
  expect(call).toMatchObject({ type: 'function', function: { name: 'weather' } });
  expect(JSON.parse(call?.type === 'function' ? call.function.arguments : '')).toEqual({
    city: expect.any(String),
  });
  const named = await ask({ tools, tool_choice: { type: 'function', function: { name: 'weather' } } });
  expect(named.choices[0]?.finish_reason).toBe('stop');
  expect((await ask({ tools })).choices[0]?.message.tool_calls).toBeUndefined();
});

test.for<[string, Record<string, unknown>, string | null, string | null]>([
  ['temperature over 2', { temperature: 2.1 }, 'temperature', 'decimal_above_max_value'],
  ['temperature as text', { temperature: 'hot' }, 'temperature', 'invalid_type'],
  ['top_p under 0', { top_p: -0.1 }, 'top_p', 'decimal_below_min_value'],
  ['no tokens', { max_completion_tokens: 0 }, 'max_completion_tokens', 'integer_below_min_value'],
  ['half a token', { max_tokens: 1.5 }, 'max_tokens', 'invalid_type'],
  ['five stops', { stop: ['1', '2', '3', '4', '5'] }, 'stop', 'array_above_max_length'],
  ['an unknown parameter', { top_k: 5 }, null, null],
  ['no message', { messages: [] }, 'messages', 'empty_array'],
  ['an unknown role', { messages: [{ role: 'robot', content: 'x' }] }, 'messages[0].role', 'invalid_value'],
  ['no content', { messages: [{ role: 'user' }] }, 'messages[0].content', 'missing_required_parameter'],
  [
    'a schema without name',
    { response_format: { type: 'json_schema', json_schema: {} } },
    'response_format.json_schema.name',
    'missing_required_parameter',
  ],
  [
    'an open strict schema',
    {
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'x', strict: true, schema: { type: 'object', properties: {} } },
      },
    },
    'response_format',
    null,
  ],
  ['a tool choice without tools', { tool_choice: 'auto' }, 'tool_choice', null],
  [
    'max_tokens for a reasoning model',
    { model: 'gpt-5', max_tokens: 5 },
    'max_tokens',
    'unsupported_parameter',
  ],
  [
    'a temperature for a reasoning model',
    { model: 'o3', temperature: 0.2 },
    'temperature',
    'unsupported_value',
  ],
])('a chat request with %s is refused with 400', async ([, params, param, code]) => {
  await expect(ask(params)).rejects.toMatchObject({
    status: 400,
    param,
    code,
    type: 'invalid_request_error',
  });
});

test('a model that reasons only on demand takes a temperature', async () => {
  expect(
    (await ask({ model: 'gpt-5.4-nano', temperature: 0 })).usage?.completion_tokens_details?.reasoning_tokens,
  ).toBe(0);
  await expect(ask({ model: 'gpt-5.4-nano', temperature: 0, reasoning_effort: 'low' })).rejects.toMatchObject(
    { status: 400 },
  );
});

test('a response answers, reasons, calls tools, follows a schema and says when it is cut', async () => {
  await using opened = await openOpenAi();
  const { responses } = opened.client;
  const ask = { model: 'gpt-5-mini', input: [{ role: 'user' as const, content: 'Name a river.' }] };
  const reply = await responses.create(ask);
  expect(reply.output.map((item) => item.type)).toEqual(['reasoning', 'message']);
  expect(reply.output_text).toContain('Name a river.');
  expect(reply.usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
  const cut = await responses.create({ model: 'gpt-4o', input: 'Name a river.', max_output_tokens: 16 });
  expect(cut).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  const tools = [{ type: 'function' as const, name: 'weather', parameters, strict: false }];
  const called = await responses.create({
    ...ask,
    tools,
    tool_choice: { type: 'function', name: 'weather' },
  });
  expect(called.output.at(-1)).toMatchObject({ type: 'function_call', name: 'weather', status: 'completed' });
  const schema = { ...parameters, additionalProperties: false };
  const format = { type: 'json_schema' as const, name: 'place', schema, strict: true };
  const typed = await responses.create({ ...ask, text: { format } });
  expect(JSON.parse(typed.output_text)).toEqual({ city: expect.any(String) });
  await expect(responses.create({ ...ask, temperature: 0.5 })).rejects.toMatchObject({
    status: 400,
    param: 'temperature',
  });
  await expect(responses.create({ ...ask, max_output_tokens: 3 })).rejects.toMatchObject({ status: 400 });
});

test('a model that does not exist is refused with 404', async () => {
  await expect(ask({ model: 'nobody' })).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
});

test('embeddings are vectors of length 1, the same for the same text, in both encodings', async () => {
  await using opened = await openOpenAi();
  const { embeddings } = opened.client;
  const input = ['red', 'green', 'red'];
  const reply = await embeddings.create({ model: 'text-embedding-3-small', input, encoding_format: 'float' });
  const coded = await embeddings.create({ model: 'text-embedding-3-small', input });
  const [red, green, again] = reply.data.map((entry) => entry.embedding);
  expect(red).toHaveLength(1_536);
  expect(again).toEqual(red);
  expect(green).not.toEqual(red);
  for (const { embedding } of reply.data) expect(Math.hypot(...embedding)).toBeCloseTo(1, 5);
  expect(coded.data.map((entry) => entry.embedding.map((value) => Math.fround(value)))).toEqual(
    reply.data.map((entry) => entry.embedding.map((value) => Math.fround(value))),
  );
  expect(reply.usage).toEqual({ prompt_tokens: 4, total_tokens: 4 });
});

test('dimensions are honoured and held to the model', async () => {
  await using opened = await openOpenAi();
  const { embeddings } = opened.client;
  const reply = await embeddings.create({ model: 'text-embedding-3-large', input: 'a', dimensions: 256 });
  expect(reply.data[0]?.embedding).toHaveLength(256);
  const refused = { status: 400 };
  await expect(
    embeddings.create({ model: 'text-embedding-3-small', input: 'a', dimensions: 2_000 }),
  ).rejects.toMatchObject(refused);
  await expect(
    embeddings.create({ model: 'text-embedding-ada-002', input: 'a', dimensions: 8 }),
  ).rejects.toMatchObject(refused);
  await expect(embeddings.create({ model: 'text-embedding-3-small', input: '' })).rejects.toMatchObject(
    refused,
  );
  await expect(embeddings.create({ model: 'text-embedding-3-small', input: [] })).rejects.toMatchObject(
    refused,
  );
});

test('a list of token numbers is one input, a list of such lists several', async () => {
  await using opened = await openOpenAi();
  const count = async (input: OpenAI.EmbeddingCreateParams['input']): Promise<number> =>
    (await opened.client.embeddings.create({ model: 'text-embedding-3-small', input })).data.length;
  expect(await count([1, 2, 3])).toBe(1);
  expect(await count([[1, 2], [3]])).toBe(2);
});
