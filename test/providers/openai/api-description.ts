import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv, type ValidateFunction } from 'ajv';
import formatsModule from 'ajv-formats';

import type { JsonObject, JsonValue } from '../../../src/core/json.ts';

// OpenAI's description of its API, which does not belong to this repository; beside a clone it is absent.
const SPEC = join(import.meta.dirname, '../../../../shared/specs/openai/openapi.json');

/** Whether the description is at hand. */
export const hasDescription: boolean = existsSync(SPEC);

const SCHEMAS: Readonly<Record<string, string>> = {
  '/v1/chat/completions': 'CreateChatCompletionRequest',
  '/v1/responses': 'CreateResponse',
  '/v1/completions': 'CreateCompletionRequest',
  '/v1/embeddings': 'CreateEmbeddingRequest',
  '/v1/moderations': 'CreateModerationRequest',
};

const compiled = new Map<string, ValidateFunction>();
/** Parsed when it is first needed: the description has 3 MB. */
let cached: Ajv | undefined;

function validator(): Ajv {
  if (cached !== undefined) return cached;
  const document = JSON.parse(readFileSync(SPEC, 'utf8'), soften) as JsonObject;
  cached = new Ajv({ strict: false, discriminator: false, logger: false, allErrors: true });
  formatsModule.default(cached);
  cached.addSchema(document, 'spec');
  return cached;
}

/**
 * The description has a few `nullable` without a type, a word of an older version that ajv refuses there. And its
 * `oneOf` overlap, an easy message with any message, so that exactly one of them can never fit.
 */
function soften(key: string, value: unknown): unknown {
  if (key === 'nullable') return undefined;
  if (typeof value !== 'object' || value === null || !('oneOf' in value)) return value;
  const { oneOf, ...rest } = value;
  return { ...rest, anyOf: oneOf };
}

/** What OpenAI's description finds wrong with the body of a request: an empty list when it is right. */
export function faultsOf(endpoint: string, body: JsonValue): readonly string[] {
  const name = SCHEMAS[endpoint];
  if (name === undefined) return [`There is no schema for ${endpoint}.`];
  const check = compiled.get(name) ?? validator().compile({ $ref: `spec#/components/schemas/${name}` });
  compiled.set(name, check);
  if (check(body)) return [];
  return (check.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}
