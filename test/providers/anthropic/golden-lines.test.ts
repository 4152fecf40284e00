import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import formatsModule from 'ajv-formats';
import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../../../src/core/json.ts';
import { parseRequest } from '../../../src/model/parse-request.ts';
import { API_VERSIONS } from '../../../src/providers/anthropic/api-version.ts';
import { createChatCodec } from '../../../src/providers/anthropic/chat-codec.ts';
import { anthropicFraming as framing } from '../../../src/providers/anthropic/framing.ts';
import { paramsOf, readGolden, readGoldenLines } from './golden/read-golden.ts';

// Anthropic's API description does not belong to this repository; beside a clone it is absent.
const SPEC = join(import.meta.dirname, '../../../../shared/specs/anthropic/tryagi-openapi.yaml');

const LINES = readGoldenLines();

/** What is Anthropic's own in the lines. */
const LOST: Readonly<Record<string, readonly string[]>> = {
  'adaptive.json': ['unsupported_parameter thinking.display'],
  'documents.json': [
    'unsupported_parameter messages[0].content[0].citations',
    'unsupported_parameter messages[0].content[1].context',
    'unsupported_parameter messages[0].content[2].citations',
    'unsupported_content messages[0].content[3]',
    'unsupported_content messages[0].content[4]',
  ],
  'extras.json': [
    'unsupported_parameter metadata',
    'unsupported_parameter service_tier',
    'unsupported_parameter inference_geo',
  ],
  'files.json': ['unsupported_parameter messages[0].content[1].cache_control'],
  'images.json': ['unsupported_parameter messages[0].content[1].cache_control'],
  'server-tools.json': [
    'unsupported_content messages[1].content[0]',
    'unsupported_content messages[1].content[1]',
    'unsupported_parameter messages[1].content[2].citations',
    'unsupported_parameter tools[0]',
  ],
  'system-cache.json': [
    'unsupported_parameter messages[2].content[0].cache_control',
    'unsupported_parameter system[1].cache_control',
    'unsupported_parameter cache_control',
  ],
  'thinking.json': ['unsupported_content messages[1].content[1]'],
  'tools-cached.json': [
    'unsupported_parameter messages[1].content[0].cache_control',
    'unsupported_parameter messages[2].content[0].cache_control',
    'unsupported_parameter tools[0].input_examples',
    'unsupported_parameter tools[1].cache_control',
    'unsupported_parameter tool_choice.disable_parallel_tool_use',
  ],
};

describe.each(API_VERSIONS)('a request line of Anthropic, with version %s of the API', (version) => {
  const codec = createChatCodec(version);

  test.each(LINES)('comes back as it was after decoding and encoding: %s', (_, line) => {
    const read = framing.unwrapRequest?.(line);
    if (read?.ok !== true) throw new Error(JSON.stringify(read));
    const decoded = codec.decodeRequest(read.body, { customId: read.id, isOwn: true });
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
    expect(decoded.warnings).toEqual([]);
    expect(parseRequest(decoded.request)).toMatchObject({ ok: true });
    const encoded = codec.encode(decoded.request, { model: 'another-model' });
    expect(framing.wrap(decoded.request.custom_id, encoded)).toEqual(line);
  });

  test.each(LINES)('becomes a valid request for anybody, and says what is lost: %s', (name, line) => {
    const decoded = codec.decodeRequest(paramsOf(line), { customId: 'q', isOwn: false });
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
    expect(parseRequest(decoded.request)).toMatchObject({ ok: true });
    expect(JSON.stringify(decoded.request)).not.toContain('provider_kwargs');
    expect(decoded.warnings.map(({ code, path }) => `${code} ${path}`)).toEqual(LOST[name] ?? []);
  });
});

/**
 * The description is older than version 2026-10-21 of the API: it still has the sampling parameters, and files only for
 * betas, which they left in August 2026.
 */
const BETA_LINES: ReadonlySet<string> = new Set(['files.json']);

describe.skipIf(!existsSync(SPEC))('the API description (skipped where it is absent)', () => {
  const ajv = new Ajv({ strict: false, discriminator: false, logger: false, allErrors: true });
  /** What the description has against a value. */
  const complaints = (schema: string, value: JsonObject): string => {
    if (ajv.getSchema('spec') === undefined) {
      formatsModule.default(ajv);
      ajv.addSchema(JSON.parse(readFileSync(SPEC, 'utf8')) as JsonObject, 'spec');
    }
    const validate = ajv.compile({ $ref: `spec#/components/schemas/${schema}` });
    return validate(value) ? '' : JSON.stringify(validate.errors);
  };

  test.each(LINES)('takes the line %s', (name, line) => {
    const beta = BETA_LINES.has(name) ? 'Beta' : '';
    expect(complaints(`${beta}MessageBatchIndividualRequestParams`, line)).toBe('');
  });

  test.each(['in-progress', 'canceling', 'ended', 'canceled', 'expired', 'archived'])(
    'takes the batch %s',
    (name) => {
      expect(complaints('MessageBatch', readGolden(`batch-${name}`))).toBe('');
    },
  );

  test.each(['text', 'thinking', 'tools', 'refusal', 'web-search'])('takes the message %s', (name) => {
    expect(complaints('Message', readGolden(`message-${name}`))).toBe('');
  });

  test.each(['succeeded', 'invalid', 'overloaded', 'canceled', 'expired'])('takes the result %s', (name) => {
    expect(complaints('MessageBatchIndividualResponse', readGolden(`line-${name}`))).toBe('');
  });
});
