import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv, type ValidateFunction } from 'ajv';
import formatsModule from 'ajv-formats';
import { describe, expect, test } from 'vitest';

import {
  arrayAt,
  isJsonObject,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../../src/core/json.ts';
import { parseFault } from '../../../src/simulator/index.ts';
import { ENUM_VALUES } from '../../../src/simulator/google/enum-values.ts';
import { CONTENT_MESSAGES, TOOL_MESSAGES } from '../../../src/simulator/google/message-fields.ts';
import {
  BATCH_MESSAGES,
  GENERATION_MESSAGES,
  REQUEST_MESSAGES,
} from '../../../src/simulator/google/request-messages.ts';
import { calling, generate } from './generate.ts';
import {
  ask,
  createBatch,
  getBatch,
  line,
  linesOf,
  LONG,
  MODEL,
  openGoogle,
  resultsOf,
  settledBatch,
  TWO_DAYS,
  type Operation,
  type OpenedGoogle,
} from './open-google.ts';

const SHARED = join(import.meta.dirname, '..', '..', '..', '..', 'shared');
const SPEC = join(SHARED, 'specs', 'gemini', 'tryagi-openapi-from-discovery.json');
const ELLMER = join(SHARED, 'recordings', 'ellmer', 'state-capitals-gemini.json');

/** Parsed when it is first needed. */
let cached: { ajv: Ajv; schemas: JsonObject } | undefined;

function description(): { ajv: Ajv; schemas: JsonObject } {
  if (cached !== undefined) return cached;
  const document = JSON.parse(readFileSync(SPEC, 'utf8'), closeObjects) as {
    components: { schemas: JsonObject };
  };
  const ajv = new Ajv({ strict: false, logger: false });
  formatsModule.default(ajv);
  ajv.addFormat('google-datetime', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6}|\.\d{9})?Z$/);
  ajv.addSchema(document, 'spec');
  cached = { ajv, schemas: document.components.schemas };
  return cached;
}

/** The description says nothing about further keys; a reply shall have none all the same. */
function closeObjects(_: string, value: unknown): unknown {
  const isSchema = isJsonObject(value) && isJsonObject(value['properties']) && value['type'] === 'object';
  return isSchema && value['additionalProperties'] === undefined
    ? { ...value, additionalProperties: false }
    : value;
}

/** Checks a reply against a schema of Google's description. */
function expectValid(name: string, reply: unknown): void {
  const validate: ValidateFunction = description().ajv.compile({ $ref: `spec#/components/schemas/${name}` });
  expect(validate(reply), `${name}: ${JSON.stringify(validate.errors)} ${JSON.stringify(reply)}`).toBe(true);
}

/** The parts of an operation are described as any objects; each is one of its own schema besides its `@type`. */
function expectValidOperation(operation: Operation, kind = 'GenerateContentBatch'): void {
  expectValid('Operation', operation);
  const { '@type': type, ...metadata } = operation.metadata;
  expect(type).toMatch(new RegExp(`\\.${kind}$`));
  expectValid(kind, metadata);
  if (operation.response === undefined) return;
  const { '@type': outputType, ...output } = operation.response;
  expect(outputType).toMatch(new RegExp(`\\.${kind}Output$`));
  expectValid(`${kind}Output`, output);
}

const NAMES: Readonly<Record<string, string>> = { PartMediaResolution: 'V1mainMediaResolution' };
/** What is not in the description: lines, which it does not describe, and webhooks, which are younger. */
const UNDESCRIBED = new Set(['GenerateContentLine', 'EmbedContentLine', 'WebhookConfig']);
/** The description has a second message for the same two fields. */
const SAME: Readonly<Record<string, string>> = { FunctionResponseBlob: 'Blob' };
const SCALARS: Readonly<Record<string, string>> = {
  byte: 'bytes',
  double: 'float',
  'google-datetime': 'string',
  'google-duration': 'string',
};

/** The type of a property of the description, as the simulator's tables write it; enums as their values. */
function typeOf(property: JsonObject): string {
  const reference = stringAt(property, '$ref') ?? stringAt(objectsIn(property, 'allOf')[0] ?? {}, '$ref');
  if (reference !== undefined) return messageName(reference);
  const values = arrayAt(property, 'enum');
  if (values.length > 0) return values.map((value) => JSON.stringify(value).slice(1, -1)).join(' ');
  const format = stringAt(property, 'format');
  const type = stringAt(property, 'type') ?? 'any';
  if (type === 'array') return `${typeOf(objectAt(property, 'items') ?? {})}[]`;
  if (type === 'object') return mapType(objectAt(property, 'additionalProperties') ?? {});
  if (type === 'boolean') return 'bool';
  return SCALARS[format ?? ''] ?? format ?? type;
}

function mapType(entries: JsonObject): string {
  const reference = stringAt(entries, '$ref');
  if (reference !== undefined) return `map:${messageName(reference)}`;
  return entries['type'] === 'string' ? 'map' : 'struct';
}

function messageName(reference: string): string {
  const name = reference.split('/').at(-1) ?? '';
  return SAME[name] ?? Object.entries(NAMES).find(([, other]) => other === name)?.[0] ?? name;
}

function objectsIn(object: JsonObject, key: string): readonly JsonObject[] {
  return arrayAt(object, key).filter((entry) => isJsonObject(entry));
}

/** A type of the simulator's tables, enums as their values. */
function spellOut(type: string): string {
  const base = type.replace('[]', '');
  return ENUM_VALUES[base] === undefined ? type : type.replace(base, ENUM_VALUES[base]);
}

describe.skipIf(!existsSync(SPEC))("Google's API description (skipped where it is not at hand)", () => {
  test('the tables have every field that a client may send, with its type', () => {
    const tables = {
      ...CONTENT_MESSAGES,
      ...TOOL_MESSAGES,
      ...GENERATION_MESSAGES,
      ...REQUEST_MESSAGES,
      ...BATCH_MESSAGES,
    };
    for (const [name, fields] of Object.entries(tables)) {
      if (UNDESCRIBED.has(name)) continue;
      const schema = description().schemas[NAMES[name] ?? name];
      const properties = isJsonObject(schema) ? (objectAt(schema, 'properties') ?? {}) : {};
      const described = Object.entries(properties).map(
        ([key, property]) => [key, property as JsonObject] as const,
      );
      const writable = described.filter(([, property]) => property['readOnly'] !== true).map(([key]) => key);
      expect([name, ...Object.keys(fields)]).toEqual(expect.arrayContaining(writable));
      const types = Object.fromEntries(described.map(([key, property]) => [key, typeOf(property)]));
      const known = Object.entries(fields).filter(([, type]) => type !== 'WebhookConfig');
      expect([name, known.map(([key, type]) => [key, spellOut(type)])]).toEqual([
        name,
        known.map(([key]) => [key, types[key]]),
      ]);
    }
  });

  test('answers, embeddings, token counts, models and errors satisfy it', async () => {
    await using opened = await openGoogle();
    const schema = { type: 'OBJECT', properties: { a: { type: 'STRING' } } };
    const bodies: readonly JsonObject[] = [
      ask('Hi'),
      ask('Hi', { generationConfig: { maxOutputTokens: 3 } }),
      ask('Hi', { generationConfig: { thinkingConfig: { includeThoughts: true } } }),
      ask('Hi', { generationConfig: { responseMimeType: 'application/json', responseSchema: schema } }),
      ask('x'.repeat(9_000)),
      calling({ mode: 'ANY' }),
    ];
    for (const body of bodies) {
      for (const model of ['gemini-3.5-flash', 'gemini-2.5-flash']) {
        expectValid('GenerateContentRequest', { model, ...body });
        expectValid('GenerateContentResponse', (await generate(opened, body, model)).body);
      }
    }
    const embedding = '/v1beta/models/gemini-embedding-001';
    const request = {
      model: 'models/gemini-embedding-001',
      content: { parts: [{ text: 'a' }] },
      outputDimensionality: 4,
    };
    expectValid(
      'EmbedContentResponse',
      (await opened.call('POST', `${embedding}:embedContent`, request)).body,
    );
    const several = await opened.call('POST', `${embedding}:batchEmbedContents`, { requests: [request] });
    expectValid('BatchEmbedContentsResponse', several.body);
    const tokens = await opened.call('POST', `/v1beta/models/${MODEL}:countTokens`, ask('Hi'));
    expectValid('CountTokensResponse', tokens.body);
    expectValid('ListModelsResponse', (await opened.call('GET', '/v1beta/models?pageSize=2')).body);
    expectValid('Model', (await opened.call('GET', `/v1beta/models/${MODEL}`)).body);
    const { status, ...error } = (await opened.call('GET', '/v1beta/batches/none')).body[
      'error'
    ] as JsonObject;
    expect(status).toBe('NOT_FOUND');
    expectValid('Status', error);
  });

  test('a prompt that is blocked satisfies it', async () => {
    await using opened = await openGoogle({ faults: [parseFault('blocked-prompt=1')] });
    const { body } = await generate(opened, ask('Hi'));
    expect(body).toHaveProperty('promptFeedback');
    expectValid('GenerateContentResponse', body);
  });

  test('files satisfy it, uploaded and generated ones', async () => {
    await using opened = await openGoogle();
    const name = await createBatch(opened.ai, linesOf(1));
    opened.clock.advance(LONG);
    await settledBatch(opened, name);
    const list = (await opened.call('GET', '/v1beta/files')).body;
    expectValid('ListFilesResponse', list);
    expect(objectsIn(list, 'files').map((file) => file['source'])).toEqual(['GENERATED', 'UPLOADED']);
    for (const file of objectsIn(list, 'files')) expectValid('File', file);
  });

  test('batches satisfy it in every state', async () => {
    await using opened = await openGoogle();
    await using expiring = await openGoogle({ faults: [parseFault('expire=1')] });
    const seen = new Set<string>();
    const look = async (at: OpenedGoogle, name: string): Promise<void> => {
      const operation = await getBatch(at, name);
      expectValidOperation(operation);
      seen.add(operation.metadata.state);
    };
    const good = await createBatch(opened.ai, [...linesOf(9), line('bad', { contents: [] })]);
    const cancelled = await createBatch(opened.ai, linesOf(9));
    const stuck = await createBatch(expiring.ai, linesOf(9));
    await look(opened, good);
    opened.clock.advance(20_000);
    await look(opened, good);
    await opened.ai.batches.cancel({ name: cancelled });
    opened.clock.advance(LONG);
    expiring.clock.advance(TWO_DAYS);
    for (let times = 0; times < 5; times += 1) await look(opened, good);
    await look(opened, cancelled);
    await look(expiring, stuck);
    expect([...seen].toSorted()).toEqual(
      ['CANCELLED', 'EXPIRED', 'PENDING', 'RUNNING', 'SUCCEEDED'].map((state) => `BATCH_STATE_${state}`),
    );
    expectValid('ListOperationsResponse', (await opened.call('GET', '/v1beta/batches')).body);
    for (const { error, response } of await resultsOf(opened, good)) {
      expect([response === undefined, error?.code]).toEqual(
        error === undefined ? [false, undefined] : [true, 400],
      );
      if (response !== undefined) expectValid('GenerateContentResponse', response);
    }
  });

  test('batches of requests that were sent along, and of embeddings, satisfy it', async () => {
    await using opened = await openGoogle();
    const create = async (model: string, method: string, request: JsonObject): Promise<string> => {
      const requests = [{ request, metadata: { key: 'a' } }];
      const batch = { displayName: 'x', priority: '3', inputConfig: { requests: { requests } } };
      const { body } = await opened.call('POST', `/v1beta/models/${model}:${method}`, { batch });
      return stringAt(body, 'name') ?? '';
    };
    const answers = await create(MODEL, 'batchGenerateContent', ask('Hi'));
    const content = { parts: [{ text: 'a' }] };
    const vectors = await create('gemini-embedding-001', 'asyncBatchEmbedContent', { content });
    opened.clock.advance(LONG);
    const operation = await getBatch(opened, answers);
    expect(operation.metadata.priority).toBe('3');
    expectValidOperation(operation);
    expectValidOperation(await getBatch(opened, vectors), 'EmbedContentBatch');
  });
});

/** The keys of an object and of the objects in it, as paths in their order. */
function keyPaths(value: JsonValue | undefined, path = ''): string[] {
  if (Array.isArray(value)) return keyPaths(value[0] as JsonValue, `${path}[]`);
  if (!isJsonObject(value)) return [path];
  return Object.entries(value).flatMap(([key, entry]) => keyPaths(entry, `${path}.${key}`));
}

describe.skipIf(!existsSync(ELLMER))('a recorded batch (skipped where it is not at hand)', () => {
  const recorded = (): JsonObject => JSON.parse(readFileSync(ELLMER, 'utf8')) as JsonObject;

  test('has the keys of a simulated one, in the same order, and ids of the same form', async () => {
    const batch = objectAt(recorded(), 'batch') ?? {};
    await using opened = await openGoogle();
    const name = await createBatch(opened.ai, linesOf(4), 'gemini-3.5-flash');
    opened.clock.advance(LONG);
    const operation = (await settledBatch(opened, name)) as unknown as JsonObject;
    expect(keyPaths(operation)).toEqual(keyPaths(batch));
    const shape = (text: string | undefined): string => (text ?? '').replaceAll(/[a-z0-9]/g, 'x');
    for (const key of ['name'] as const)
      expect(shape(stringAt(operation, key))).toBe(shape(stringAt(batch, key)));
    const metadata = objectAt(operation, 'metadata') ?? {};
    for (const key of ['@type', 'state', 'model'])
      expect(metadata[key]).toBe(objectAt(batch, 'metadata')?.[key]);
    expect(metadata['batchStats']).toEqual(objectAt(batch, 'metadata')?.['batchStats']);
  });

  test('has results with the keys of simulated ones', async () => {
    const [result] = objectsIn(recorded(), 'results');
    await using opened = await openGoogle();
    const { body } = await generate(opened, ask('What is the capital of Iowa?'), 'gemini-3.5-flash');
    expect(keyPaths(body)).toEqual(keyPaths(result?.['body']));
  });
});
