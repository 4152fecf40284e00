import type OpenAI from 'openai';
import { expect, test } from 'vitest';

import { chatLine, chatLines, createBatch, openOpenAi, uploadText } from './open-openai.ts';

/** The errors of a batch of these lines, once validation is over; none when it went on. */
async function validate(
  lines: readonly string[],
  endpoint: OpenAI.BatchCreateParams['endpoint'] = '/v1/chat/completions',
): Promise<OpenAI.BatchError[]> {
  await using opened = await openOpenAi();
  const { id } = await createBatch(opened.client, lines, endpoint);
  opened.clock.advance(600_000);
  const batch = await opened.client.batches.retrieve(id);
  expect(batch.status).toBe(batch.errors === null ? 'completed' : 'failed');
  return batch.errors?.data ?? [];
}

test.for<[string, string, Partial<OpenAI.BatchError>]>([
  [
    'is not JSON',
    'nonsense',
    { code: 'invalid_json_line', param: null, message: 'This line is not parseable as valid JSON.' },
  ],
  ['is blank', '', { code: 'invalid_json_line' }],
  ['is a list', '[]', { code: 'invalid_json_line' }],
  ['has no custom_id', chatLine('x', {}, { custom_id: null }), missing('custom_id')],
  ['has no method', chatLine('x', {}, { method: null }), missing('method')],
  ['has no url', chatLine('x', {}, { url: null }), missing('url')],
  ['has no body', chatLine('x', {}, { body: null }), missing('body')],
  [
    'is for another endpoint',
    chatLine('x', {}, { url: '/v1/embeddings' }),
    {
      code: 'invalid_url',
      param: 'url',
      message: 'The URL provided for this request does not match the batch endpoint.',
    },
  ],
  [
    'has no model',
    chatLine('x', { model: '' }),
    { code: 'invalid_request', param: 'body.model', message: 'Model parameter is required.' },
  ],
  [
    'has no messages',
    JSON.stringify({
      custom_id: 'x',
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'gpt-4o-mini' },
    }),
    { code: 'invalid_request', param: 'body.messages', message: 'Messages parameter is required.' },
  ],
  [
    'names an unknown model',
    chatLine('x', { model: 'nobody-1' }),
    {
      code: 'model_not_found',
      param: 'body.model',
      message: "The provided model 'nobody-1' is not supported by the Batch API.",
    },
  ],
  [
    'wants a stream',
    chatLine('x', { stream: true }),
    {
      code: 'streaming_unsupported',
      param: 'body.stream',
      message: 'Chat Completions: Streaming is not supported in the Batch API.',
    },
  ],
  ['repeats a custom_id', chatLine('r1'), { code: 'duplicate_custom_id', param: 'custom_id' }],
  ['uses GET', chatLine('x', {}, { method: 'GET' }), { code: 'invalid_value', param: 'method' }],
])('a line that %s fails the whole batch and is named by its number', async ([, line, expected]) => {
  const errors = await validate([...chatLines(2), line, chatLine('last')]);
  expect(errors).toEqual([expect.objectContaining({ line: 3, ...expected })]);
});

function missing(name: string): Partial<OpenAI.BatchError> {
  return {
    code: 'missing_required_parameter',
    param: name,
    message: `Missing required parameter: '${name}'.`,
  };
}

test('all bad lines are reported together, up to a thousand', async () => {
  expect((await validate(['1', chatLine('a'), '2', '3'])).map((error) => error.line)).toEqual([1, 3, 4]);
  expect(await validate([chatLine('a'), ...Array.from({ length: 1_500 }, () => '!')])).toHaveLength(1_000);
});

test('requests for two models fail the batch as a whole', async () => {
  expect(await validate([chatLine('a'), chatLine('b', { model: 'gpt-4o' })])).toEqual([
    expect.objectContaining({ code: 'mismatched_model', line: null, param: null }),
  ]);
});

test('a byte order mark makes line 1 unreadable', async () => {
  expect(await validate([`\uFEFF${chatLine('a')}`, chatLine('b')])).toEqual([
    expect.objectContaining({ code: 'invalid_json_line', line: 1 }),
  ]);
});

test('a byte order mark makes the only line unreadable, also when that has no end', async () => {
  await using opened = await openOpenAi();
  const file = await uploadText(opened.client, `\uFEFF${chatLine('a')}`);
  const { id } = await opened.client.batches.create({
    input_file_id: file.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  opened.clock.advance(600_000);
  const batch = await opened.client.batches.retrieve(id);
  expect(batch.status).toBe('failed');
  expect(batch.errors?.data).toEqual([expect.objectContaining({ code: 'invalid_json_line', line: 1 })]);
});

test('lines may end with a carriage return, and the last one without an end', async () => {
  await using opened = await openOpenAi();
  const file = await uploadText(opened.client, `${chatLine('a')}\r\n${chatLine('b')}`);
  const { id } = await opened.client.batches.create({
    input_file_id: file.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  opened.clock.advance(600_000);
  expect((await opened.client.batches.retrieve(id)).request_counts).toEqual({
    total: 2,
    completed: 2,
    failed: 0,
  });
});

test('bytes that are not UTF-8 are not JSON', async () => {
  await using opened = await openOpenAi();
  const bytes = Buffer.concat([Buffer.from(`${chatLine('a')}\n`), Buffer.from([0x22, 0xff, 0x22])]);
  const file = await opened.client.files.create({ file: new File([bytes], 'x.jsonl'), purpose: 'batch' });
  const { id } = await opened.client.batches.create({
    input_file_id: file.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  opened.clock.advance(600_000);
  expect((await opened.client.batches.retrieve(id)).errors?.data).toEqual([
    expect.objectContaining({ code: 'invalid_json_line', line: 2 }),
  ]);
});

test('more than 50,000 requests are too many', async () => {
  const errors = await validate(Array.from({ length: 50_001 }, (_, index) => chatLine(`r${index}`)));
  expect(errors).toEqual([
    expect.objectContaining({ line: null, message: expect.stringContaining('50000') }),
  ]);
});

test('more than 50,000 embedding inputs are too many', async () => {
  const input = Array.from({ length: 2_000 }, (_, index) => `text ${index}`);
  const line = (id: string): string =>
    JSON.stringify({
      custom_id: id,
      method: 'POST',
      url: '/v1/embeddings',
      body: { model: 'text-embedding-3-small', input },
    });
  const errors = await validate(
    Array.from({ length: 26 }, (_, index) => line(`e${index}`)),
    '/v1/embeddings',
  );
  expect(errors).toEqual([
    expect.objectContaining({ line: null, message: expect.stringContaining('52000') }),
  ]);
});

test('an input over 200 MB fails with the size in bytes', async () => {
  await using opened = await openOpenAi();
  const filler = Buffer.alloc(1024 * 1024, 0x20);
  const parts = [Buffer.from(chatLine('a')), ...Array.from({ length: 201 }, () => filler)];
  const file = await opened.client.files.create({ file: new File(parts, 'big.jsonl'), purpose: 'batch' });
  const { id } = await opened.client.batches.create({
    input_file_id: file.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  opened.clock.advance(600_000);
  await opened.client.batches.retrieve(id);
  expect((await opened.client.batches.retrieve(id)).errors?.data?.[0]?.message).toContain(
    'larger than the 209715200 maximum',
  );
});

test('an input file that does not exist fails the batch later, not at its creation', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const batch = await client.batches.create({
    input_file_id: 'file-nothing',
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  expect(batch.status).toBe('validating');
  clock.advance(600_000);
  const failed = await client.batches.retrieve(batch.id);
  expect(failed).toMatchObject({ status: 'failed', output_file_id: null, error_file_id: null });
  expect(failed.errors?.data).toEqual([
    {
      code: 'invalid_request',
      line: null,
      param: 'file_id',
      message: expect.stringMatching(
        /^Cannot find file file-nothing, or organization org-\w+ does not have access to it\.$/,
      ),
    },
  ]);
});
