import { ApiError } from '@google/genai';
import { expect, test } from 'vitest';

import { createClient, openGoogle, uploadLines } from './open-google.ts';

test('a key is taken from the header or the query, a missing and a wrong one are refused as Google does', async () => {
  await using opened = await openGoogle({ apiKey: 'the-key' });
  const url = `${opened.simulator.urls.google}/v1beta/models`;
  const status = async (suffix: string, headers: Record<string, string> = {}): Promise<number> =>
    (await globalThis.fetch(`${url}${suffix}`, { headers })).status;
  expect(await status('', { 'x-goog-api-key': 'the-key' })).toBe(200);
  expect(await status('?key=the-key')).toBe(200);
  const missing = await globalThis.fetch(url);
  expect([missing.status, await missing.json()]).toEqual([
    403,
    {
      error: {
        code: 403,
        message: expect.stringContaining("Method doesn't allow unregistered callers") as string,
        status: 'PERMISSION_DENIED',
      },
    },
  ]);
  const wrong = await globalThis.fetch(`${url}?key=another`);
  expect([wrong.status, await wrong.json()]).toMatchObject([
    400,
    {
      error: {
        code: 400,
        message: 'API key not valid. Please pass a valid API key.',
        status: 'INVALID_ARGUMENT',
        details: [{ reason: 'API_KEY_INVALID' }, { locale: 'en-US' }],
      },
    },
  ]);
});

test('without a key of its own the simulator takes any that does not say it is wrong', async () => {
  await using opened = await openGoogle();
  await expect(createClient(opened.simulator, 'a-wrong-key').models.list()).rejects.toMatchObject({
    status: 400,
  });
  expect((await opened.ai.models.list()).page.length).toBeGreaterThan(0);
});

test('the SDK throws an ApiError with the status of each refusal', async () => {
  await using opened = await openGoogle();
  const errors = await Promise.all([
    opened.ai.batches.get({ name: 'batches/none' }).catch((error: unknown) => error),
    opened.ai.files.get({ name: 'files/none' }).catch((error: unknown) => error),
    opened.ai.models.get({ model: 'no-such-model' }).catch((error: unknown) => error),
    opened.ai.models
      .generateContent({ model: 'gemini-2.5-flash', contents: [{ role: 'system', parts: [{ text: 'Hi' }] }] })
      .catch((error: unknown) => error),
  ]);
  expect(errors.every((error) => error instanceof ApiError)).toBe(true);
  expect(errors.map((error) => (error as ApiError).status)).toEqual([404, 403, 404, 400]);
});

test('both versions of the API are there; another one, another URL or method is a page that is not JSON', async () => {
  await using opened = await openGoogle();
  for (const path of ['/v1/models', '/v1beta/models', '/v1/files', '/v1beta/batches']) {
    expect((await opened.call('GET', path)).status).toBe(200);
  }
  const unknown = [
    '/v1alpha/models',
    '/v1beta/nothing',
    '/v1beta/files/a:sing',
    '/models',
    '/upload/v1beta/batches',
  ];
  for (const path of [...unknown, '/v1beta/models/%zz', '/']) {
    const reply = await globalThis.fetch(`${opened.simulator.urls.google}${path}?key=k`);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8']);
  }
  const wrong = await globalThis.fetch(`${opened.simulator.urls.google}/v1beta/batches?key=k`, {
    method: 'PUT',
  });
  expect(wrong.status).toBe(404);
});

test('calls are counted by route', async () => {
  await using opened = await openGoogle();
  await uploadLines(opened.ai, ['{"key":"a"}']);
  await opened.ai.models.get({ model: 'gemini-2.5-flash' });
  await opened.ai.batches.get({ name: 'batches/none' }).catch(() => undefined);
  expect(opened.simulator.calls()).toEqual({
    'POST /upload/files': 2,
    'GET /models/:id': 1,
    'GET /batches/:id': 1,
  });
});

test('a body that is no JSON, no object or too large is refused', async () => {
  await using opened = await openGoogle();
  const path = '/v1beta/models/gemini-2.5-flash:generateContent';
  const broken = await opened.call('POST', path, '{"contents":');
  expect(broken).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
  expect((await opened.call('POST', path, '[]')).status).toBe(400);
  const large = await opened.call('POST', path, `"${'x'.repeat(20_971_520)}"`);
  expect(large).toMatchObject({
    status: 400,
    body: { error: { message: 'Request payload size exceeds the limit: 20971520 bytes.' } },
  });
});
