import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { formatPath } from '../../model/field-problems.ts';
import type { Losses } from './losses.ts';

/** Keywords that strict mode has no way to follow (OpenAI structured outputs guide, "Supported schemas"). */
const UNSUPPORTED = ['allOf', 'not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas'];

/** Where schemas stand inside a schema, each by a name. */
const NAMED = ['properties', '$defs', 'definitions'];

type Path = readonly (string | number)[];

/**
 * Refuses a schema that strict mode certainly cannot express, by the rules of OpenAI's structured outputs guide: the
 * root is an object and no `anyOf`; every object says `additionalProperties: false` and requires all of its
 * properties. OpenAI answers such a request with an error. @param path of the schema inside the request
 */
export function refuseLooseSchema(schema: JsonObject, path: Path, losses: Losses): void {
  const fault = faultOfRoot(schema) ?? faultOf(schema);
  if (fault === undefined) return;
  losses.refuse(
    formatPath([...path, ...fault.path]),
    `${fault.message} (OpenAI's rule for strict schemas; leave \`strict\` out to send it)`,
  );
}

/** What is wrong, and where. Most schemas have none, so that the path is put together on the way back. */
interface Fault {
  readonly path: Path;
  readonly message: string;
}

function faultOfRoot(schema: JsonObject): Fault | undefined {
  const type = schema['type'];
  if (schema['anyOf'] !== undefined) return { path: ['anyOf'], message: 'must not stand at the root' };
  if (type === 'object' || (type === undefined && schema['$ref'] !== undefined)) return undefined;
  return { path: type === undefined ? [] : ['type'], message: 'the root must be of the type "object"' };
}

function faultOf(schema: JsonObject): Fault | undefined {
  for (const keyword of UNSUPPORTED) {
    if (schema[keyword] !== undefined) return { path: [keyword], message: 'is not supported' };
  }
  return faultOfObject(schema) ?? faultBelow(schema);
}

function faultOfObject({ additionalProperties, properties, required, type }: JsonObject): Fault | undefined {
  if (type !== 'object' && !(Array.isArray(type) && type.includes('object'))) return undefined;
  if (additionalProperties !== false) return { path: ['additionalProperties'], message: 'must be false' };
  const missing = isJsonObject(properties) ? findMissing(Object.keys(properties), required) : undefined;
  return missing === undefined
    ? undefined
    : { path: ['required'], message: `must name every property; "${missing}" is missing` };
}

/** Up to this many names are looked for one by one: a set costs more than it saves. */
const FEW = 16;

function findMissing(names: readonly string[], required: JsonValue | undefined): string | undefined {
  const given: readonly JsonValue[] = Array.isArray(required) ? required : [];
  if (names.length <= FEW) return names.find((name) => !given.includes(name));
  const all = new Set(given);
  return names.find((name) => !all.has(name));
}

function faultBelow(schema: JsonObject): Fault | undefined {
  for (const keyword of NAMED) {
    const schemas = schema[keyword];
    const fault = isJsonObject(schemas) ? faultAmong(schemas) : undefined;
    if (fault !== undefined) return inside(keyword, fault);
  }
  const { anyOf, items } = schema;
  if (Array.isArray(anyOf)) {
    for (let index = 0; index < anyOf.length; index += 1) {
      const fault = faultAt(anyOf[index]);
      if (fault !== undefined) return inside('anyOf', inside(index, fault));
    }
  }
  const fault = faultAt(items);
  return fault === undefined ? undefined : inside('items', fault);
}

function faultAmong(schemas: JsonObject): Fault | undefined {
  for (const name of Object.keys(schemas)) {
    const fault = faultAt(schemas[name]);
    if (fault !== undefined) return inside(name, fault);
  }
  return undefined;
}

function faultAt(schema: JsonValue | undefined): Fault | undefined {
  return isJsonObject(schema) ? faultOf(schema) : undefined;
}

function inside(key: string | number, { message, path }: Fault): Fault {
  return { path: [key, ...path], message };
}
