import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { BatchRouter, getText, type UnifiedRequest } from 'batch-router';
import { afterAll, expect, test } from 'vitest';

import { openParrotSubject } from '../../examples/adapter/contract-subject.ts';
import { parrot } from '../../examples/adapter/parrot.ts';
import { startParrotService } from '../../examples/adapter/service.ts';
import { describeAdapter } from '../contract/adapter-contract.ts';

const { close, subject } = await openParrotSubject();
afterAll(close);

describeAdapter('the example', subject);

test('a whole run goes through the adapter of the example: split, mapped, answered, in order', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'batch-router-parrot-'));
  await using service = await startParrotService({ apiKey: 'a-key' });
  const provider = parrot({ apiKey: 'a-key', baseUrl: service.url, environment: {} });
  await using router = new BatchRouter({ providers: [provider], stateDir });
  const requests = Array.from({ length: 120 }, (_, index): UnifiedRequest => ({
    // Blanks are not in the pattern of the parrot's ids: they are mapped there and back.
    custom_id: index % 2 === 0 ? `q-${index}` : `question ${index}`,
    messages: [{ role: 'user', content: `Say the number ${index}.` }],
    ...(index === 7 ? { model: 'crow-1' } : {}),
  }));
  const run = await router.run(requests, {
    target: 'parrot/parrot-1',
    params: { max_tokens: 100, top_k: 3 },
    pollIntervalMs: 10,
    onEvent: () => service.tick(),
  });
  const results = await Array.fromAsync(run.results());
  expect(service.created()).toBe(2);
  expect(results.map((result) => result.custom_id)).toEqual(requests.map((request) => request.custom_id));
  expect(results.map(getText).filter((said) => said !== undefined)).toEqual(
    requests.flatMap((_, index) => (index === 7 ? [] : [`Say the number ${index}.`])),
  );
  expect(results[7]).toMatchObject({ status: 'errored', error: { code: 'model_not_found' } });
  expect(results[0]).toMatchObject({
    finish_reason: 'stop',
    raw_finish_reason: 'done',
    usage: { prompt_tokens: 4, completion_tokens: 4, total_tokens: 8 },
    warnings: [{ code: 'unsupported_parameter', path: 'generation_config.top_k' }],
  });
  await rm(stateDir, { recursive: true });
});

test('a request that makes no sense without its tools is refused before anything is sent', async () => {
  await using service = await startParrotService({ apiKey: 'a-key' });
  const provider = parrot({ apiKey: 'a-key', baseUrl: service.url, environment: {} });
  const stateDir = await mkdtemp(join(tmpdir(), 'batch-router-parrot-'));
  await using router = new BatchRouter({ providers: [provider], stateDir });
  const request: UnifiedRequest = {
    custom_id: 'a',
    messages: [{ role: 'user', content: 'How warm is it?' }],
    tools: [{ name: 'thermometer', input_schema: { type: 'object' } }],
  };
  await expect(router.run([request], { target: 'parrot/parrot-1' })).rejects.toThrow('Parrot has no tools.');
  expect(service.created()).toBe(0);
  await rm(stateDir, { recursive: true });
});
