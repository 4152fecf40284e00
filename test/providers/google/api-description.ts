import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import Ajv2020 from 'ajv/dist/2020.js';

/** Google's discovery document as an OpenAPI description. It does not belong to this repository. */
export const DESCRIPTION: string = join(
  import.meta.dirname,
  '../../../../shared/specs/gemini/tryagi-openapi-from-discovery.json',
);

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

interface Description {
  readonly components: { readonly schemas: Record<string, Schema> };
}

/** The description as it stands in the file. */
export function readDescription(): Description {
  // The shape of an OpenAPI description.
  return JSON.parse(readFileSync(DESCRIPTION, 'utf8')) as Description;
}

/** Checks bodies against the messages of the description, in which a field that is not named is wrong. */
export class ApiDescription {
  readonly #ajv: Ajv2020.default;

  constructor() {
    this.#ajv = new Ajv2020.default({ strict: false, allErrors: true, validateFormats: false });
    const description = readDescription();
    for (const schema of Object.values(description.components.schemas)) close(schema);
    this.#ajv.addSchema(description, 'api');
  }

  /** What is wrong with a message, a line each. */
  problemsOf(message: string, body: unknown): readonly string[] {
    const validate = this.#ajv.compile({ $ref: `api#/components/schemas/${message}` });
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
  }
}

/** Messages are closed: an unknown field makes the API refuse the whole batch. */
function close(schema: Schema): void {
  if (schema.properties !== undefined && schema['additionalProperties'] === undefined) {
    Object.assign(schema, { additionalProperties: false });
  }
}
