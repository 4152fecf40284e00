import type { Adapter } from '../../src/adapter/adapter.ts';
import { defineAdapter } from '../../src/adapter/adapter.ts';
import type { BatchHandle, BatchPort, BatchSnapshot, Payload } from '../../src/adapter/batch-port.ts';
import { classifyFailure } from '../../src/adapter/classify-failure.ts';
import type { Codec, Envelope, Framing } from '../../src/adapter/codec.ts';
import { FEATURES, type Feature } from '../../src/adapter/features.ts';
import type { FeatureSupport, FeatureTable, Limit, Profile } from '../../src/adapter/profile.ts';
import { throwIfInterrupted } from '../../src/core/clock.ts';
import { BatchNotCompleteError, BatchNotFoundError } from '../../src/core/errors.ts';
import { isJsonObject, numberAt, stringAt, type JsonValue } from '../../src/core/json.ts';
import { isComplete, type BatchStatus } from '../../src/model/batch-status.ts';
import type { ChatRequest } from '../../src/model/request.ts';
import type { ChatOutput } from '../../src/model/result.ts';

/** A batch at the provider in memory. */
export interface MemoryBatch {
  readonly id: string;
  readonly intentKey: string;
  readonly lines: readonly string[];
  polls: number;
  cancelled: boolean;
  /** Whether it was cleaned up. */
  isGone: boolean;
}

/** What may be done to the provider's ways. */
export interface MemoryOptions {
  /** `memory` by default; batches of another one have ids that begin with its name. */
  readonly name?: string;
  readonly limits?: readonly Limit[];
  readonly groupBy?: Profile['groupBy'];
  readonly idPattern?: RegExp;
  /** How often a batch answers "in progress" before it ends. */
  readonly pollsUntilEnd?: number;
  /** How it ends. */
  readonly endsAs?: BatchStatus;
  /** Changes the result lines of a batch, before they are sent. */
  readonly alter?: (lines: string[]) => string[];
  readonly lineErrors?: BatchSnapshot['errors'];
  /** How many of the first batches are refused as a whole, for want of room. */
  readonly refused?: number;
  /** Whether batches can be cleaned up. */
  readonly cleansUp?: boolean;
}

/**
 * A second provider, complete and without a network, so that the engine is tested against the seam and not against one
 * provider: what it was asked to create outlives any engine that dies.
 */
export class MemoryProvider {
  readonly batches: MemoryBatch[] = [];
  /** Ids of batches that were cleaned up, in order, a second time if they were. */
  readonly cleaned: string[] = [];
  readonly #options: MemoryOptions;
  #created = 0;

  constructor(options: MemoryOptions = {}) {
    this.#options = options;
  }

  get #name(): string {
    return this.#options.name ?? 'memory';
  }

  /** All custom ids of all batches ever created, in order. */
  get sentIds(): string[] {
    return this.batches.flatMap((batch) => batch.lines.map((line) => idOf(line)));
  }

  adapter(): Adapter {
    return defineAdapter({
      name: this.#name,
      profile: this.#profile(),
      codecs: { chat: codec },
      framing,
      batch: this.port(),
      modeOf: () => 'chat',
      modeOfAnswer: () => 'chat',
    });
  }

  port(): BatchPort {
    const { cleansUp = false } = this.#options;
    return {
      ...(cleansUp ? { cleanUp: async (handle) => this.#cleanUp(handle) } : {}),
      checkCredentials: () => undefined,
      stage: async (payload) => ({ count: String(payload.count) }),
      submit: async (payload, _staged, intent, signal) => {
        throwIfInterrupted(signal);
        return this.#create(payload, intent.key);
      },
      status: async (handle, signal) => {
        throwIfInterrupted(signal);
        return this.#snapshot(this.#find(handle), true);
      },
      results: async (handle) => {
        const batch = this.#find(handle);
        const { rawStatus, status } = this.#snapshot(batch, false);
        if (!isComplete(status)) throw new BatchNotCompleteError(batch.id, rawStatus);
        return [{ role: 'output', open: async () => this.#download(this.#find(handle)) }];
      },
      cancel: async (handle) => {
        const batch = this.#find(handle);
        if (this.#snapshot(batch, false).status !== 'in_progress') return 'already-ended';
        batch.cancelled = true;
        return 'cancelling';
      },
      list: async ({ after, limit }, signal) => {
        throwIfInterrupted(signal);
        const newest = this.batches.map((batch) => this.#snapshot(batch, false)).toReversed();
        const start = newest.findIndex((snapshot) => snapshot.handle.batchId === after) + 1;
        const items = newest.slice(start, start + limit);
        const last = items.at(-1)?.handle.batchId;
        return start + limit < newest.length && last !== undefined ? { items, next: last } : { items };
      },
    };
  }

  async #create(payload: Payload, intentKey: string): Promise<BatchSnapshot> {
    let text = '';
    for await (const chunk of payload.open()) text += Buffer.from(chunk).toString();
    const lines = text.split('\n').slice(0, -1);
    this.#created += 1;
    const prefix = this.#options.name ?? 'm';
    const batch = {
      id: `${prefix}${this.#created}`,
      intentKey,
      lines,
      polls: 0,
      cancelled: false,
      isGone: false,
    };
    this.batches.push(batch);
    return this.#snapshot(batch, false);
  }

  #find(handle: BatchHandle): MemoryBatch {
    const batch = this.batches.find((candidate) => candidate.id === handle.batchId);
    if (batch === undefined || batch.isGone) throw new BatchNotFoundError(handle.batchId);
    return batch;
  }

  #snapshot(batch: MemoryBatch, isPoll: boolean): BatchSnapshot {
    const { endsAs = 'completed', lineErrors, pollsUntilEnd = 1 } = this.#options;
    if (isPoll) batch.polls += 1;
    if (this.#isRefused(batch) && batch.polls > 0) return refusedSnapshot(this.#handle(batch));
    const ended = batch.cancelled ? 'cancelled' : endsAs;
    const status = batch.polls > pollsUntilEnd || batch.cancelled ? ended : 'in_progress';
    const total = batch.lines.length;
    return {
      handle: this.#handle(batch),
      status,
      rawStatus: status,
      counts: { total, processing: 0, succeeded: total, errored: 0, cancelled: 0, expired: 0 },
      ...(status === 'failed' && lineErrors !== undefined ? { errors: lineErrors } : {}),
      raw: {},
    };
  }

  #cleanUp({ batchId }: BatchHandle): void {
    this.cleaned.push(batchId);
    for (const batch of this.batches) if (batch.id === batchId) batch.isGone = true;
  }

  #handle({ id }: MemoryBatch): BatchHandle {
    return { version: 1, provider: this.#name, batchId: id };
  }

  #isRefused(batch: MemoryBatch): boolean {
    return this.batches.indexOf(batch) < (this.#options.refused ?? 0);
  }

  #download(batch: MemoryBatch): { byteLength: number; body: AsyncIterable<Uint8Array> } {
    const isFailed = this.#options.endsAs === 'failed' || this.#isRefused(batch);
    const answers = isFailed ? [] : batch.lines.map(answer).toReversed();
    const lines = this.#options.alter?.(answers) ?? answers;
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    return { byteLength: bytes.length, body: inPieces(bytes) };
  }

  #profile(): Profile {
    const { groupBy = ['endpoint', 'model'], idPattern = /^[^]+$/, limits = [] } = this.#options;
    return {
      title: this.#options.name ?? 'Memory',
      source: { url: 'https://example.com', checked: '2026-11-21' },
      limits: [{ unit: 'requests', scope: 'batch', max: 4 }, ...limits],
      groupBy,
      idPattern,
      window: { hours: 24, partialOnExpiry: true, partialOnCancel: true },
      retention: {},
      states: { in_progress: 'in_progress', completed: 'completed' },
      failures: {
        bad: { code: 'invalid_request', retry: 'never' },
        busy: { code: 'overloaded', retry: 'as-is' },
        full: { code: 'rate_limited', retry: 'as-is', wait: true },
      },
      reconcile: 'marker',
      features,
      variables: { apiKey: ['MEMORY_API_KEY'], baseUrl: ['MEMORY_BASE_URL'] },
    };
  }
}

function refusedSnapshot(handle: BatchHandle): BatchSnapshot {
  return {
    handle,
    status: 'failed',
    rawStatus: 'failed',
    counts: { total: 0, processing: 0, succeeded: 0, errored: 0, cancelled: 0, expired: 0 },
    errors: [{ code: 'full', message: 'There is no room.' }],
    raw: {},
  };
}

/** What has no codec here. */
const REFUSED: ReadonlySet<Feature> = new Set([
  'completion',
  'embedding',
  'embedding_list',
  'dimensions',
  'custom',
]);

const features = Object.fromEntries(
  FEATURES.map((name): readonly [Feature, FeatureSupport] => [
    name,
    REFUSED.has(name) ? { support: 'refused', note: 'Chats only.' } : { support: 'as-is' },
  ]),
  // Every key of the table is a feature by construction.
) as FeatureTable;

const codec: Codec<ChatRequest, ChatOutput> = {
  encode: (request, { model }) => ({
    endpoint: '/chat',
    model: request.model ?? model,
    body: { text: textOf(request.messages[0]?.content) },
    shared: {},
    cost: {},
    warnings:
      request.generation_config?.top_k === undefined
        ? []
        : [{ code: 'unsupported_parameter', path: 'generation_config.top_k', message: 'left out' }],
  }),
  decode: (body) => {
    const said = isJsonObject(body) ? stringAt(body, 'said') : undefined;
    return said === undefined
      ? { ok: false, failure: { code: 'malformed', message: 'no answer in it', retryable: false } }
      : {
          ok: true,
          output: { message: { role: 'assistant', content: said }, finish_reason: 'stop' },
          usage: { prompt_tokens: 2, completion_tokens: 3, total_tokens: 5 },
        };
  },
};

const framing: Framing = {
  wrap: (id, encoded) => ({ id, body: encoded.body }),
  unwrap: (line): Envelope => {
    if (!isJsonObject(line)) return { kind: 'unreadable', reason: 'no object' };
    const id = stringAt(line, 'id');
    const status = numberAt(line, 'status');
    const code = stringAt(line, 'code');
    if (id !== undefined && status !== undefined)
      return { kind: 'response', id, status, body: line['body'] ?? null };
    if (id !== undefined && code !== undefined) return { kind: 'failure', id, code, message: code };
    return { kind: 'unreadable', reason: 'neither answer nor failure' };
  },
  readFailure: (status, body, profile) => {
    const code = isJsonObject(body) ? stringAt(body, 'code') : undefined;
    return classifyFailure(profile, [code, String(status)], `refused with ${status}`);
  },
};

function answer(line: string): string {
  const request: JsonValue = JSON.parse(line) as JsonValue;
  const text = isJsonObject(request) && isJsonObject(request['body']) ? request['body']['text'] : '';
  return JSON.stringify({ id: idOf(line), status: 200, body: { said: `You said: ${textOf(text)}` } });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function idOf(line: string): string {
  // The framing above wrote it.
  return (JSON.parse(line) as { id: string }).id;
}

async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
}
