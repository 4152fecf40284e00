import { fail, ok } from 'node:assert/strict';

import type { Adapter } from '../adapter/adapter.ts';
import type { BatchSnapshot, Intent, Payload } from '../adapter/batch-port.ts';
import type { Encoded } from '../adapter/codec.ts';
import { encodeRequest } from '../adapter/translate.ts';
import { createKey } from '../core/ids.ts';
import type { JsonValue } from '../core/json.ts';
import { splitLines } from '../jsonl/read-lines.ts';
import { isComplete } from '../model/batch-status.ts';
import { MODES, type Mode, type UnifiedRequest } from '../model/request.ts';
import type { ContractSubject } from './contract-subject.ts';
import type { Cases } from './for-all.ts';
import { generateRequest, type RequestScope } from './generate-request.ts';
import type { Dice } from './dice.ts';

/** More looks at a batch than any simulator needs; a batch that takes longer never ends. */
const MAX_LOOKS = 10_000;

/** A model that belongs to no family, and one whose name breaks what is built without care. */
const ODD_MODELS = ['a-model', 'größe/../\ud800 "x"'];

/** A line that came back. */
export interface ResultLine {
  readonly role: 'output' | 'errors';
  readonly value: JsonValue;
}

/** A subject under trial, and what the checks do with it again and again. */
export class Trial {
  readonly subject: ContractSubject;
  readonly cases: Cases;

  constructor(subject: ContractSubject, cases: Cases) {
    this.subject = subject;
    this.cases = cases;
  }

  get adapter(): Adapter {
    return this.subject.adapter;
  }

  /** The modes that the provider has, in the order of their list. */
  get modes(): readonly Mode[] {
    return MODES.filter((mode) => this.adapter.codecs[mode] !== undefined);
  }

  /** Creates a batch with a request for each id. */
  async submit(ids: readonly string[]): Promise<BatchSnapshot> {
    const payload = this.payload(ids);
    const intent = createIntent();
    const { batch } = this.adapter;
    const staged = (await batch.stage?.(payload, intent, never())) ?? {};
    return batch.submit(payload, staged, intent, never());
  }

  /** The lines of a batch with a request for each id, as bytes. */
  payload(ids: readonly string[]): Payload {
    const first = this.encode(this.request('x'));
    const lines = ids.map((id) => {
      const encoded = this.encode(this.request(id));
      return `${JSON.stringify(this.adapter.framing.wrap(id, encoded))}\n`;
    });
    const bytes = Buffer.from(lines.join(''));
    return {
      count: ids.length,
      byteLength: bytes.length,
      endpoint: first.endpoint,
      model: first.model,
      shared: first.shared,
      open: async function* open() {
        yield bytes;
      },
    };
  }

  /** The request of the subject for an id. */
  request(customId: string): UnifiedRequest {
    const make = this.subject.request?.bind(this.subject) ?? shortChat;
    return make(customId);
  }

  /** A request in the provider's form. @throws AssertionError when the provider does not have its mode */
  encode(request: UnifiedRequest, model: string = this.subject.model): Encoded {
    const encoded = encodeRequest(this.adapter.codecs, request, { model });
    return encoded ?? fail(`The adapter has no codec for the request ${JSON.stringify(request)}.`);
  }

  /** Looks at a batch until it has ended. @param look is shown every snapshot */
  async end(
    created: BatchSnapshot,
    look: (snapshot: BatchSnapshot) => void = () => undefined,
  ): Promise<BatchSnapshot> {
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      const snapshot = await this.adapter.batch.status(created.handle, never());
      look(snapshot);
      if (isComplete(snapshot.status)) return snapshot;
      await this.subject.advance();
      // Lets a service in this process work.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return fail(`Batch ${created.handle.batchId} has not ended after ${MAX_LOOKS} looks at it.`);
  }

  /** All result lines of an ended batch. @throws AssertionError when a file is not as long as it is said to be */
  async collect(ended: BatchSnapshot): Promise<readonly ResultLine[]> {
    const lines: ResultLine[] = [];
    for (const file of await this.adapter.batch.results(ended.handle, never())) {
      const { body, byteLength } = await file.open(never());
      let bytes = 0;
      for await (const block of splitLines(counting(body, (size) => (bytes += size)))) {
        for (let i = 0; i < block.count; i += 1) {
          if (block.lengthOf(i) === 0) continue;
          // JSON.parse gives nothing but JSON values; its declared type says less.
          lines.push({ role: file.role, value: JSON.parse(block.text(i)) as JsonValue });
        }
      }
      ok(byteLength === undefined || byteLength === bytes, `${bytes} bytes came of ${byteLength} announced.`);
    }
    return lines;
  }

  /** Makes valid requests of the modes that the provider has. */
  requestMaker(modes: readonly Mode[], hasKwargs: boolean): (dice: Dice) => UnifiedRequest {
    const scope = this.#scope(hasKwargs);
    return (dice) => generateRequest(dice.pick(modes), dice, scope);
  }

  #scope(hasKwargs: boolean): RequestScope {
    const families = this.adapter.profile.families ?? [];
    const models = [this.subject.model, ...families.map(({ example }) => example), ...ODD_MODELS];
    return { models, endpoints: [this.encode(this.request('x')).endpoint, '/v1/anything'], hasKwargs };
  }
}

/** A signal that never aborts. */
export function never(): AbortSignal {
  return new AbortController().signal;
}

/** The reason for a creation, with a key that nobody else uses. */
export function createIntent(): Intent {
  return { key: createKey('br'), runId: 'run_contract', metadata: {} };
}

function shortChat(customId: string): UnifiedRequest {
  return { custom_id: customId, messages: [{ role: 'user', content: 'Say hello.' }] };
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
