import { expect, test } from 'vitest';

import {
  ask,
  createBatch,
  getBatch,
  line,
  linesOf,
  LONG,
  MODEL,
  openGoogle,
  resultsOf,
  saidBy,
  uploadLines,
  type OpenedGoogle,
} from './open-google.ts';

/** The refusal of a batch's creation. */
async function refusal(
  opened: OpenedGoogle,
  lines: readonly string[],
  method = 'batchGenerateContent',
): Promise<{ code: number; message: string; status: string }> {
  const fileName = await uploadLines(opened.ai, lines);
  const { status, body } = await opened.call(
    'POST',
    `/v1beta/models/${method === 'batchGenerateContent' ? MODEL : 'gemini-embedding-001'}:${method}`,
    {
      batch: { displayName: 'x', inputConfig: { fileName } },
    },
  );
  const error = body['error'] as { code: number; message: string; status: string };
  expect(status).toBe(error.code);
  return error;
}

test('unknown fields of a file are named with their line and column, and nothing is created', async () => {
  await using opened = await openGoogle();
  const bad = line('b', ask('Hi', { config: { temperature: 1 } }));
  const deep = line('c', ask('Hi', { generationConfig: { cachedContent: 'x' } }));
  const error = await refusal(opened, [line('a'), bad, deep]);
  expect(error.status).toBe('INVALID_ARGUMENT');
  expect(error.message.split('\n')).toEqual([
    `Error on line 2: invalid JSON, near column ${bad.indexOf('"config"') + 1}: no such field: 'config'`,
    `Error on line 3: invalid JSON, near column ${deep.indexOf('"cachedContent"') + 1}: no such field: 'cachedContent'`,
  ]);
  expect(await opened.simulator.batches()).toEqual([]);
});

test('a value of another shape is named by the character that was found and the one that was expected', async () => {
  await using opened = await openGoogle();
  const list = line('a', ask('Hi', { system_instruction: ['Be short.'] }));
  const text = line('a', ask('Hi', { systemInstruction: 'Be short.' }));
  const one = line('a', { contents: { role: 'user', parts: [{ text: 'Hi' }] } });
  const number = line('a', { contents: [{ parts: [{ text: 5 }] }] });
  const cases: readonly [string, number, string, string][] = [
    [list, list.indexOf('["Be') + 1, '[', '{'],
    [text, text.indexOf('"Be') + 1, '"', '{'],
    [one, one.indexOf('{"role"') + 1, '{', '['],
    [number, number.indexOf('5') + 1, '5', '"'],
    ['nonsense', 1, 'n', '{'],
    ['"text"', 1, '"', '{'],
  ];
  for (const [given, column, found, expected] of cases) {
    expect((await refusal(opened, [given])).message).toBe(
      `Error on line 1: invalid JSON, near column ${column}: unexpected character: '${found}'; expected '${expected}'`,
    );
  }
});

test('cut lines, blank lines, text behind the line, wrong enums and a byte order mark are refused', async () => {
  await using opened = await openGoogle();
  const cut = line('a').slice(0, 20);
  expect((await refusal(opened, [cut])).message).toContain('unexpected end of input');
  expect((await refusal(opened, [line('a'), '', line('b')])).message).toContain(
    "Error on line 2: invalid JSON, near column 1: unexpected end of input; expected '{'",
  );
  expect((await refusal(opened, [`${line('a')} x`])).message).toContain("unexpected character: 'x'");
  const level = line('a', ask('Hi', { generationConfig: { thinkingConfig: { thinkingLevel: 'EXTREME' } } }));
  expect((await refusal(opened, [level])).message).toContain(
    'invalid value for a field of type enum: "EXTREME"',
  );
  expect((await refusal(opened, [`\uFEFF${line('a')}`])).message).toContain(
    "near column 1: unexpected character: '\uFEFF'",
  );
});

test('an empty file has no requests', async () => {
  await using opened = await openGoogle();
  const start = await globalThis.fetch(`${opened.simulator.urls.google}/upload/v1beta/files?key=k`, {
    method: 'POST',
    headers: { 'x-goog-upload-protocol': 'resumable', 'x-goog-upload-command': 'start' },
    body: JSON.stringify({ file: { name: 'files/empty' } }),
  });
  const headers = { 'x-goog-upload-command': 'finalize' };
  await globalThis.fetch(String(start.headers.get('x-goog-upload-url')), { method: 'POST', headers });
  const created = await opened.call('POST', `/v1beta/models/${MODEL}:batchGenerateContent`, {
    batch: { inputConfig: { fileName: 'files/empty' } },
  });
  expect(created).toMatchObject({
    status: 400,
    body: { error: { message: 'The batch input file has no requests.' } },
  });
});

test('no more than a hundred lines are named', async () => {
  await using opened = await openGoogle();
  const lines = Array.from({ length: 150 }, () => 'nonsense');
  expect((await refusal(opened, lines)).message.split('\n')).toHaveLength(100);
});

test('both spellings of names are read, even in one line, and mean the same', async () => {
  await using opened = await openGoogle();
  const camel = ask('Hi', {
    systemInstruction: { parts: [{ text: 'Be short.' }] },
    generationConfig: {
      maxOutputTokens: 3,
      thinkingConfig: { thinkingBudget: 0 },
      responseMimeType: 'text/plain',
    },
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
  });
  const snake = ask('Hi', {
    system_instruction: { parts: [{ text: 'Be short.' }] },
    generation_config: {
      max_output_tokens: 3,
      thinking_config: { thinking_budget: 0 },
      response_mime_type: 'text/plain',
    },
    safety_settings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
  });
  const mixed = ask('Hi', {
    systemInstruction: { parts: [{ text: 'Be short.' }] },
    generation_config: { maxOutputTokens: 3, thinkingConfig: { thinking_budget: 0 } },
  });
  const name = await createBatch(opened.ai, [line('a', camel), line('b', snake), line('c', mixed)]);
  opened.clock.advance(LONG);
  const results = await resultsOf(opened, name);
  expect(results.map((result) => result.response)).toEqual([
    results[0]?.response,
    results[0]?.response,
    results[0]?.response,
  ]);
  expect(saidBy(results[0]?.response)).toHaveLength(12);
});

test('numbers as texts, enums in lower case and null for absent are read', async () => {
  await using opened = await openGoogle();
  const tool = {
    functionDeclarations: [
      { name: 'f', parameters: { type: 'object', properties: { n: { type: 'integer', minimum: '3' } } } },
    ],
  };
  const name = await createBatch(opened.ai, [
    line(
      'a',
      ask('Hi', {
        tools: [tool],
        cachedContent: null,
        generationConfig: { maxOutputTokens: '5', topK: '3' },
      }),
    ),
  ]);
  opened.clock.advance(LONG);
  const [result] = await resultsOf(opened, name);
  expect(result?.error).toBeUndefined();
});

test('a line without a key has a result without one', async () => {
  await using opened = await openGoogle();
  const name = await createBatch(opened.ai, [JSON.stringify({ request: ask('Hi') }), line('b')]);
  opened.clock.advance(LONG);
  const results = await resultsOf(opened, name);
  expect(results.map((result) => Object.keys(result))).toEqual([['response'], ['key', 'response']]);
});

test('lines for embeddings and for answers are not the same', async () => {
  await using opened = await openGoogle();
  const embed = line('a', { content: { parts: [{ text: 'Hi' }] } });
  expect((await refusal(opened, [embed])).message).toContain("no such field: 'content'");
  expect((await refusal(opened, [line('a')], 'asyncBatchEmbedContent')).message).toContain(
    "no such field: 'contents'",
  );
});

test('unknown fields of requests sent along are named by their path, as in any other call', async () => {
  await using opened = await openGoogle();
  const requests = [
    { request: ask('Hi', { config: {} }), metadata: { key: 'a' } },
    { request: ask('Hi', { generationConfig: { thinking_config: { budget: 1 } } }), key: 'b' },
  ];
  const { body, status } = await opened.call('POST', `/v1beta/models/${MODEL}:batchGenerateContent`, {
    batch: { display_name: 'x', input_config: { requests: { requests } } },
  });
  expect(status).toBe(400);
  expect(body['error']).toMatchObject({
    message: [
      `Invalid JSON payload received. Unknown name "config" at 'batch.input_config.requests.requests[0].request': Cannot find field.`,
      `Invalid JSON payload received. Unknown name "budget" at 'batch.input_config.requests.requests[1].request.generation_config.thinking_config': Cannot find field.`,
      `Invalid JSON payload received. Unknown name "key" at 'batch.input_config.requests.requests[1]': Cannot find field.`,
    ].join('\n'),
    details: [{ fieldViolations: [{ field: 'batch.input_config.requests.requests[0].request' }, {}, {}] }],
  });
});

test('a batch needs one input, a model that can do it, and a file that is there', async () => {
  await using opened = await openGoogle();
  const create = async (model: string, inputConfig: object): Promise<number> =>
    (await opened.call('POST', `/v1beta/models/${model}:batchGenerateContent`, { batch: { inputConfig } }))
      .status;
  const fileName = await uploadLines(opened.ai, linesOf(1));
  const requests = { requests: [{ request: ask('Hi') }] };
  expect(await create(MODEL, {})).toBe(400);
  expect(await create(MODEL, { fileName, requests })).toBe(400);
  expect(await create(MODEL, { requests: { requests: [] } })).toBe(400);
  expect(await create(MODEL, { fileName: 'files/none' })).toBe(403);
  expect(await create('gemini-embedding-001', { fileName })).toBe(404);
  expect(await create('no-such-model', { fileName })).toBe(404);
  expect(await create('gemini-9.9-flash', { file_name: fileName })).toBe(200);
});

test('what only the model refuses fails its own row, not the batch', async () => {
  await using opened = await openGoogle();
  const both = { thinkingConfig: { thinkingLevel: 'LOW', thinkingBudget: 5 } };
  const name = await createBatch(opened.ai, [
    line('good'),
    line('empty', { contents: [] }),
    line('both', ask('Hi', { generationConfig: both })),
  ]);
  opened.clock.advance(LONG);
  const results = await resultsOf(opened, name);
  expect(results.map(({ key, error }) => [key, error])).toEqual([
    ['good', undefined],
    [
      'empty',
      {
        code: 400,
        message: '* GenerateContentRequest.contents: contents is not specified\n',
        status: 'INVALID_ARGUMENT',
      },
    ],
    [
      'both',
      {
        code: 400,
        message: 'You can only set only one of thinking budget and thinking level.',
        status: 'INVALID_ARGUMENT',
      },
    ],
  ]);
  expect((await getBatch(opened, name)).metadata).toMatchObject({
    state: 'BATCH_STATE_SUCCEEDED',
    batchStats: { requestCount: '3', successfulRequestCount: '1', failedRequestCount: '2' },
  });
});
