import { createHash } from 'node:crypto';

import { NotFoundError, toFile } from 'openai';
import { expect, test } from 'vitest';

import { chatLine, openOpenAi, uploadText } from './open-openai.ts';

const THIRTY_DAYS = 2_592_000;

test('a batch file expires after 30 days, one for fine-tuning never', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const file = await uploadText(client, `${chatLine('a')}\n`);
  expect(file).toEqual({
    id: expect.stringMatching(/^file-[0-9A-Za-z]{22}$/),
    object: 'file',
    purpose: 'batch',
    filename: 'input.jsonl',
    bytes: Buffer.byteLength(chatLine('a')) + 1,
    created_at: Math.floor(clock.now() / 1000),
    expires_at: file.created_at + THIRTY_DAYS,
    status: 'processed',
    status_details: null,
  });
  const other = await client.files.create({
    file: await toFile(Buffer.from('{}'), 'x.json'),
    purpose: 'fine-tune',
  });
  expect(other).not.toHaveProperty('expires_at');
  clock.advance(THIRTY_DAYS * 1000);
  await expect(client.files.retrieve(file.id)).rejects.toBeInstanceOf(NotFoundError);
  expect((await client.files.retrieve(other.id)).id).toBe(other.id);
});

test('expires_after sets the life of a file and is held to its bounds', async () => {
  await using opened = await openOpenAi();
  const { client } = opened;
  const create = async (seconds: number): Promise<number | undefined> => {
    const file = await toFile(Buffer.from(chatLine('a')), 'a.jsonl');
    const expires_after = { anchor: 'created_at' as const, seconds };
    const created = await client.files.create({ file, purpose: 'batch', expires_after });
    return created.expires_at === undefined ? undefined : created.expires_at - created.created_at;
  };
  expect(await create(7_200)).toBe(7_200);
  await expect(create(60)).rejects.toMatchObject({ status: 400, param: 'expires_after.seconds' });
});

test.for<[string, string, string]>([
  ['is not named .jsonl', 'input.json', chatLine('a')],
  ['is empty', 'input.jsonl', ''],
  ['does not begin with JSON', 'input.jsonl', 'hello\n{}\n'],
])('a batch file that %s is refused at once', async ([, name, text]) => {
  await using opened = await openOpenAi();
  await expect(uploadText(opened.client, text, name)).rejects.toMatchObject({
    status: 400,
    error: {
      message: 'Invalid file format for Batch API. Must be .jsonl',
      type: 'invalid_request_error',
      param: null,
      code: null,
    },
  });
  expect((await opened.client.files.list()).data).toEqual([]);
});

test('a batch file whose later lines are bad is taken', async () => {
  await using opened = await openOpenAi();
  expect((await uploadText(opened.client, `{}\nhello\n`)).status).toBe('processed');
});

test('a form without its file, its purpose or with another purpose is refused', async () => {
  await using opened = await openOpenAi();
  const post = async (fields: Record<string, string | Blob>): Promise<string> => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const response = await send(`${opened.simulator.urls.openai}/files`, { method: 'POST', body: form });
    expect(response.status).toBe(400);
    const body = (await response.json()) as { error: { message: string } };
    return body.error.message;
  };
  const file = new File(['{}'], 'a.jsonl');
  expect(await post({ purpose: 'batch' })).toBe("'file' is a required property");
  expect(await post({ file })).toBe("'purpose' is a required property");
  expect(await post({ file, purpose: 'fun' })).toContain("'fun' is not one of ['fine-tune',");
});

test('a body that is no form is refused', async () => {
  await using opened = await openOpenAi();
  const url = `${opened.simulator.urls.openai}/files`;
  for (const type of ['multipart/form-data; boundary=abc', 'multipart/form-data', 'application/json']) {
    const headers = { authorization: 'Bearer sk-test', 'content-type': type };
    const response = await globalThis.fetch(url, { method: 'POST', headers, body: 'x'.repeat(1_000_000) });
    expect(response.status).toBe(400);
  }
});

test('what is downloaded is what was uploaded, with its name and exact length', async () => {
  await using opened = await openOpenAi();
  const bytes = Buffer.concat([Buffer.from('{}\n'), Buffer.alloc(3_000_000, 'ü\n')]);
  const file = await opened.client.files.create({
    file: await toFile(bytes, '日本 "x".jsonl'),
    purpose: 'batch',
  });
  const response = await opened.client.files.content(file.id);
  expect(response.headers.get('content-length')).toBe(String(bytes.length));
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename=".+\.jsonl"$/);
  expect(digest(Buffer.from(await response.arrayBuffer()))).toBe(digest(bytes));
});

test('files are listed by purpose, newest first or oldest first, page by page', async () => {
  await using opened = await openOpenAi();
  const { client } = opened;
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c', 'd', 'e'])
    ids.push((await uploadText(client, '{}', `${name}.jsonl`)).id);
  await client.files.create({ file: await toFile(Buffer.from('x'), 'x.txt'), purpose: 'user_data' });
  const walk = async (order: 'asc' | 'desc'): Promise<string[]> => {
    const found: string[] = [];
    for await (const file of client.files.list({ purpose: 'batch', limit: 2, order })) found.push(file.id);
    return found;
  };
  expect(await walk('asc')).toEqual(ids);
  expect(await walk('desc')).toEqual(ids.toReversed());
  expect((await client.files.list()).data).toHaveLength(6);
  await expect(client.files.list({ limit: 0 })).rejects.toMatchObject({ status: 400, param: 'limit' });
  await expect(client.files.list({ after: 'file-x' })).rejects.toMatchObject({ status: 400, param: 'after' });
});

test('a deleted file is gone', async () => {
  await using opened = await openOpenAi();
  const { client } = opened;
  const { id } = await uploadText(client, '{}');
  expect(await client.files.delete(id)).toEqual({ id, object: 'file', deleted: true });
  for (const call of [client.files.retrieve(id), client.files.content(id), client.files.delete(id)]) {
    await expect(call).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining(`No such File object: ${id}`),
    });
  }
});

test('an upload in parts becomes a file of the parts in the order of their ids', async () => {
  await using opened = await openOpenAi();
  const { client } = opened;
  const [head, tail] = [Buffer.from(`${chatLine('a')}\n`), Buffer.from(`${chatLine('b')}\n`)];
  const whole = Buffer.concat([head, tail]);
  const upload = await client.uploads.create({
    purpose: 'batch',
    filename: 'parts.jsonl',
    bytes: whole.length,
    mime_type: 'application/jsonl',
  });
  expect(upload).toMatchObject({
    object: 'upload',
    status: 'pending',
    expires_at: upload.created_at + 3_600,
    file: null,
  });
  const second = await client.uploads.parts.create(upload.id, { data: await toFile(tail, 'part') });
  const first = await client.uploads.parts.create(upload.id, { data: await toFile(head, 'part') });
  expect(first).toMatchObject({
    object: 'upload.part',
    upload_id: upload.id,
    id: expect.stringMatching(/^part_/),
  });
  await expect(client.uploads.complete(upload.id, { part_ids: [first.id] })).rejects.toMatchObject({
    status: 400,
  });
  await expect(
    client.uploads.complete(upload.id, { part_ids: [first.id, second.id], md5: 'no' }),
  ).rejects.toMatchObject({ status: 400 });
  const md5 = createHash('md5').update(whole).digest('hex');
  const done = await client.uploads.complete(upload.id, { part_ids: [first.id, second.id], md5 });
  expect(done).toMatchObject({ status: 'completed', file: { filename: 'parts.jsonl', bytes: whole.length } });
  expect(await (await client.files.content(String(done.file?.id))).text()).toBe(whole.toString());
});

test('an upload that was cancelled or has expired takes no more parts', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const create = async (): Promise<string> =>
    (
      await client.uploads.create({
        purpose: 'batch',
        filename: 'a.jsonl',
        bytes: 2,
        mime_type: 'text/jsonl',
      })
    ).id;
  const cancelled = await create();
  const late = await create();
  expect((await client.uploads.cancel(cancelled)).status).toBe('cancelled');
  clock.advance(3_600_000);
  for (const id of [cancelled, late]) {
    await expect(
      client.uploads.parts.create(id, { data: await toFile(Buffer.from('{}'), 'part') }),
    ).rejects.toMatchObject({
      status: 400,
    });
  }
});

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function send(url: string, init: RequestInit): Promise<Response> {
  return globalThis.fetch(url, { ...init, headers: { authorization: 'Bearer sk-test' } });
}
