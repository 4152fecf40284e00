import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv, type ValidateFunction } from 'ajv';
import formatsModule from 'ajv-formats';
import { APIError } from 'openai';
import { describe, expect, test } from 'vitest';

import { isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { CHAT_RULES } from '../../../src/simulator/openai/chat-parameters.ts';
import { EMBEDDING_RULES } from '../../../src/simulator/openai/embedding.ts';
import { ENDPOINTS } from '../../../src/simulator/openai/endpoints.ts';
import { RESPONSE_RULES } from '../../../src/simulator/openai/response-parameters.ts';
import { chatLine, chatLines, createBatch, openOpenAi, readResults } from './open-openai.ts';

const SHARED = join(import.meta.dirname, '..', '..', '..', '..', 'shared');
const SPEC = join(SHARED, 'specs', 'openai', 'openapi.json');
const ELLMER = join(SHARED, 'recordings', 'ellmer', 'state-capitals.json');
const RUBY = join(
  SHARED,
  'recordings',
  'ruby_llm',
  'batch_with_openai_gpt-5-nano_answers_staged_chats_and_appends_the_answers_to_their_conversations.yml',
);

/** Parsed when it is first needed: the description has 2.3 MB. */
let cached: { ajv: Ajv; schemas: JsonObject } | undefined;

function description(): { ajv: Ajv; schemas: JsonObject } {
  if (cached !== undefined) return cached;
  const document = JSON.parse(readFileSync(SPEC, 'utf8'), dropNullable) as ApiDescription;
  const ajv = new Ajv({ strict: false, discriminator: false, logger: false });
  formatsModule.default(ajv);
  ajv.addSchema(document, 'spec');
  cached = { ajv, schemas: document.components.schemas };
  return cached;
}

interface ApiDescription extends JsonObject {
  readonly components: { readonly schemas: JsonObject };
}

/** The description has a few `nullable` without a type, a word of an older version that ajv refuses there. */
function dropNullable(key: string, value: unknown): unknown {
  return key === 'nullable' ? undefined : value;
}

/** Checks a reply against a schema of OpenAI's description; null stands for absent there, as it does on the wire. */
function expectValid(name: string, reply: unknown): void {
  const validate: ValidateFunction = description().ajv.compile({ $ref: `spec#/components/schemas/${name}` });
  const valid = validate(withoutNulls(reply as JsonValue));
  expect(valid, `${name}: ${JSON.stringify(validate.errors)}`).toBe(true);
}

/** What may be null by the description stays null: only keys that it does not allow to be null are left out. */
const NULLABLE = new Set([
  'content',
  'refusal',
  'logprobs',
  'param',
  'code',
  'line',
  'first_id',
  'last_id',
  'error',
  'incomplete_details',
  'instructions',
]);

function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((entry: JsonValue) => withoutNulls(entry));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).filter(([key, entry]) => entry !== null || NULLABLE.has(key));
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutNulls(entry)]));
}

function schemaKeys(name: string): string[] {
  const schema = description().schemas[name];
  return isJsonObject(schema) ? [...new Set(propertiesOf(schema))].toSorted() : [];
}

function propertiesOf(schema: JsonObject): string[] {
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const target = description().schemas[reference.split('/').at(-1) ?? ''];
    return isJsonObject(target) ? propertiesOf(target) : [];
  }
  const parts = Array.isArray(schema['allOf']) ? schema['allOf'].filter((part) => isJsonObject(part)) : [];
  const own = isJsonObject(schema['properties']) ? Object.keys(schema['properties']) : [];
  return [...own, ...parts.flatMap(propertiesOf)];
}

/** The keys of an object and of the objects in it, as paths. */
function keyPaths(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  const paths = Object.entries(value).flatMap(([key, entry]) => keyPaths(entry, `${path}.${key}`));
  return paths.length === 0 ? [path] : paths;
}

describe.skipIf(!existsSync(SPEC))("OpenAI's API description (skipped where it is not at hand)", () => {
  test('chat completions, embeddings, models and errors satisfy it', async () => {
    await using opened = await openOpenAi();
    const { client } = opened;
    const messages = [{ role: 'user' as const, content: 'Say something about otters.' }];
    const parameters = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] };
    const tools = [{ type: 'function' as const, function: { name: 'f', parameters } }];
    for (const extra of [
      {},
      { n: 2 },
      { logprobs: true },
      { tools, tool_choice: 'required' as const },
      { max_tokens: 2 },
    ]) {
      expectValid(
        'CreateChatCompletionResponse',
        await client.chat.completions.create({ model: 'gpt-4o-mini', messages, ...extra }),
      );
    }
    const embedding = {
      model: 'text-embedding-3-small',
      input: ['a', 'b'],
      encoding_format: 'float' as const,
    };
    expectValid('CreateEmbeddingResponse', await client.embeddings.create(embedding));
    expectValid('ListModelsResponse', { object: 'list', data: (await client.models.list()).data });
    const refused = await client.batches.retrieve('x').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(APIError);
    expectValid('Error', refused instanceof APIError ? refused.error : undefined);
  });

  test('responses satisfy it', async () => {
    await using opened = await openOpenAi();
    const input = 'Say something about otters.';
    const parameters = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] };
    const tools = [{ type: 'function' as const, name: 'f', parameters, strict: false }];
    for (const extra of [
      {},
      { model: 'gpt-5-mini' },
      { tools, tool_choice: 'required' as const },
      { max_output_tokens: 16 },
    ]) {
      const { output_text: _, ...reply } = await opened.client.responses.create({
        model: 'gpt-4o-mini',
        input,
        ...extra,
      });
      expectValid('Response', reply);
      expect(reply.object).toBe('response');
    }
  });

  test('files, uploads and batches in every state satisfy it', async () => {
    await using opened = await openOpenAi();
    const { client, clock } = opened;
    const upload = await client.uploads.create({
      purpose: 'batch',
      filename: 'a.jsonl',
      bytes: 2,
      mime_type: 'text/jsonl',
    });
    expectValid('Upload', upload);
    const part = await client.uploads.parts.create(upload.id, { data: new File(['{}'], 'part') });
    expectValid('UploadPart', part);
    expectValid('Upload', await client.uploads.complete(upload.id, { part_ids: [part.id] }));
    const bad = await createBatch(client, ['nonsense'].toSpliced(0, 0, chatLine('a')));
    const good = await createBatch(client, chatLines(9));
    const cancelled = await createBatch(client, chatLines(9));
    const seen = new Set<string>();
    for (let step = 0; step < 500; step += 1) {
      for (const { id } of [bad, good, cancelled]) {
        const batch = await client.batches.retrieve(id);
        if (!seen.has(batch.status)) expectValid('Batch', batch);
        seen.add(batch.status);
        if (id === cancelled.id && batch.status === 'in_progress') await client.batches.cancel(id);
      }
      clock.advance(1_000);
    }
    expect([...seen].toSorted()).toEqual(
      [
        'cancelled',
        'cancelling',
        'completed',
        'failed',
        'finalizing',
        'in_progress',
        'validating',
      ].toSorted(),
    );
    for (const file of (await client.files.list()).data) expectValid('OpenAIFile', file);
    const { id } = (await client.files.list()).data[0] ?? { id: '' };
    expectValid('DeleteFileResponse', await client.files.delete(id));
  });

  test('the parameters that are known are those of the description', () => {
    expect(Object.keys(CHAT_RULES).toSorted()).toEqual(schemaKeys('CreateChatCompletionRequest'));
    expect(Object.keys(EMBEDDING_RULES).toSorted()).toEqual(schemaKeys('CreateEmbeddingRequest'));
    expect(Object.keys(RESPONSE_RULES).toSorted()).toEqual(schemaKeys('CreateResponse'));
  });

  test('the endpoints of batches are those of the description', () => {
    const schema = description().schemas['CreateBatchRequest'] as {
      properties: { endpoint: { enum: string[] } };
    };
    expect(ENDPOINTS.map((endpoint) => endpoint.path)).toEqual(schema.properties.endpoint.enum);
  });
});

describe.skipIf(!existsSync(ELLMER) || !existsSync(RUBY))(
  'recordings of the real API (skipped where they are not at hand)',
  () => {
    test('a completed batch has exactly the keys of a recorded one', async () => {
      const recorded = (JSON.parse(readFileSync(ELLMER, 'utf8')) as { batch: JsonObject }).batch;
      await using opened = await openOpenAi();
      const { id } = await createBatch(opened.client, chatLines(4));
      opened.clock.advance(600_000);
      const batch = await opened.client.batches.retrieve(id);
      expect(keyPaths(batch).toSorted()).toEqual(keyPaths(recorded).toSorted());
    });

    test('a response has exactly the keys of a recorded one', async () => {
      const recorded = JSON.parse(readFileSync(ELLMER, 'utf8')) as { results: { body: JsonObject }[] };
      await using opened = await openOpenAi();
      const body = { model: 'gpt-5.4-nano', input: 'What is the capital of Iowa?', temperature: 0 };
      const line = JSON.stringify({ custom_id: 'a', method: 'POST', url: '/v1/responses', body });
      const { id } = await createBatch(opened.client, [line], '/v1/responses');
      opened.clock.advance(600_000);
      const batch = await opened.client.batches.retrieve(id);
      const [result] = await readResults(opened.client, batch.output_file_id);
      expect(batch).toMatchObject({ model: 'gpt-5.4-nano-2026-03-17', endpoint: '/v1/responses' });
      expect(keyPaths(result?.response?.body).toSorted()).toEqual(
        keyPaths(recorded.results[0]?.body).toSorted(),
      );
    });

    test('a new batch and a new file are written as in the recorded replies, key by key in the same order', async () => {
      const recorded = recordedObjects(readFileSync(RUBY, 'utf8'));
      const batch = recorded.find((entry) => entry['object'] === 'batch');
      const file = recorded.find((entry) => entry['object'] === 'file');
      await using opened = await openOpenAi();
      const created = await createBatch(opened.client, chatLines(2));
      const uploaded = await opened.client.files.retrieve(created.input_file_id);
      expect(Object.keys(created)).toEqual(Object.keys(batch ?? {}));
      expect(Object.entries(created).filter(([, value]) => value === null)).toEqual(
        Object.entries(batch ?? {}).filter(([, value]) => value === null),
      );
      expect(Object.keys(uploaded)).toEqual(Object.keys(file ?? {}));
      expect(Number(uploaded.expires_at) - uploaded.created_at).toBe(
        Number(file?.['expires_at']) - Number(file?.['created_at']),
      );
    });

    test('a result line has the keys of a recorded one, and ids of the same form', async () => {
      const recorded = /^ +(\{"id": "batch_req_[0-9a-f]+", "custom_id": .*\})$/m.exec(
        readFileSync(RUBY, 'utf8'),
      )?.[1];
      const line = JSON.parse(recorded ?? '{}') as JsonObject;
      await using opened = await openOpenAi();
      const { id } = await createBatch(opened.client, chatLines(2));
      opened.clock.advance(600_000);
      const [result] = await readResults(
        opened.client,
        (await opened.client.batches.retrieve(id)).output_file_id,
      );
      expect(Object.keys(result ?? {})).toEqual(Object.keys(line));
      expect(Object.keys(result?.response ?? {})).toEqual(Object.keys(line['response'] ?? {}));
      expect(shapeOf(String(result?.id))).toBe(shapeOf(stringAt(line, 'id') ?? ''));
      expect(result?.error).toBe(line['error']);
    });
  },
);

/** The JSON objects of the replies in a cassette. */
function recordedObjects(cassette: string): JsonObject[] {
  const blocks = cassette.matchAll(/string: \|-?\n( {8}\{\n[\s\S]*?\n {8}\})/g);
  return [...blocks].map(([, text]) => JSON.parse(text ?? '{}') as JsonObject);
}

/** An id with its letters and digits made alike. */
function shapeOf(id: string): string {
  return id.replace(/^batch_req_/, '').replaceAll(/[0-9a-f]/g, 'x');
}
