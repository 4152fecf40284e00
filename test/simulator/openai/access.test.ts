import { APIConnectionError, AuthenticationError, NotFoundError } from 'openai';
import { expect, test } from 'vitest';

import { createClient, openOpenAi } from './open-openai.ts';

async function call(
  url: string,
  init: RequestInit = {},
): Promise<{ status: number; body: unknown; headers: Headers }> {
  const response = await globalThis.fetch(url, init);
  return { status: response.status, body: await response.json(), headers: response.headers };
}

const KEY = { headers: { authorization: 'Bearer sk-test' } };

test('a call without a key gets 401 and how to send one', async () => {
  await using opened = await openOpenAi();
  const { status, body } = await call(`${opened.simulator.urls.openai}/batches`);
  expect(status).toBe(401);
  expect(body).toEqual({
    error: {
      message: expect.stringMatching(/^You didn't provide an API key\./),
      type: 'invalid_request_error',
      param: null,
      code: null,
    },
  });
});

test.for(['sk-this-is-WRONG-0000', 'sk-invalid'])('the key %s is refused', async (key) => {
  await using opened = await openOpenAi();
  const refused = createClient(opened.simulator, key).models.list();
  await expect(refused).rejects.toBeInstanceOf(AuthenticationError);
  await expect(refused).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' });
  await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining(key) });
});

test('with a key of its own the simulator takes no other', async () => {
  await using opened = await openOpenAi({ apiKey: 'sk-mine-wrong' });
  await expect(createClient(opened.simulator, 'sk-test').models.list()).rejects.toMatchObject({
    status: 401,
  });
  expect((await createClient(opened.simulator, 'sk-mine-wrong').models.list()).data.length).toBeGreaterThan(
    5,
  );
});

test('a wrong key is told only after the whole upload, so that no client is cut off', async () => {
  await using opened = await openOpenAi();
  const file = new File([Buffer.alloc(80_000_000, 'x')], 'a.jsonl');
  const upload = createClient(opened.simulator, 'wrong').files.create({ file, purpose: 'batch' });
  await expect(upload).rejects.toMatchObject({ status: 401 });
});

test('what is unknown gets 404, each with the words of its kind', async () => {
  await using opened = await openOpenAi();
  const base = opened.simulator.urls.openai;
  const message = async (path: string): Promise<unknown> => {
    const { status, body } = await call(`${base}${path}`, KEY);
    expect(status).toBe(404);
    return (body as { error: { message: string } }).error.message;
  };
  expect(await message('/batches/batch_x')).toBe("No batch found with id 'batch_x'.");
  expect(await message('/files/file-x')).toBe('No such File object: file-x');
  expect(await message('/models/nobody')).toBe(
    "The model 'nobody' does not exist or you do not have access to it.",
  );
  expect(await message('/nothing/here')).toBe('Invalid URL (GET /v1/nothing/here)');
  await expect(opened.client.batches.cancel('batch_x')).rejects.toBeInstanceOf(NotFoundError);
});

test('a known path with another method gets 405', async () => {
  await using opened = await openOpenAi();
  const { status, body } = await call(`${opened.simulator.urls.openai}/batches`, {
    ...KEY,
    method: 'DELETE',
  });
  expect(status).toBe(405);
  expect(body).toMatchObject({ error: { message: 'Invalid method for URL (DELETE /v1/batches)' } });
});

test('every reply names its request, its time and the version', async () => {
  await using opened = await openOpenAi();
  const ids = new Set<string | null>();
  for (const path of ['/models', '/files', '/nothing', '/batches/x']) {
    const { headers } = await call(`${opened.simulator.urls.openai}${path}`, KEY);
    expect(headers.get('openai-version')).toBe('2020-10-01');
    expect(Number(headers.get('openai-processing-ms'))).toBeGreaterThan(0);
    expect(headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
    ids.add(headers.get('x-request-id'));
  }
  expect(ids.size).toBe(4);
});

test('models are listed and found by name and by snapshot', async () => {
  await using opened = await openOpenAi();
  const { data } = await opened.client.models.list();
  expect(data.map((model) => model.id)).toContain('gpt-5-mini');
  expect(await opened.client.models.retrieve('gpt-4o-mini-2024-07-18')).toMatchObject({
    object: 'model',
    owned_by: 'system',
  });
});

test('a closed simulator serves no more and leaves no file', async () => {
  const opened = await openOpenAi();
  await opened.client.models.list();
  await opened.simulator.close();
  await expect(opened.client.models.list()).rejects.toBeInstanceOf(APIConnectionError);
});
