import { setImmediate } from 'node:timers/promises';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Adapter } from '../../src/adapter/adapter.ts';
import type { BatchSnapshot, Intent, Payload } from '../../src/adapter/batch-port.ts';
import { encodeRequest } from '../../src/adapter/translate.ts';
import { BatchNotFoundError } from '../../src/core/errors.ts';
import { createKey } from '../../src/core/ids.ts';
import type { JsonValue } from '../../src/core/json.ts';
import { splitLines } from '../../src/jsonl/read-lines.ts';
import { isComplete } from '../../src/model/batch-status.ts';
import { MODES, type UnifiedRequest } from '../../src/model/request.ts';

/** A provider to be held to the contract, and what it takes to run it. */
export interface Subject {
  readonly adapter: Adapter;
  /** A model that it has. */
  readonly model: string;
  /** Lets its time pass, for providers whose batches take some. */
  readonly advance: () => void;
  readonly close: () => Promise<void>;
}

/** What every adapter owes the engine. One call a provider; a provider that leaves something out says so in its profile. */
export function describeAdapter(name: string, open: () => Promise<Subject>): void {
  describe(`the adapter of ${name}`, () => {
    let subject: Subject;
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(() => subject.close());

    test('never throws on a line of results, whatever the JSON', () => {
      const { framing, profile } = subject.adapter;
      fc.assert(
        fc.property(fc.jsonValue(), fc.integer({ min: 400, max: 599 }), (value, status) => {
          // `fc.jsonValue` gives JSON values.
          const json = value as JsonValue;
          expect(['response', 'failure', 'unreadable']).toContain(framing.unwrap(json).kind);
          expect(framing.readFailure(status, json, profile).message).toEqual(expect.any(String));
        }),
      );
    });

    test('never throws on an answer, whatever the JSON', () => {
      const { codecs } = subject.adapter;
      fc.assert(
        fc.property(fc.constantFrom(...MODES), fc.jsonValue(), (mode, value) => {
          const decoded = codecs[mode]?.decode(value as JsonValue);
          expect(decoded === undefined || typeof decoded.ok === 'boolean').toBe(true);
        }),
      );
    });

    test('writes one line a request, which holds the id', () => {
      const line = frame(subject, chat('an-id', 'line one\nline two'));
      expect(line.split('\n')).toHaveLength(1);
      expect(line).toContain('"an-id"');
    });

    test('takes a batch from its creation to its results, each under its id', async () => {
      const { batch, framing } = subject.adapter;
      const ids = ['a-1', 'a-2', 'a-3'];
      const created = await submit(subject, ids);
      expect(isComplete(created.status)).toBe(false);
      const ended = await end(subject, created);
      expect(ended.status).toBe('completed');
      expect(ended.counts).toMatchObject({ total: 3, succeeded: 3, errored: 0 });

      const found: string[] = [];
      for (const file of await batch.results(created.handle, signal())) {
        const { body, byteLength } = await file.open(signal());
        let bytes = 0;
        for await (const block of splitLines(counting(body, (size) => (bytes += size)))) {
          for (let i = 0; i < block.count; i += 1) {
            const envelope = framing.unwrap(JSON.parse(block.text(i)) as JsonValue);
            if (envelope.kind === 'response') found.push(`${envelope.id} ${envelope.status}`);
          }
        }
        expect(byteLength ?? bytes).toBe(bytes);
      }
      expect(found.sort()).toEqual(ids.map((id) => `${id} 200`));
    });

    test('opens a result file again after a broken download', async () => {
      const created = await submit(subject, ['b-1']);
      await end(subject, created);
      const [file] = await subject.adapter.batch.results(created.handle, signal());
      const first = await file?.open(signal());
      await first?.body[Symbol.asyncIterator]().return?.();
      const again = await file?.open(signal());
      let bytes = 0;
      for await (const chunk of again?.body ?? []) bytes += chunk.byteLength;
      expect(bytes).toBeGreaterThan(0);
    });

    test('lists its batches newest first, and page by page without gaps', async () => {
      const { batch } = subject.adapter;
      const created = await submit(subject, ['c-1']);
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await batch.list({ limit: 2, ...(after === undefined ? {} : { after }) }, signal());
        seen.push(...page.items.map((item) => item.handle.batchId));
        after = page.next;
      } while (after !== undefined);
      expect(seen[0]).toBe(created.handle.batchId);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBeGreaterThanOrEqual(3);
    });

    test('knows no batch that it did not make, not even one whose id is a path', async () => {
      const { batch } = subject.adapter;
      for (const batchId of ['batch_unknown', '../files', 'a/b', '', 'ü\n']) {
        const handle = { version: 1, provider: subject.adapter.name, batchId } as const;
        await expect(batch.status(handle, signal())).rejects.toThrow(BatchNotFoundError);
        await expect(batch.cancel(handle, signal())).rejects.toThrow(BatchNotFoundError);
      }
    });

    test('cancels a batch that runs, and says so of one that has ended', async () => {
      const { batch } = subject.adapter;
      const created = await submit(subject, ['d-1', 'd-2']);
      expect(await batch.cancel(created.handle, signal())).toBe('cancelling');
      const completed = await submit(subject, ['e-1']);
      await end(subject, completed);
      expect(await batch.cancel(completed.handle, signal())).toBe('already-ended');
    });
  });
}

function chat(customId: string, content: string): UnifiedRequest {
  return { custom_id: customId, messages: [{ role: 'user', content }] };
}

function frame({ adapter, model }: Subject, request: UnifiedRequest): string {
  const encoded = encodeRequest(adapter.codecs, request, { model });
  if (encoded === undefined) throw new Error(`${adapter.name} has no chat`);
  return JSON.stringify(adapter.framing.wrap(request.custom_id, encoded));
}

async function submit(subject: Subject, ids: readonly string[]): Promise<BatchSnapshot> {
  const { adapter, model } = subject;
  const encoded = encodeRequest(adapter.codecs, chat('x', 'x'), { model });
  const bytes = Buffer.from(ids.map((id) => `${frame(subject, chat(id, `Question ${id}?`))}\n`).join(''));
  const payload: Payload = {
    count: ids.length,
    byteLength: bytes.length,
    endpoint: encoded?.endpoint ?? '',
    model,
    shared: encoded?.shared ?? {},
    open: async function* open() {
      yield bytes;
    },
  };
  const intent: Intent = { key: createKey('br'), runId: 'run_contract', metadata: {} };
  const staged = (await adapter.batch.stage?.(payload, intent, signal())) ?? {};
  return adapter.batch.submit(payload, staged, intent, signal());
}

async function end(subject: Subject, created: BatchSnapshot): Promise<BatchSnapshot> {
  for (;;) {
    const snapshot = await subject.adapter.batch.status(created.handle, signal());
    if (isComplete(snapshot.status)) return snapshot;
    subject.advance();
    await setImmediate();
  }
}

async function* counting(
  body: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    count(chunk.byteLength);
    yield chunk;
  }
}

function signal(): AbortSignal {
  return new AbortController().signal;
}
