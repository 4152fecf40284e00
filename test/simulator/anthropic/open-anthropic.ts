import Anthropic from '@anthropic-ai/sdk';

import { expect } from 'vitest';

import { createVirtualClock, type VirtualClock } from '../../../src/core/clock.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulator/index.ts';

/** Ten minutes in milliseconds: by then every batch has ended, unless a request of it never does. */
export const WORK = 600_000;
/** A day and an hour in milliseconds: by then every batch has ended. */
export const LONG = 90_000_000;
export const OLD_VERSION = '2023-06-01';
export const NEW_VERSION = '2026-10-21';

/** A simulator on a clock that the test moves, and the official SDK that talks to it. */
export interface OpenedAnthropic extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  readonly client: Anthropic;
}

export async function openAnthropic(options: SimulatorOptions = {}): Promise<OpenedAnthropic> {
  const clock = createVirtualClock();
  const simulator = await startSimulator({ clock, ...options });
  return {
    simulator,
    clock,
    client: createClient(simulator),
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

/** The official SDK without its own retries, so that a test sees each reply. Without a version it sends its own, the new one. */
export function createClient(simulator: Simulator, version?: string, apiKey = 'sk-ant-test'): Anthropic {
  return new Anthropic({
    baseURL: simulator.urls.anthropic,
    apiKey,
    maxRetries: 0,
    ...(version === undefined ? {} : { defaultHeaders: { 'anthropic-version': version } }),
  });
}

type Request = Anthropic.Messages.BatchCreateParams.Request;

/** A request of a batch. */
export function chatRequest(id: string, params: JsonObject = {}): Request {
  const messages = [{ role: 'user', content: `What is the capital of country ${id}?` }];
  // The tests send what the types of the SDK do not allow, too.
  const all = { model: 'claude-haiku-4-5', max_tokens: 300, messages, ...params };
  return { custom_id: id, params: all as unknown as Request['params'] };
}

/** Requests `r0`, `r1` and so on. */
export function chatRequests(count: number): Request[] {
  return Array.from({ length: count }, (_, index) => chatRequest(`r${index}`));
}

export function createBatch(
  client: Anthropic,
  requests: readonly Request[],
): Promise<Anthropic.Messages.MessageBatch> {
  return client.messages.batches.create({ requests: [...requests] });
}

/** The results of a batch as the SDK reads them. */
export async function readResults(client: Anthropic, id: string): Promise<Result[]> {
  return Array.fromAsync(await client.messages.batches.results(id));
}

export type Result = Anthropic.Messages.MessageBatchIndividualResponse;

/** Headers of a call without the SDK. */
export const HEADERS: Readonly<Record<string, string>> = {
  'x-api-key': 'sk-ant-test',
  'anthropic-version': OLD_VERSION,
};

/** A reply to a call without the SDK. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Makes a call without the SDK; `body` is sent as it is. */
export async function call(
  simulator: Simulator,
  path: string,
  init: Omit<RequestInit, 'headers'> & { headers?: Readonly<Record<string, string>> } = {},
): Promise<Reply> {
  const response = await globalThis.fetch(`${simulator.urls.anthropic}${path}`, {
    ...init,
    headers: { ...HEADERS, ...init.headers },
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** What a refusal looks like. */
export function refusalOf(type: string, message: unknown): unknown {
  return { type: 'error', error: { type, message }, request_id: expect.stringMatching(/^req_01\w{22}$/) };
}
