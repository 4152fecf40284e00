import { existsSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import type { UnifiedRequest } from '../../../src/model/request.ts';
import { parseRequest } from '../../../src/model/parse-request.ts';
import { google } from '../../../src/providers/google/adapter.ts';
import { spell, type Casing } from '../../../src/providers/google/casing.ts';
import { EMBEDDING_ENDPOINT } from '../../../src/providers/google/endpoints.ts';
import { decodeBody, encodeRequest } from '../../../src/adapter/translate.ts';
import { ApiDescription, DESCRIPTION } from './api-description.ts';
import { readGoldenLines } from './golden/read-golden.ts';

const LINES = readGoldenLines();
/** One of each way to think, one of no family, and one whose name is nonsense. */
const MODELS = [
  'gemini-3.5-flash',
  'gemini-2.5-pro',
  'gemini-2.0-flash',
  'models/gemini-3-pro',
  'a-model',
  'größe/.. "x"',
];
const NAMES = ['GenerateContentRequest', 'EmbedContentRequest'] as const;

const { framing, modeOf } = google({ environment: {} });

/** What is Gemini's own in the lines, by the names of their files. */
const LOST: Readonly<Record<string, readonly string[]>> = {
  'code-execution': ['contents[1].parts[1]', 'contents[1].parts[2]', 'tools[0].codeExecution'],
  documents: ['contents[0].parts[3]'],
  'embedding-extras': ['taskType', 'embedContentConfig.title', 'embedContentConfig.autoTruncate'],
  extras: [
    'generationConfig.candidateCount',
    'generationConfig.responseModalities',
    'generationConfig.imageConfig',
    'generationConfig.speechConfig',
    'generationConfig.mediaResolution',
    'safetySettings',
    'cachedContent',
    'serviceTier',
    'store',
  ],
  images: ['contents[0].parts[2].mediaResolution'],
  'snake-case': ['safetySettings'],
  thinking: ['generationConfig.thinkingConfig.includeThoughts'],
  'thinking-budget': ['generationConfig.thinkingConfig'],
  'tools-by-name': [
    'contents[2].parts[1].functionResponse.willContinue',
    'tools[1].googleSearch',
    'toolConfig.retrievalConfig',
    'toolConfig.functionCallingConfig',
  ],
};

interface Unwrapped {
  readonly id: string;
  readonly endpoint: string;
  readonly body: JsonObject;
}

function unwrap(line: JsonObject): Unwrapped {
  const unwrapped = framing.unwrapRequest?.(line);
  if (unwrapped?.ok !== true) throw new Error(`not a line: ${JSON.stringify(unwrapped)}`);
  return unwrapped;
}

function decode(
  { body, endpoint, id }: Unwrapped,
  isOwn: boolean,
  casing: Casing = 'camel',
): { readonly request: UnifiedRequest; readonly lost: readonly string[] } {
  const { codecs } = google({ environment: {}, casing });
  const decoded = decodeBody(codecs, modeOf(endpoint), body, { customId: id, isOwn });
  if (decoded?.ok !== true) throw new Error(`not decoded: ${JSON.stringify(decoded)}`);
  return { request: decoded.request, lost: decoded.warnings.map((warning) => warning.path) };
}

/** The API's own names in one spelling: nothing else of a body may change. */
function spelt({ body, endpoint }: Unwrapped, casing: Casing): JsonValue {
  return spell(body, NAMES[endpoint === EMBEDDING_ENDPOINT ? 1 : 0], casing);
}

describe.each(LINES)('the line %s', (name, line) => {
  const unwrapped = unwrap(line);

  test('is recognized, and unwrapped to what it holds', () => {
    expect(framing.recognizes?.(line)).toBe(true);
    expect(unwrapped.id).toBe(line['key']);
    expect(unwrapped.body).toBe(line['request']);
    expect(unwrapped.endpoint === EMBEDDING_ENDPOINT).toBe(name.startsWith('embedding'));
  });

  test('is one that the API description allows', (context) => {
    context.skip(!existsSync(DESCRIPTION), 'the API description does not belong to this repository');
    const message = NAMES[name.startsWith('embedding') ? 1 : 0];
    expect(new ApiDescription().problemsOf(message, spelt(unwrapped, 'camel'))).toEqual([]);
  });

  test.each(MODELS)(
    'goes back to Gemini as it came, for the model %s, up to the spelling of names',
    (model) => {
      const { request, lost } = decode(unwrapped, true);
      expect(lost).toEqual([]);
      expect(parseRequest(request)).toMatchObject({ ok: true });
      const encoded = encodeRequest(google({ environment: {} }).codecs, request, { model });
      expect(encoded?.body).toEqual(spelt(unwrapped, 'camel'));
      expect(encoded?.endpoint).toBe(unwrapped.endpoint);
      expect(encoded?.warnings.filter((warning) => warning.code === 'refused')).toEqual([]);
    },
  );

  test('goes back in the other spelling too, which leaves the user’s own names alone', () => {
    const { request } = decode(unwrapped, true, 'snake');
    const { codecs } = google({ environment: {}, casing: 'snake' });
    const encoded = encodeRequest(codecs, request, { model: 'a-model' });
    expect(encoded?.body).toEqual(spelt(unwrapped, 'snake'));
    expect(spell(encoded?.body ?? {}, NAMES[name.startsWith('embedding') ? 1 : 0], 'camel')).toEqual(
      spelt(unwrapped, 'camel'),
    );
  });

  test('says for others what of it is lost', (context) => {
    context.skip(
      name === 'embedding-parts',
      'several parts make one vector, which others cannot be asked for',
    );
    const { request, lost } = decode(unwrapped, false);
    expect([...lost].sort()).toEqual([...(LOST[name] ?? [])].sort());
    expect(parseRequest(request)).toMatchObject({ ok: true });
    expect(JSON.stringify(request)).not.toContain('provider_kwargs');
  });
});

test('parts that become one vector have no form that others take', () => {
  const [, line] = LINES.find(([name]) => name === 'embedding-parts') ?? [];
  expect(() => decode(unwrap(line ?? {}), false)).toThrow('content.parts');
});

test('the names of schemas, arguments and answers are the user’s, in whatever spelling', () => {
  const [, line] = LINES.find(([name]) => name === 'snake-case') ?? [];
  const { request } = decode(unwrap(line ?? {}), true);
  const text = JSON.stringify(request);
  for (const own of ['some_key', 'inner_key', 'otherKey', 'found_it']) expect(text).toContain(own);
});
