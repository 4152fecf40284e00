import { GoogleGenAI } from '@google/genai';

import { createVirtualClock, type VirtualClock } from '../../../src/core/clock.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulator/index.ts';

/** Half an hour in milliseconds: by then every batch that does not expire has ended. */
export const LONG = 1_800_000;
/** Two days and an hour: by then every batch has ended. */
export const TWO_DAYS = 176_400_000;
export const MODEL: string = 'gemini-2.5-flash';

/** A simulator on a clock that the test moves, the official SDK that talks to it, and plain calls. */
export interface OpenedGoogle extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  readonly ai: GoogleGenAI;
  /** A call with a key; a body is sent as JSON. */
  call(method: string, path: string, body?: unknown): Promise<Reply>;
}

/** A reply with its body parsed. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonObject;
}

export async function openGoogle(options: SimulatorOptions = {}): Promise<OpenedGoogle> {
  const clock = createVirtualClock();
  const simulator = await startSimulator({ clock, ...options });
  return {
    simulator,
    clock,
    ai: createClient(simulator),
    call: (method, path, body) => callJson(`${simulator.urls.google}${path}`, method, body),
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

/** The official SDK; it retries nothing by itself. */
export function createClient(simulator: Simulator, apiKey = 'test-key'): GoogleGenAI {
  return new GoogleGenAI({ apiKey, httpOptions: { baseUrl: simulator.urls.google } });
}

async function callJson(url: string, method: string, body: unknown): Promise<Reply> {
  const response = await globalThis.fetch(url, {
    method,
    headers: { 'x-goog-api-key': 'test-key', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as JsonObject };
}

/** A request for an answer to a text. */
export function ask(text: string, rest: JsonObject = {}): JsonObject {
  return { contents: [{ role: 'user', parts: [{ text }] }], ...rest };
}

/** A line of a batch's input. */
export function line(
  key: string,
  request: JsonObject = ask(`What is the capital of country ${key}?`),
): string {
  return JSON.stringify({ key, request });
}

/** Lines `r0`, `r1` and so on. */
export function linesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => line(`r${index}`));
}

/** Uploads the lines; returns the name of the file. */
export async function uploadLines(ai: GoogleGenAI, lines: readonly string[]): Promise<string> {
  const file = await ai.files.upload({
    file: new Blob(lines.map((entry) => `${entry}\n`)),
    config: { mimeType: 'jsonl' },
  });
  return String(file.name);
}

/** Uploads the lines and creates a batch of them; returns its name, such as `batches/abc`. */
export async function createBatch(
  ai: GoogleGenAI,
  lines: readonly string[],
  model: string = MODEL,
): Promise<string> {
  const src = await uploadLines(ai, lines);
  const job = await ai.batches.create({ model, src, config: { displayName: 'a test' } });
  return String(job.name);
}

/** Looks at a batch until it tells its results or has ended without any, at most ten times. */
export async function settledBatch(opened: OpenedGoogle, name: string): Promise<Operation> {
  let operation = await getBatch(opened, name);
  for (let look = 0; look < 10 && operation.done !== true; look += 1)
    operation = await getBatch(opened, name);
  return operation;
}

export async function getBatch(opened: OpenedGoogle, name: string): Promise<Operation> {
  const { status, body } = await opened.call('GET', `/v1beta/${name}`);
  if (status !== 200) throw new Error(`The batch was answered with ${status}.`);
  // What the simulator sends is checked against Google's description by the contract test.
  return body as unknown as Operation;
}

/** A batch, as the tests read it. */
export interface Operation {
  readonly name: string;
  readonly metadata: {
    readonly '@type': string;
    readonly model: string;
    readonly displayName?: string;
    readonly inputConfig?: { readonly fileName: string };
    readonly output?: BatchOutput;
    readonly createTime: string;
    readonly endTime?: string;
    readonly updateTime: string;
    readonly batchStats: Readonly<Record<string, string>>;
    readonly state: string;
    readonly priority?: string;
    readonly name: string;
  };
  readonly done?: boolean;
  readonly error?: { readonly code: number; readonly message: string };
  readonly response?: BatchOutput & { readonly '@type': string };
}

interface BatchOutput {
  readonly responsesFile?: string;
  readonly inlinedResponses?: { readonly inlinedResponses: readonly ResultLine[] };
}

/** A result, as the tests read it. */
export interface ResultLine {
  readonly key?: string;
  readonly metadata?: JsonObject;
  readonly response?: JsonObject;
  readonly error?: { readonly code: number; readonly message: string; readonly status: string };
}

/** The text of a batch's result file. */
export async function downloadText(opened: OpenedGoogle, file: string | undefined): Promise<string> {
  const url = `${opened.simulator.urls.google}/v1beta/${file ?? 'files/none'}:download?alt=media`;
  const response = await globalThis.fetch(url, { headers: { 'x-goog-api-key': 'test-key' } });
  if (!response.ok) throw new Error(`The download was answered with ${response.status}.`);
  return response.text();
}

/** The results of a batch that was made from lines, once it has ended. */
export async function resultsOf(opened: OpenedGoogle, name: string): Promise<ResultLine[]> {
  const operation = await settledBatch(opened, name);
  const text = await downloadText(opened, operation.response?.responsesFile);
  return text
    .split('\n')
    .filter((entry) => entry !== '')
    .map((entry) => JSON.parse(entry) as ResultLine);
}

/** The text that a result or a reply says. */
export function saidBy(response: JsonObject | undefined): string {
  const candidates = (response?.['candidates'] ?? []) as { content?: { parts?: { text?: string }[] } }[];
  return candidates[0]?.content?.parts?.map((part) => part.text ?? '').join('') ?? '';
}
