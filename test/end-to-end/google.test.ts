import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import {
  getText,
  type BatchRouter,
  type GoogleOptions,
  type RunEvent,
  type UnifiedResult,
} from '../../src/index.ts';
import { callsLike, openGateway, type Gateway, type GatewayAnswer, type GatewaySettings } from './gateway.ts';
import { bareId } from './lanes.ts';
import { chatRequests, customIds } from './request-lines.ts';
import { readSent } from './sent-requests.ts';
import { targetAt } from './targets.ts';
import { openVirtualWorld, openVirtualWorldWith, type VirtualWorld } from './virtual-world.ts';

const TARGET = targetAt('google');
const UPLOADS = 'POST /upload/files';
const START = /\/upload\/v1beta\/files$/;
const CHUNK = /\/upload\/v1beta\/files\?/;
const MEBIBYTE = 1024 * 1024;
/** The same words for every quota. */
const QUOTA = JSON.stringify({
  error: { code: 429, message: 'You exceeded your current quota.', status: 'RESOURCE_EXHAUSTED' },
});

/** A router that goes to a world's Gemini by a gateway. */
async function openByGateway(
  world: VirtualWorld,
  settings: GatewaySettings = {},
  options: GoogleOptions = {},
): Promise<{ readonly gateway: Gateway; readonly router: BatchRouter }> {
  const gateway = await openGateway(world.simulator.urls.google, { clock: world.clock, ...settings });
  return { gateway, router: world.openRouter({ google: { ...options, baseUrl: gateway.url } }) };
}

async function resultsOf(
  router: BatchRouter,
  requests: readonly object[],
  target = TARGET,
): Promise<UnifiedResult[]> {
  const run = await router.run(requests, { target });
  return Array.fromAsync(run.results());
}

function statusesOf(results: readonly UnifiedResult[]): string[] {
  return results.map(({ custom_id, status }) => `${custom_id} ${status}`);
}

const succeeded = (ids: readonly string[]): string[] => ids.map((id) => `${id} succeeded`);

/** What the simulator was given for its only batch, byte for byte, and what was written for it. */
async function readInputs(
  world: VirtualWorld,
): Promise<{ readonly given: Buffer; readonly written: Buffer }> {
  const [batch] = await world.simulator.batches();
  if (batch === undefined) throw new Error('There is no batch.');
  const id = bareId(batch);
  return {
    given: await readFile(join(world.simulator.directory, `${id}_input.jsonl`)),
    written: await readFile(join(world.stateDir, 'generated/google', `batch_${id}_provider.jsonl`)),
  };
}

describe('requests', () => {
  test('go inside the creation while they are few and short, else in a file; the answers are the same', async () => {
    await using world = await openVirtualWorld();
    const small = await resultsOf(world.router, chatRequests(100));
    expect(world.simulator.calls()[UPLOADS]).toBeUndefined();
    const many = await resultsOf(world.router, chatRequests(101));
    expect(world.simulator.calls()[UPLOADS]).toBe(2);
    const long = await resultsOf(
      world.router,
      chatRequests(100, () => ({ system_prompt: 'Be brief. '.repeat(1_100) })),
    );
    expect(world.simulator.calls()[UPLOADS]).toBe(4);
    expect(statusesOf(small)).toEqual(succeeded(customIds(100)));
    expect(statusesOf(many)).toEqual(succeeded(customIds(101)));
    const texts = small.map((result) => getText(result));
    expect(many.slice(0, 100).map((result) => getText(result))).toEqual(texts);
    expect(long.map((result) => getText(result))).toEqual(texts);
    expect(texts[7]).toContain('What is 7 + 1?');
    const batches = await world.simulator.batches();
    expect(batches.map(({ input_file_id: id }) => id === null)).toEqual([true, false, false]);
  });

  test('keep their own ids, whatever is in them, by both ways', async () => {
    for (const inlineBytes of [0, MEBIBYTE]) {
      await using world = await openVirtualWorldWith({ providers: { google: { inlineBytes } } });
      const ids = ['with space', 'ünï', 'a/b', '😀', '"', 'x'.repeat(300), 'tab\tin', '\u2028', 'br-3', '3'];
      const requests = ids.map((custom_id, index) => ({ ...chatRequests(10)[index], custom_id }));
      const results = await resultsOf(world.router, requests);
      expect(statusesOf(results)).toEqual(succeeded(ids));
      for (const [index, result] of results.entries())
        expect(getText(result)).toContain(`What is ${index} + 1?`);
      expect((await readSent(world.simulator)).customIds.slice(0, 5)).toEqual(ids.slice(0, 5));
    }
  });

  test('for vectors are batches of their own, by both ways, and each vector is that of its text', async () => {
    const inputs = Array.from({ length: 12 }, (_, index) => ({
      mode: 'embedding',
      custom_id: `e-${index}`,
      model: 'gemini-embedding-001',
      input: `Text ${index % 6}`,
      dimensions: 8,
    }));
    const vectors: (readonly (readonly number[])[])[] = [];
    for (const inlineBytes of [0, MEBIBYTE]) {
      await using world = await openVirtualWorldWith({ providers: { google: { inlineBytes } } });
      const requests = [...chatRequests(3), ...inputs, ...chatRequests(5).slice(3)];
      const results = await resultsOf(world.router, requests);
      const embedded = results.filter(({ embeddings }) => embeddings !== undefined);
      expect(statusesOf(results).slice(3, 15)).toEqual(succeeded(inputs.map(({ custom_id: id }) => id)));
      expect(embedded).toEqual(results.slice(3, 15));
      for (const { embeddings } of embedded) expect(embeddings?.map((vector) => vector.length)).toEqual([8]);
      vectors.push(embedded.map(({ embeddings }) => embeddings?.[0] ?? []));
      const batches = await world.simulator.batches();
      expect(new Set(batches.map(({ endpoint, model }) => `${model}:${endpoint}`))).toEqual(
        new Set(['gemini-embedding-001:asyncBatchEmbedContent', 'gemini-2.5-flash:batchGenerateContent']),
      );
      expect(batches).toHaveLength(2);
    }
    const [byFile = [], inline] = vectors;
    expect(inline).toEqual(byFile);
    expect(byFile.slice(6)).toEqual(byFile.slice(0, 6));
    expect(new Set(byFile.map((vector) => vector.join())).size).toBe(6);
  });
});

describe('an upload', () => {
  const long = chatRequests(25, () => ({ system_prompt: 'x'.repeat(MEBIBYTE) }));

  test('of 25 MB comes in chunks, one that breaks is taken up where it broke, and the file is whole', async () => {
    await using world = await openVirtualWorld('broken-chunk=2');
    const { gateway, router } = await openByGateway(world);
    await using _ = gateway;
    const events: RunEvent[] = [];
    const run = await router.run(long, { target: TARGET, onEvent: (event) => void events.push(event) });
    expect(statusesOf(await Array.fromAsync(run.results()))).toEqual(succeeded(customIds(25)));
    const { given, written } = await readInputs(world);
    expect(given.equals(written)).toBe(true);
    expect(given.length).toBeGreaterThan(25 * MEBIBYTE);
    const chunks = callsLike(gateway, 'POST', CHUNK).filter(({ body }) => body.length > 0);
    const steps = chunks.map(({ body, headers }) => [
      Number(headers['x-goog-upload-offset']) / MEBIBYTE,
      body.length / MEBIBYTE,
    ]);
    // Two chunks broke in the middle, and what had arrived of them was not sent again.
    const size = given.length / MEBIBYTE;
    expect(steps).toEqual([
      [0, 8],
      [4, 8],
      [8, 8],
      [16, 8],
      [24, size - 24],
    ]);
    expect(events.some(({ event }) => event === 'call:retrying')).toBe(false);
    expect(callsLike(gateway, 'POST', START)).toHaveLength(1);
  });

  test('whose place is lost at the server begins anew, and its batch is made once', async () => {
    await using world = await openVirtualWorld();
    let lost: string | undefined;
    const { gateway, router } = await openByGateway(world, {
      answer: ({ headers, path }) => {
        if (CHUNK.test(path) && Number(headers['x-goog-upload-offset']) > 0) lost ??= path;
        return path === lost ? { status: 404, body: 'Not Found' } : undefined;
      },
    });
    await using _ = gateway;
    expect(statusesOf(await resultsOf(router, long))).toEqual(succeeded(customIds(25)));
    // The second chunk, and the question how to go on.
    expect(gateway.calls.filter(({ path }) => path === lost)).toHaveLength(3);
    expect(callsLike(gateway, 'POST', START)).toHaveLength(2);
    const { given, written } = await readInputs(world);
    expect(given.equals(written)).toBe(true);
    expect((await readSent(world.simulator)).repeated).toEqual([]);
  });

  test('goes to the server that was asked, whatever place that names, and the key stands in no address', async () => {
    await using world = await openVirtualWorld();
    await using elsewhere = await openGateway(world.simulator.urls.google);
    let named = 0;
    const alter = (answer: GatewayAnswer): GatewayAnswer => {
      const place = answer.headers?.['x-goog-upload-url'];
      if (typeof place !== 'string') return answer;
      named += 1;
      const url = place.replace(new URL(place).origin, new URL(elsewhere.url).origin);
      return { ...answer, headers: { ...answer.headers, 'x-goog-upload-url': url } };
    };
    const { gateway, router } = await openByGateway(world, { alter }, { inlineBytes: 0 });
    await using _ = gateway;
    expect(statusesOf(await resultsOf(router, chatRequests(5)))).toEqual(succeeded(customIds(5)));
    expect([named, elsewhere.calls.length]).toEqual([1, 0]);
    for (const { headers, path } of gateway.calls) {
      expect(path).not.toContain('sk-sim');
      expect(headers['x-goog-api-key']).toBe('sk-sim');
    }
  });

  test('that is gone when its batch is made is made again', async () => {
    await using world = await openVirtualWorld();
    let refused = 0;
    const message = 'You do not have permission to access the File abc or it may not exist.';
    const error = { code: 403, message, status: 'PERMISSION_DENIED' };
    const { gateway, router } = await openByGateway(
      world,
      {
        answer: ({ path }) => {
          if (refused > 0 || !path.endsWith(':batchGenerateContent')) return undefined;
          refused += 1;
          return { status: 403, body: JSON.stringify({ error }) };
        },
      },
      { inlineBytes: 0 },
    );
    await using _ = gateway;
    // The file that is said to be gone is there: the second upload meets it and takes it as it is.
    expect(statusesOf(await resultsOf(router, chatRequests(5)))).toEqual(succeeded(customIds(5)));
    expect([refused, callsLike(gateway, 'POST', START).length]).toEqual([1, 2]);
    expect(await world.simulator.batches()).toHaveLength(1);
  });
});

describe('a creation', () => {
  test('for which there is no room waits until an earlier batch has ended, however long that takes', async () => {
    await using world = await openVirtualWorld('slow-validation=21600');
    let isFull = false;
    const { gateway, router } = await openByGateway(world, {
      answer: ({ path }) => {
        if (!path.endsWith(':batchGenerateContent')) return undefined;
        if (isFull) return { status: 429, body: QUOTA };
        isFull = true;
        return undefined;
      },
      alter: (answer) => {
        if (String(answer.body).includes('BATCH_STATE_SUCCEEDED')) isFull = false;
        return answer;
      },
    });
    await using _ = gateway;
    const run = await router.run(chatRequests(20), { target: TARGET, maxRequests: 10 });
    expect(statusesOf(await Array.fromAsync(run.results()))).toEqual(succeeded(customIds(20)));
    const sent = await readSent(world.simulator);
    expect([sent.batches, sent.repeated]).toEqual([2, []]);
    // Six hours of waiting, at most every half minute.
    expect(callsLike(gateway, 'POST', /:batchGenerateContent$/).length).toBeLessThan(1_000);
  });
});

describe('results', () => {
  test('whose file is gone after 48 hours are results that are missing', async () => {
    await using world = await openVirtualWorldWith({ providers: { google: { inlineBytes: 0 } } });
    const { id } = await world.router.submit(chatRequests(5), { target: TARGET });
    world.clock.advance(72 * 3_600_000);
    const run = await world.router.resume(id);
    const results = await Array.fromAsync(run.results());
    expect(results.map(({ custom_id }) => custom_id)).toEqual(customIds(5));
    for (const { error, status } of results) expect([status, error?.code]).toEqual(['errored', 'missing']);
    expect(await world.simulator.batches()).toHaveLength(1);
  });

  test('are counted while a batch runs, and the counts are texts on the wire', async () => {
    await using world = await openVirtualWorld();
    const { id } = await world.router.submit(chatRequests(100), { target: TARGET });
    const seen: number[] = [];
    for (let look = 0; look < 8; look += 1) {
      world.clock.advance(25_000);
      const { counts } = await world.router.refresh(id);
      expect(counts.total).toBe(100);
      expect(counts.succeeded + counts.processing).toBe(100);
      seen.push(counts.succeeded);
    }
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(new Set(seen).size).toBeGreaterThan(3);
    const run = await world.router.resume(id);
    expect((await run.status()).counts).toMatchObject({ total: 100, processing: 0, succeeded: 100 });
  });
});
