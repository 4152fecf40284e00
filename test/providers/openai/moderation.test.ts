import type { IncomingMessage } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Busboy } from '@fastify/busboy';
import { expect, onTestFinished, test } from 'vitest';

import { createVirtualClock } from '../../../src/core/clock.ts';
import { BatchRouter, openai, type UnifiedResult } from '../../../src/index.ts';
import { readBody, startServer, type LocalServer } from '../../http/local-server.ts';

interface Line {
  readonly custom_id: string;
  readonly url: string;
  readonly body: { readonly model: string; readonly input: string };
}

interface Api extends LocalServer {
  /** The batches by their endpoints, and the lines that each was created with. */
  readonly batches: { readonly endpoint: string; readonly lines: readonly Line[] }[];
}

/** OpenAI's files and batches, as far as one needs them whose answers are ready at once; it moderates what it is sent. */
async function startApi(): Promise<Api> {
  const files: string[] = [];
  const batches: Api['batches'] = [];
  const server = await startServer(async (request, response) => {
    const send = (body: unknown): unknown => response.end(JSON.stringify(body));
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const [, , kind, id] = path.split('/');
    if (request.method === 'POST' && kind === 'files') {
      return send({ id: `file-${files.push(await readFile(request)) - 1}`, object: 'file' });
    }
    if (kind === 'files') return response.end(answer(batches[Number(id?.slice(4))]?.lines ?? []));
    if (request.method === 'POST') {
      const { endpoint, input_file_id: file } = JSON.parse(String(await readBody(request))) as Record<
        string,
        string
      >;
      const text = files[Number(file?.slice(5))] ?? '';
      const lines = text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Line);
      return send(batchOf(batches.push({ endpoint: endpoint ?? '', lines }) - 1, lines.length));
    }
    return send(batchOf(Number(id), batches[Number(id)]?.lines.length ?? 0));
  });
  return { ...server, batches };
}

function batchOf(index: number, total: number): object {
  const counts = { total, completed: total, failed: 0 };
  return { id: String(index), status: 'completed', output_file_id: `out-${index}`, request_counts: counts };
}

function answer(lines: readonly Line[]): string {
  return lines
    .map(({ body, custom_id }) => {
      const results = [{ flagged: body.input.includes('bad') }];
      const response = { status_code: 200, body: { id: 'modr-1', model: body.model, results } };
      return `${JSON.stringify({ id: 'batch_req_1', custom_id, response, error: null })}\n`;
    })
    .join('');
}

/** The text of the uploaded file. */
async function readFile(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const form = new Busboy({
      headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' },
    });
    form.on('file', (_, stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => resolve(Buffer.concat(chunks).toString()));
    });
    form.on('error', reject);
    request.pipe(form);
  });
}

test('moderations are framed, grouped by endpoint and model, and tracked; what came back is the provider’s own line', async () => {
  await using api = await startApi();
  const directory = await mkdtemp(join(tmpdir(), 'moderation-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const custom = (id: string, model: string, input: string): object => ({
    mode: 'custom',
    custom_id: id,
    endpoint: '/v1/moderations',
    body: { model, input },
  });
  const lines = [
    custom('a', 'omni-moderation-latest', 'a good text'),
    custom('b', 'text-moderation-latest', 'a bad text'),
    // OpenAI's own line for the same endpoint.
    {
      custom_id: 'c',
      method: 'POST',
      url: '/v1/moderations',
      body: { model: 'omni-moderation-latest', input: 'a bad text' },
    },
  ];
  const input = join(directory, 'input.jsonl');
  await writeFile(input, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

  const router = new BatchRouter({
    providers: [openai({ apiKey: 'sk-test', baseUrl: `${api.url}/v1`, environment: {} })],
    stateDir: join(directory, 'state'),
    clock: createVirtualClock(),
  });
  const run = await router.run(input, { target: 'openai/omni-moderation-latest', withRaw: true });
  const results: UnifiedResult[] = [];
  for await (const result of run.results()) results.push(result);
  await router.close();

  expect(results.map(({ custom_id, model, status }) => `${custom_id} ${status} ${model}`)).toEqual([
    'a succeeded omni-moderation-latest',
    'b succeeded text-moderation-latest',
    'c succeeded omni-moderation-latest',
  ]);
  expect(results.map(({ provider_data }) => provider_data)).toMatchObject([
    { response: { body: { results: [{ flagged: false }] } } },
    { response: { body: { results: [{ flagged: true }] } } },
    { response: { body: { results: [{ flagged: true }] } } },
  ]);
  expect(api.batches.map(({ endpoint }) => endpoint)).toEqual(['/v1/moderations', '/v1/moderations']);
  const sent = api.batches.map((batch) =>
    batch.lines.map((line) => `${line.custom_id} ${line.url} ${line.body.model}`),
  );
  expect(new Set(sent.map((batch) => batch.join(', ')))).toEqual(
    new Set([
      'a /v1/moderations omni-moderation-latest, c /v1/moderations omni-moderation-latest',
      'b /v1/moderations text-moderation-latest',
    ]),
  );
});
