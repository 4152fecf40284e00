import OpenAI, { toFile } from 'openai';

import { createVirtualClock, type VirtualClock } from '../../../src/core/clock.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulator/index.ts';

/** A day and an hour in milliseconds: by then every batch has ended. */
export const LONG = 90_000_000;

/** A simulator on a clock that the test moves, and the official SDK that talks to it. */
export interface OpenedOpenAi extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  readonly client: OpenAI;
}

export async function openOpenAi(options: SimulatorOptions = {}): Promise<OpenedOpenAi> {
  const clock = createVirtualClock();
  const simulator = await startSimulator({ clock, ...options });
  const client = createClient(simulator);
  return { simulator, clock, client, [Symbol.asyncDispose]: () => simulator.close() };
}

/** The official SDK without its own retries, so that a test sees each reply. */
export function createClient(simulator: Simulator, apiKey = 'sk-test'): OpenAI {
  return new OpenAI({ baseURL: simulator.urls.openai, apiKey, maxRetries: 0 });
}

/** A line of a batch's input. */
export function chatLine(id: string, body: JsonObject = {}, rest: JsonObject = {}): string {
  const messages = [{ role: 'user', content: `What is the capital of country ${id}?` }];
  return JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'gpt-4o-mini', messages, ...body },
    ...rest,
  });
}

/** Lines `r0`, `r1` and so on. */
export function chatLines(count: number): string[] {
  return Array.from({ length: count }, (_, index) => chatLine(`r${index}`));
}

export async function uploadText(
  client: OpenAI,
  text: string,
  name = 'input.jsonl',
): Promise<OpenAI.FileObject> {
  return client.files.create({ file: await toFile(Buffer.from(text), name), purpose: 'batch' });
}

/** Uploads the lines and creates a batch of them. */
export async function createBatch(
  client: OpenAI,
  lines: readonly string[],
  endpoint: OpenAI.BatchCreateParams['endpoint'] = '/v1/chat/completions',
): Promise<OpenAI.Batch> {
  const file = await uploadText(client, lines.map((line) => `${line}\n`).join(''));
  return client.batches.create({ input_file_id: file.id, endpoint, completion_window: '24h' });
}

/** The lines of a result file, parsed; none when there is no file. */
export async function readResults(client: OpenAI, fileId: string | null | undefined): Promise<ResultLine[]> {
  if (fileId === null || fileId === undefined || fileId === '') return [];
  const text = await (await client.files.content(fileId)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ResultLine);
}

/** A line of a result file, as the tests read it. */
export interface ResultLine {
  readonly id: string;
  readonly custom_id: string;
  readonly response: null | {
    readonly status_code: number;
    readonly request_id: string;
    readonly body: JsonObject & {
      readonly error?: { readonly code: string | null; readonly message: string };
    };
  };
  readonly error: null | { readonly code: string; readonly message: string };
}
