import { expect, test } from 'vitest';

import { chatLine, openOpenAi, uploadText } from './open-openai.ts';

const GOOD = { input_file_id: 'file-x', endpoint: '/v1/chat/completions', completion_window: '24h' };
const ENDPOINTS =
  "'/v1/responses', '/v1/chat/completions', '/v1/embeddings', '/v1/completions', '/v1/moderations', " +
  "'/v1/images/generations', '/v1/images/edits', and '/v1/videos'";

test.for<[string, object, string | null, string | null, string]>([
  [
    'no input file',
    { ...GOOD, input_file_id: undefined },
    'input_file_id',
    'missing_required_parameter',
    "Missing required parameter: 'input_file_id'.",
  ],
  [
    'no endpoint',
    { ...GOOD, endpoint: undefined },
    'endpoint',
    'missing_required_parameter',
    "Missing required parameter: 'endpoint'.",
  ],
  [
    'no window',
    { ...GOOD, completion_window: undefined },
    'completion_window',
    'missing_required_parameter',
    "Missing required parameter: 'completion_window'.",
  ],
  [
    'an unknown endpoint',
    { ...GOOD, endpoint: '/v1/invalid/endpoint' },
    'endpoint',
    'invalid_value',
    `Invalid value: '/v1/invalid/endpoint'. Supported values are: ${ENDPOINTS}.`,
  ],
  [
    'another window',
    { ...GOOD, completion_window: '48h' },
    'completion_window',
    'invalid_value',
    "Invalid value: '48h'. Supported values are: '24h'.",
  ],
  [
    'metadata that is text',
    { ...GOOD, metadata: 'x' },
    'metadata',
    'invalid_type',
    "Invalid type for 'metadata': expected an object, but got a string instead.",
  ],
  [
    'a list in the metadata',
    { ...GOOD, metadata: { tags: ['a'] } },
    'metadata.tags',
    'invalid_type',
    "Invalid type for 'metadata.tags': expected a string, but got an array instead.",
  ],
  [
    '17 pairs of metadata',
    { ...GOOD, metadata: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`k${index}`, 'v'])) },
    'metadata',
    'object_above_max_properties',
    "Invalid 'metadata': too many properties. Expected an object with at most 16 properties, but got an object with 17 properties instead.",
  ],
  [
    'a long metadata value',
    { ...GOOD, metadata: { a: 'x'.repeat(513) } },
    'metadata.a',
    'string_above_max_length',
    "Invalid 'metadata.a': string too long. Expected a string with maximum length 512, but got a string with length 513 instead.",
  ],
  [
    'a long metadata key',
    { ...GOOD, metadata: { ['k'.repeat(65)]: 'x' } },
    `metadata.${'k'.repeat(65)}`,
    'string_above_max_length',
    `Invalid 'metadata.${'k'.repeat(65)}': string too long. Expected a string with maximum length 64, but got a string with length 65 instead.`,
  ],
  [
    'an unknown parameter',
    { ...GOOD, colour: 'red' },
    'colour',
    'unknown_parameter',
    "Unknown parameter: 'colour'.",
  ],
  [
    'outputs that expire at once',
    { ...GOOD, output_expires_after: { anchor: 'created_at', seconds: 1 } },
    'output_expires_after.seconds',
    'integer_below_min_value',
    "Invalid 'output_expires_after.seconds': integer below minimum value. Expected a value >= 3600, but got 1 instead.",
  ],
])(
  'a creation with %s is refused at once, in the words of OpenAI',
  async ([, body, param, code, message]) => {
    await using opened = await openOpenAi();
    const response = await globalThis.fetch(`${opened.simulator.urls.openai}/batches`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk-test', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: { message, type: 'invalid_request_error', param, code } });
    expect(await opened.simulator.batches()).toEqual([]);
  },
);

test('a body that is not JSON is refused', async () => {
  await using opened = await openOpenAi();
  const response = await globalThis.fetch(`${opened.simulator.urls.openai}/batches`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-test' },
    body: '{"input_file_id":',
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('We could not parse the JSON body of your request.');
});

test('metadata comes back, and output_expires_after sets the life of the results', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const file = await uploadText(client, chatLine('a'));
  const { id } = await client.batches.create({
    input_file_id: file.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
    metadata: { job: 'nightly' },
    output_expires_after: { anchor: 'created_at', seconds: 3_600 },
  });
  clock.advance(600_000);
  const batch = await client.batches.retrieve(id);
  expect(batch.metadata).toEqual({ job: 'nightly' });
  const output = await client.files.retrieve(String(batch.output_file_id));
  expect(output).toMatchObject({
    purpose: 'batch_output',
    filename: `${id}_output.jsonl`,
    created_at: batch.completed_at,
  });
  expect(Number(output.expires_at) - output.created_at).toBe(3_600);
});
