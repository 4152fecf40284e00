import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { stringAt } from '../../../src/core/json.ts';
import { openGoogle, TWO_DAYS, uploadLines, type OpenedGoogle } from './open-google.ts';

async function uploadMany(opened: OpenedGoogle, count: number): Promise<string[]> {
  const names: string[] = [];
  for (let index = 0; index < count; index += 1)
    names.unshift(await uploadLines(opened.ai, [`{"key":"${index}"}`]));
  return names;
}

test('the SDK uploads a file by its path and a blob, and gets both', async () => {
  await using opened = await openGoogle();
  const path = join(opened.simulator.directory, 'questions.jsonl');
  await writeFile(path, '{"key":"a"}\n');
  const fromPath = await opened.ai.files.upload({
    file: path,
    config: { mimeType: 'application/jsonl', name: 'from-path', displayName: 'Questions' },
  });
  const fromBlob = await opened.ai.files.upload({
    file: new Blob(['{"key":"b"}\n'], { type: 'text/plain' }),
  });
  const digest = createHash('sha256').update('{"key":"a"}\n').digest('hex');
  expect(fromPath).toMatchObject({
    name: 'files/from-path',
    displayName: 'Questions',
    mimeType: 'application/jsonl',
    sizeBytes: '12',
    sha256Hash: Buffer.from(digest).toString('base64'),
    uri: `${opened.simulator.urls.google}/v1beta/files/from-path`,
    state: 'ACTIVE',
    source: 'UPLOADED',
  });
  expect(fromBlob.name).toMatch(/^files\/[a-z0-9]{12}$/);
  expect(fromBlob.mimeType).toBe('text/plain');
  for (const file of [fromPath, fromBlob]) {
    expect(await opened.ai.files.get({ name: String(file.name) })).toMatchObject({ ...file });
  }
});

test('the SDK uploads more than one chunk', async () => {
  await using opened = await openGoogle();
  const text = 'x'.repeat(9 * 1024 * 1024);
  const file = await opened.ai.files.upload({ file: new Blob([text]), config: { mimeType: 'jsonl' } });
  expect(file.sizeBytes).toBe(String(text.length));
  expect(file.sha256Hash).toBe(
    Buffer.from(createHash('sha256').update(text).digest('hex')).toString('base64'),
  );
});

test('a list has the newest first, ten a page unless asked otherwise', async () => {
  await using opened = await openGoogle();
  expect((await opened.call('GET', '/v1beta/files')).body).toEqual({});
  const names = await uploadMany(opened, 12);
  const first = await opened.call('GET', '/v1beta/files');
  expect((first.body['files'] as { name: string }[]).map(({ name }) => name)).toEqual(names.slice(0, 10));
  const token = stringAt(first.body, 'nextPageToken') ?? '';
  const second = await opened.call('GET', `/v1/files?pageToken=${token}`);
  expect((second.body['files'] as { name: string }[]).map(({ name }) => name)).toEqual(names.slice(10));
  expect(second.body['nextPageToken']).toBeUndefined();
  const listed: (string | undefined)[] = [];
  for await (const file of await opened.ai.files.list({ config: { pageSize: 5 } })) listed.push(file.name);
  expect(listed).toEqual(names);
});

test('a file that is deleted is gone', async () => {
  await using opened = await openGoogle();
  const [name = ''] = await uploadMany(opened, 1);
  await opened.ai.files.delete({ name });
  const error: unknown = await opened.ai.files.get({ name }).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ status: 403 });
  expect(String(error)).toContain(
    `You do not have permission to access the File ${name.slice('files/'.length)} or it may not exist.`,
  );
  await expect(opened.ai.files.delete({ name })).rejects.toMatchObject({ status: 403 });
});

test('a file is there for 48 hours, and its id is free afterwards', async () => {
  await using opened = await openGoogle();
  const upload = (): Promise<{ name?: string; expirationTime?: string }> =>
    opened.ai.files.upload({ file: new Blob(['{}']), config: { mimeType: 'jsonl', name: 'again' } });
  const file = await upload();
  expect(Math.floor(Date.parse(String(file.expirationTime)) / 1_000)).toBe(
    opened.clock.now() / 1_000 + 48 * 3_600,
  );
  await expect(upload()).rejects.toMatchObject({ status: 409 });
  opened.clock.advance(TWO_DAYS);
  await expect(opened.ai.files.get({ name: 'files/again' })).rejects.toMatchObject({ status: 403 });
  expect((await upload()).name).toBe('files/again');
});

test('an uploaded file cannot be downloaded, and a content needs alt=media', async () => {
  await using opened = await openGoogle();
  const [name = ''] = await uploadMany(opened, 1);
  const uploaded = await opened.call('GET', `/v1beta/${name}:download?alt=media`);
  expect(uploaded).toMatchObject({ status: 400, body: { error: { status: 'FAILED_PRECONDITION' } } });
  expect((await opened.call('GET', `/v1beta/${name}:download`)).status).toBe(400);
});
