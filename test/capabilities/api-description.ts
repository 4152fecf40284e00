import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import type { Encoded } from '../../src/adapter/codec.ts';
import { arrayAt, isJsonObject } from '../../src/core/json.ts';

/** The API descriptions lie beside the project and are no part of it. */
const FOLDER = resolve(import.meta.dirname, '../../../shared/specs');

/** Where a provider's description is, and which schema a body for an endpoint must follow. */
interface Description {
  readonly file: string;
  /** The name of the schema for a body; undefined when the description does not have it. */
  readonly schemaOf: (encoded: Encoded) => string | undefined;
}

const OPENAI: Readonly<Record<string, string>> = {
  '/v1/chat/completions': 'CreateChatCompletionRequest',
  '/v1/completions': 'CreateCompletionRequest',
  '/v1/embeddings': 'CreateEmbeddingRequest',
  '/v1/responses': 'CreateResponse',
};

const DESCRIPTIONS: Readonly<Record<string, Description>> = {
  openai: { file: 'openai/openapi.json', schemaOf: ({ endpoint }) => OPENAI[endpoint] },
  anthropic: {
    file: 'anthropic/tryagi-openapi.yaml',
    // It is older than version 2026-10-21, and has file ids in its beta part only.
    schemaOf: ({ body }) =>
      JSON.stringify(body).includes('"file_id":') ? 'BetaCreateMessageParams' : 'CreateMessageParams',
  },
  google: {
    file: 'gemini/tryagi-openapi-from-discovery.json',
    schemaOf: ({ endpoint }) => (/embed/i.test(endpoint) ? 'EmbedContentRequest' : 'GenerateContentRequest'),
  },
};

/** Why bodies of a provider cannot be held against its description; undefined when they can. */
export function missingDescription(provider: string): string | undefined {
  const description = DESCRIPTIONS[provider];
  if (description === undefined) return 'there is no description of its API';
  return existsSync(resolve(FOLDER, description.file))
    ? undefined
    : `there is no ../shared/specs/${description.file}`;
}

/** Checks bodies against the description of a provider's API. */
export class ApiDescription {
  readonly #schemaOf: Description['schemaOf'];
  readonly #ajv: Ajv2020.default;
  readonly #made = new Map<string, ValidateFunction>();

  constructor(provider: string) {
    const description = DESCRIPTIONS[provider];
    if (description === undefined) throw new TypeError(`There is no description of ${provider}.`);
    this.#schemaOf = description.schemaOf;
    // The descriptions use words of OpenAPI that JSON Schema does not know.
    this.#ajv = new Ajv2020.default({ strict: false, allErrors: true, validateFormats: false });
    addFormats.default(this.#ajv);
    const text = readFileSync(resolve(FOLDER, description.file), 'utf8');
    // The file is JSON, also where it is called YAML.
    this.#ajv.addSchema(JSON.parse(text, asJsonSchema) as object, 'api');
  }

  /** What is wrong with a body, a line each; undefined when the description does not have its endpoint. */
  problemsOf(encoded: Encoded): readonly string[] | undefined {
    const name = this.#schemaOf(encoded);
    if (name === undefined) return undefined;
    const validate = this.#made.get(name) ?? this.#ajv.compile({ $ref: `api#/components/schemas/${name}` });
    this.#made.set(name, validate);
    if (validate(encoded.body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }
}

/**
 * `nullable` is a word of older OpenAPI that says what null may stand for; no null is ever sent. And where a description
 * says `oneOf`, its alternatives overlap at times: a body that two of them allow is allowed.
 */
function asJsonSchema(key: string, value: unknown): unknown {
  if (key === 'nullable' && typeof value === 'boolean') return undefined;
  if (!isJsonObject(value) || !Array.isArray(value['oneOf'])) return value;
  const { oneOf, ...rest } = value;
  return { ...rest, allOf: [{ anyOf: oneOf }, ...arrayAt(rest, 'allOf')] };
}
