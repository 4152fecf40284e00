import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv, type ValidateFunction } from 'ajv';
import formatsModule from 'ajv-formats';
import { describe, expect, test } from 'vitest';

import { isJsonObject, objectAt, stringAt, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { CONTENT } from '../../../src/simulator/anthropic/content-rules.ts';
import { COUNT_FIELDS, FIELDS_OF_VERSION } from '../../../src/simulator/anthropic/message-fields.ts';
import {
  call,
  chatRequest,
  chatRequests,
  createBatch,
  createClient,
  HEADERS,
  OLD_VERSION,
  openAnthropic,
  WORK,
  type Reply,
} from './open-anthropic.ts';

const SHARED = join(import.meta.dirname, '..', '..', '..', '..', 'shared');
const SPEC = join(SHARED, 'specs', 'anthropic', 'tryagi-openapi.yaml');
const ELLMER = join(SHARED, 'recordings', 'ellmer', 'state-capitals-anthropic.json');
const RUBY = join(SHARED, 'recordings', 'ruby_llm');
const ANSWERED = join(
  RUBY,
  'batch_with_anthropic_claude-haiku-4-5_answers_staged_chats_and_appends_the_answers_to_their_conversations.yml',
);
const CANCELED = join(RUBY, 'batch_with_anthropic_claude-haiku-4-5_cancels_a_running_batch.yml');

/**
 * Keys that the description requires of replies, and recorded ones of the version that it describes do not have. They
 * are dropped from its lists of required keys, so that the rest of it can be held against the simulator.
 */
const ABSENT_IN_RECORDINGS = new Set([
  'container',
  'citations',
  'server_tool_use',
  'output_tokens_details',
  'speed',
]);

/** Parsed when it is first needed: the description, which is JSON in spite of its name, has 3 MB. */
let cached: { ajv: Ajv; schemas: JsonObject } | undefined;

function description(): { ajv: Ajv; schemas: JsonObject } {
  if (cached !== undefined) return cached;
  const document = JSON.parse(readFileSync(SPEC, 'utf8'), asRecorded) as ApiDescription;
  const ajv = new Ajv({ strict: false, discriminator: false, logger: false });
  formatsModule.default(ajv);
  ajv.addSchema(document, 'spec');
  cached = { ajv, schemas: document.components.schemas };
  return cached;
}

interface ApiDescription extends JsonObject {
  readonly components: { readonly schemas: JsonObject };
}

/** `const` stands for a list of one here; a `nullable` without a type is a word of an older version that ajv refuses. */
function asRecorded(key: string, value: unknown): unknown {
  if (key === 'nullable') return undefined;
  return key === 'required' && Array.isArray(value)
    ? value.filter((name) => !ABSENT_IN_RECORDINGS.has(String(name)))
    : value;
}

/** Where a reply does not fit a schema of the description; nothing where it does. */
function misfits(name: string, reply: unknown): readonly unknown[] {
  const validate: ValidateFunction = description().ajv.compile({ $ref: `spec#/components/schemas/${name}` });
  return validate(reply) ? [] : (validate.errors ?? [name]);
}

function keysOf(name: string): string[] {
  const schema = description().schemas[name];
  return isJsonObject(schema) ? Object.keys(objectAt(schema, 'properties') ?? {}).toSorted() : [];
}

/** The keys of an object and of the objects in it, as paths, in their order. */
function keyPaths(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  const paths = Object.entries(value).flatMap(([key, entry]) => keyPaths(entry, `${path}.${key}`));
  return paths.length === 0 ? [path] : paths;
}

const USER = { role: 'user', content: 'Say something about otters.' };
const SCHEMA = {
  type: 'object',
  properties: { a: { type: 'number' } },
  required: ['a'],
  additionalProperties: false,
};
/** Anthropic's test string for refusals, put together here: whole it would stop whoever shows this file to a model. */
const REFUSAL = ['ANTHROPIC_MAGIC_STRING', 'TRIGGER', 'REFUSAL', '0'.repeat(64)].join('_');
const TOOLS = [{ name: 'f', input_schema: SCHEMA }];

describe.skipIf(!existsSync(SPEC))("Anthropic's API description (skipped where it is not at hand)", () => {
  test.for([
    {},
    { max_tokens: 2 },
    { stop_sequences: ['. '] },
    { tools: TOOLS, tool_choice: { type: 'any' } },
    { thinking: { type: 'enabled', budget_tokens: 1_024 } },
    { output_config: { format: { type: 'json_schema', schema: SCHEMA } } },
    { model: 'claude-opus-5' },
    {
      messages: [{ role: 'user', content: REFUSAL }],
    },
  ])('a message with %j satisfies it, and so does its request', async (params) => {
    await using opened = await openAnthropic();
    const request = { model: 'claude-haiku-4-5', max_tokens: 2_000, messages: [USER], ...params };
    expect(misfits('CreateMessageParams', request)).toEqual([]);
    const reply = await call(opened.simulator, '/v1/messages', {
      method: 'POST',
      body: JSON.stringify(request),
    });
    expect(misfits('Message', reply.body)).toEqual([]);
  });

  test('the events of a stream satisfy it', async () => {
    await using opened = await openAnthropic();
    const params = { tools: TOOLS, thinking: { type: 'adaptive', display: 'summarized' }, stream: true };
    for (let nth = 0; nth < 5; nth += 1) {
      const messages = [{ role: 'user', content: `Stream ${nth}` }];
      const body = JSON.stringify({ model: 'claude-opus-4-6', max_tokens: 2_000, messages, ...params });
      const init = { method: 'POST', body, headers: HEADERS };
      const text = await (
        await globalThis.fetch(`${opened.simulator.urls.anthropic}/v1/messages`, init)
      ).text();
      const events = [...text.matchAll(/^data: (.*)$/gm)].map(
        ([, data]) => JSON.parse(data ?? '') as JsonObject,
      );
      expect(events.length).toBeGreaterThan(6);
      for (const event of events.filter(({ type }) => type !== 'ping'))
        expect(misfits('MessageStreamEvent', event)).toEqual([]);
    }
  });

  test('counts, models, lists and refusals satisfy it', async () => {
    await using opened = await openAnthropic();
    const { simulator } = opened;
    const body = JSON.stringify({ model: 'claude-haiku-4-5', messages: [USER] });
    const count = await call(simulator, '/v1/messages/count_tokens', { method: 'POST', body });
    expect(misfits('CountMessageTokensResponse', count.body)).toEqual([]);
    expect(misfits('ListResponse_ModelInfo_', (await call(simulator, '/v1/models?limit=1000')).body)).toEqual(
      [],
    );
    expect(misfits('ModelInfo', (await call(simulator, '/v1/models/claude-opus-5')).body)).toEqual([]);
    const refusals: Promise<Reply>[] = [
      call(simulator, '/v1/messages/batches/x'),
      call(simulator, '/v1/messages', { method: 'POST', body: '{}' }),
      call(simulator, '/v1/models', { headers: { 'x-api-key': 'wrong' } }),
    ];
    for (const refusal of refusals) expect(misfits('ErrorResponse', (await refusal).body)).toEqual([]);
  });

  test('batches in every state, their lists, deletions and result lines of every kind satisfy it', async () => {
    await using opened = await openAnthropic({ faults: [{ name: 'expire', value: 0.2 }] });
    const { client, clock, simulator } = opened;
    const { id: expiring } = await createBatch(client, [
      ...chatRequests(40),
      chatRequest('bad', { max_tokens: 0 }),
    ]);
    const { id: canceled } = await createBatch(client, chatRequests(40));
    const readBatch = async (id: string): Promise<JsonObject> =>
      (await call(simulator, `/v1/messages/batches/${id}`)).body as JsonObject;
    const seen = [await readBatch(expiring)];
    clock.advance(30_000);
    await client.messages.batches.cancel(canceled);
    seen.push(await readBatch(canceled));
    clock.advance(90_000_000);
    seen.push(await readBatch(canceled), await readBatch(expiring));
    for (const batch of seen) expect(misfits('MessageBatch', batch)).toEqual([]);
    expect(seen.map((batch) => batch['processing_status'])).toEqual([
      'in_progress',
      'canceling',
      'ended',
      'ended',
    ]);
    const kinds = new Set<unknown>();
    for (const batch of seen.slice(2)) {
      const text = await (
        await globalThis.fetch(stringAt(batch, 'results_url') ?? '', { headers: HEADERS })
      ).text();
      for (const line of text
        .trimEnd()
        .split('\n')
        .map((one) => JSON.parse(one) as JsonObject)) {
        expect(misfits('MessageBatchIndividualResponse', line)).toEqual([]);
        kinds.add(objectAt(line, 'result')?.['type']);
      }
    }
    expect(kinds).toEqual(new Set(['succeeded', 'errored', 'canceled', 'expired']));
    expect(
      misfits('ListResponse_MessageBatch_', (await call(simulator, '/v1/messages/batches')).body),
    ).toEqual([]);
    const deleted = await call(simulator, `/v1/messages/batches/${canceled}`, { method: 'DELETE' });
    expect(misfits('DeleteMessageBatchResponse', deleted.body)).toEqual([]);
  });

  test('the parameters that are known are those of the description, and the ones that came later', () => {
    const later = ['diagnostics', 'speed', 'user_profile_id'];
    expect(Object.keys(FIELDS_OF_VERSION[OLD_VERSION]).toSorted()).toEqual(
      [...keysOf('CreateMessageParams'), ...later].toSorted(),
    );
    expect(Object.keys(COUNT_FIELDS).toSorted()).toEqual(keysOf('CountMessageTokensParams'));
  });

  test('the blocks that are known by their fields have those of the description', () => {
    const names = {
      text: 'RequestTextBlock',
      image: 'RequestImageBlock',
      document: 'RequestDocumentBlock',
      search_result: 'RequestSearchResultBlock',
      thinking: 'RequestThinkingBlock',
      redacted_thinking: 'RequestRedactedThinkingBlock',
      tool_use: 'RequestToolUseBlock',
      tool_result: 'RequestToolResultBlock',
    };
    const later = new Set(['transformations', 'toolset_name']);
    const known = CONTENT.is === 'tagged' ? CONTENT.tags : {};
    expect(Object.keys(known)).toEqual(Object.keys(names));
    for (const [tag, name] of Object.entries(names)) {
      const rule = known[tag];
      const fields = rule?.is === 'object' ? Object.keys(rule.fields) : [];
      expect(fields.filter((field) => !later.has(field)).toSorted()).toEqual(keysOf(name));
    }
  });
});

describe.skipIf(!existsSync(ELLMER) || !existsSync(ANSWERED))(
  'recordings of the real API (skipped where they are not at hand)',
  () => {
    test('an ended batch is written as a recorded one, key by key, and its results too', async () => {
      const recorded = JSON.parse(readFileSync(ELLMER, 'utf8')) as {
        batch: JsonObject;
        results: JsonObject[];
      };
      await using opened = await openAnthropic();
      const params = { model: 'claude-sonnet-5', thinking: { type: 'disabled' } };
      const client = createClient(opened.simulator, OLD_VERSION);
      const { id } = await createBatch(client, [chatRequest('a', params)]);
      opened.clock.advance(WORK);
      const batch = await client.messages.batches.retrieve(id);
      expect(keyPaths(batch)).toEqual(keyPaths(recorded.batch));
      for (const time of ['created_at', 'ended_at', 'expires_at'] as const) {
        expect(shapeOf(batch[time])).toBe(shapeOf(recorded.batch[time]));
      }
      const [line] = await Array.fromAsync(await client.messages.batches.results(id));
      expect(keyPaths(line?.result)).toEqual(keyPaths(recorded.results[0]));
    });

    test('each reply of an answered batch has the headers and the body of the recorded one, in the same order', async () => {
      const recorded = exchangesOf(readFileSync(ANSWERED, 'utf8'));
      await using opened = await openAnthropic();
      const { clock, simulator } = opened;
      const [creation] = recorded;
      const created = await call(simulator, '/v1/messages/batches', {
        method: 'POST',
        body: creation?.sent ?? '',
      });
      const { id } = created.body as { id: string };
      const path = `/v1/messages/batches/${id}`;
      const running = await call(simulator, path);
      clock.advance(WORK);
      const ended = await call(simulator, path);
      const results = await globalThis.fetch(`${simulator.urls.anthropic}${path}/results`, {
        headers: HEADERS,
      });
      const replies = [created, running, ended];
      const originals = [recorded[0], recorded[1], recorded.at(-2)];
      for (const [index, reply] of replies.entries()) {
        expect(JSON.stringify(keyPaths(reply.body))).toBe(
          JSON.stringify(keyPaths(JSON.parse(originals[index]?.received ?? ''))),
        );
        expect(headersOf(reply.headers)).toEqual(originals[index]?.headers);
      }
      expect(headersOf(results.headers)).toEqual(recorded.at(-1)?.headers);
      expect(results.headers.get('content-type')).toBe('application/x-jsonl');
      expect(results.headers.get('transfer-encoding')).toBe('chunked');
      expect(results.headers.get('content-disposition')).toBe(
        `attachment; filename*=utf-8''${id}_results.jsonl`,
      );
      const lines = (text: string): string[][] =>
        text
          .trim()
          .split('\n')
          .map((line) => keyPaths(JSON.parse(line) as JsonValue));
      const text = await results.text();
      expect(text.endsWith('}\n')).toBe(true);
      expect(lines(text)).toEqual(lines(recorded.at(-1)?.received ?? ''));
    });

    test('a cancelled batch is written as the recorded one', async () => {
      const recorded = exchangesOf(readFileSync(CANCELED, 'utf8'));
      await using opened = await openAnthropic();
      const created = await call(opened.simulator, '/v1/messages/batches', {
        method: 'POST',
        body: recorded[0]?.sent ?? '',
      });
      const { id } = created.body as { id: string };
      const canceled = await call(opened.simulator, `/v1/messages/batches/${id}/cancel`, {
        method: 'POST',
        body: recorded[1]?.sent ?? '',
      });
      const original = JSON.parse(recorded[1]?.received ?? '') as JsonObject;
      const same = (batch: JsonObject): unknown => ({
        ...batch,
        ...Object.fromEntries(
          ['id', 'created_at', 'expires_at', 'cancel_initiated_at'].map((key) => [key, '']),
        ),
      });
      expect(same(canceled.body as JsonObject)).toEqual(same(original));
      expect(Object.keys(canceled.body as JsonObject)).toEqual(Object.keys(original));
      expect(headersOf(canceled.headers)).toEqual(recorded[1]?.headers);
    });
  },
);

/** A time with its digits made alike. */
function shapeOf(time: unknown): string {
  return String(time).replaceAll(/\d/g, '0');
}

/** Headers that a server or a network in between adds, whoever the API is. */
const OF_THE_NETWORK =
  /^(date|connection|keep-alive|transfer-encoding|content-length|vary|server|server-timing|strict-transport-security|content-security-policy|x-robots-tag|cf-.*)$/;

function headersOf(headers: Headers): string[] {
  return [...headers.keys()].filter((name) => !OF_THE_NETWORK.test(name)).toSorted();
}

interface Exchange {
  readonly sent: string;
  readonly received: string;
  readonly headers: readonly string[];
}

/** The exchanges of a cassette: YAML of one form, whose strings stand between single quotes. */
function exchangesOf(cassette: string): Exchange[] {
  return cassette
    .split(/^- request:$/m)
    .slice(1)
    .map((exchange) => {
      const [request = '', response = ''] = exchange.split(/^ {2}response:$/m);
      const headers = [...response.matchAll(/^ {6}([A-Z][\w-]*):$/gm)].map(([, name]) =>
        (name ?? '').toLowerCase(),
      );
      return {
        sent: stringIn(request),
        received: stringIn(response),
        headers: headers.filter((name) => !OF_THE_NETWORK.test(name)).toSorted(),
      };
    });
}

/** The string of a body. In a quoted one a line end is a space, an empty line a line end, and two quotes are one. */
function stringIn(part: string): string {
  const quoted = /^ {6}string: '((?:[^']|'')*)'$/m.exec(part)?.[1];
  if (quoted !== undefined)
    return quoted
      .replaceAll("''", "'")
      .replaceAll(/\n\s*\n\s*/g, '\n')
      .replaceAll(/(?<!\n)\n\s+/g, ' ');
  const block = /^ {6}string: [|>]-?\n((?: {8}.*\n|\n)+)/m.exec(part)?.[1] ?? '';
  if (block !== '') return block.replaceAll(/^ {8}/gm, '');
  const escaped = /^ {6}string: ("(?:[^"\\]|\\[\s\S])*")$/m.exec(part)?.[1];
  return escaped === undefined
    ? ''
    : (JSON.parse(escaped.replaceAll(/\\\n\s*(?:\\(?= ))?/g, '').replaceAll(/\n\s*/g, ' ')) as string);
}
