import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.ts';
import type { Random } from '../core/random.ts';
import { choose } from './answer-text.ts';

/** Deeper than this, whatever is optional is left out, so that a schema that refers to itself ends. */
const MAX_DEPTH = 6;
/** Deeper than this nothing is built at all: a schema that requires itself has no finite instance. */
const LAST_DEPTH = 32;
/** No schema makes an answer larger than this, in entries of one array or letters of one text. */
const MOST_ITEMS = 1000;
const MOST_LETTERS = 100_000;
/** Arrays and strings without bounds get about this many entries or words. */
const USUAL_ITEMS = 2;
const WORDS = [
  'amber',
  'birch',
  'cobalt',
  'delta',
  'ember',
  'fjord',
  'granite',
  'harbor',
  'indigo',
  'juniper',
];

/** Strings of the formats that structured outputs know. */
const FORMATS: Readonly<Record<string, (random: Random) => string>> = {
  'date-time': (random) => new Date(dayBy(random)).toISOString(),
  date: (random) => new Date(dayBy(random)).toISOString().slice(0, 10),
  time: (random) => new Date(dayBy(random)).toISOString().slice(11, 19).concat('Z'),
  duration: (random) => `P${1 + Math.floor(random() * 9)}D`,
  email: (random) => `${word(random)}@example.com`,
  hostname: (random) => `${word(random)}.example.com`,
  uri: (random) => `https://example.com/${word(random)}`,
  ipv4: (random) => `192.0.2.${Math.floor(random() * 255)}`,
  ipv6: (random) => `2001:db8::${1 + Math.floor(random() * 9)}`,
  uuid: (random) => `00000000-0000-4000-8000-${String(Math.floor(random() * 1e12)).padStart(12, '0')}`,
};

/**
 * A value that satisfies a JSON schema, chosen by `random`. Takes the part of JSON Schema that structured outputs allow:
 * types, enum, const, properties, items, anyOf, oneOf, allOf, local $ref, bounds and formats; patterns are not read.
 */
export function schemaInstance(schema: JsonValue, random: Random): JsonValue {
  return new InstanceBuilder(isJsonObject(schema) ? schema : {}, random).build(schema, 0);
}

class InstanceBuilder {
  readonly #root: JsonObject;
  readonly #random: Random;

  constructor(root: JsonObject, random: Random) {
    this.#root = root;
    this.#random = random;
  }

  build(given: JsonValue, depth: number): JsonValue {
    if (!isJsonObject(given) || depth > LAST_DEPTH) return null;
    const schema = this.#resolve(given);
    if (schema['const'] !== undefined) return schema['const'];
    if (Array.isArray(schema['enum'])) return choose<JsonValue>(schema['enum'], this.#random) ?? null;
    const options = schema['anyOf'] ?? schema['oneOf'];
    if (Array.isArray(options)) return this.build(this.#option(options, depth), depth + 1);
    return this.#ofType(typeOf(schema, depth), schema, depth);
  }

  #ofType(type: string, schema: JsonObject, depth: number): JsonValue {
    switch (type) {
      case 'object':
        return this.#object(schema, depth);
      case 'array':
        return this.#array(schema, depth);
      case 'string':
        return this.#string(schema);
      case 'integer':
      case 'number':
        return this.#number(schema, type === 'integer');
      case 'boolean':
        return this.#random() < 0.5;
      default:
        return null;
    }
  }

  #object(schema: JsonObject, depth: number): JsonObject {
    const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
    const required = Array.isArray(schema['required']) ? schema['required'] : [];
    const names = Object.keys(properties).filter((name) => required.includes(name) || depth < MAX_DEPTH);
    return Object.fromEntries(names.map((name) => [name, this.build(properties[name] ?? {}, depth + 1)]));
  }

  #array(schema: JsonObject, depth: number): JsonValue[] {
    const least = numberOr(schema['minItems'], 0);
    const most = numberOr(schema['maxItems'], Math.max(least, USUAL_ITEMS));
    const length = depth >= MAX_DEPTH ? least : Math.min(most, Math.max(least, USUAL_ITEMS));
    return Array.from({ length: Math.min(length, MOST_ITEMS) }, () =>
      this.build(schema['items'] ?? { type: 'string' }, depth + 1),
    );
  }

  #string(schema: JsonObject): string {
    const format = typeof schema['format'] === 'string' ? FORMATS[schema['format']] : undefined;
    if (format !== undefined) return format(this.#random);
    const text = `${word(this.#random)} ${word(this.#random)}`;
    const padded = text.padEnd(Math.min(numberOr(schema['minLength'], 0), MOST_LETTERS), '.');
    return padded.slice(0, numberOr(schema['maxLength'], padded.length));
  }

  #number(schema: JsonObject, whole: boolean): number {
    const step = numberOr(schema['multipleOf'], whole ? 1 : 0.01);
    const above = schema['exclusiveMinimum'] === undefined ? 0 : step;
    const below = schema['exclusiveMaximum'] === undefined ? 0 : step;
    const low = numberOr(schema['minimum'] ?? schema['exclusiveMinimum'], 0) + above;
    const high = numberOr(schema['maximum'] ?? schema['exclusiveMaximum'], low + 100 * step) - below;
    const first = Math.ceil(low / step);
    const last = Math.max(first, Math.floor(high / step));
    const value = (first + Math.floor(this.#random() * (last - first + 1))) * step;
    return whole ? Math.round(value) : Number(value.toFixed(6));
  }

  /** Near the depth limit, null and plain types come first, since they end the recursion. */
  #option(options: readonly JsonValue[], depth: number): JsonValue {
    if (depth < MAX_DEPTH) return choose(options, this.#random) ?? {};
    return options.find((option) => isJsonObject(option) && isPlain(option)) ?? options[0] ?? {};
  }

  /** Follows a local reference and merges `allOf`. */
  #resolve(schema: JsonObject): JsonObject {
    const reference = schema['$ref'];
    const target = typeof reference === 'string' ? this.#follow(reference) : schema;
    const parts = target['allOf'];
    if (!Array.isArray(parts)) return target;
    return parts.reduce<JsonObject>(
      (merged, part) => (isJsonObject(part) ? mergeSchemas(merged, this.#resolve(part)) : merged),
      { ...target, allOf: null },
    );
  }

  #follow(reference: string): JsonObject {
    const path = reference.replace(/^#\/?/, '').split('/').filter(Boolean);
    let place: JsonValue | undefined = this.#root;
    for (const key of path) place = isJsonObject(place) ? place[key] : undefined;
    return isJsonObject(place) ? this.#resolve(place) : {};
  }
}

function mergeSchemas(one: JsonObject, other: JsonObject): JsonObject {
  const properties = { ...asObject(one['properties']), ...asObject(other['properties']) };
  const required = [...asArray(one['required']), ...asArray(other['required'])];
  return { ...one, ...other, properties, required };
}

function asObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function asArray(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** The first type of a list, or null of it when it is deep; what a schema without a type looks like otherwise. */
function typeOf(schema: JsonObject, depth: number): string {
  const type = schema['type'];
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) {
    const names = type.filter((name) => typeof name === 'string');
    return (depth >= MAX_DEPTH && names.includes('null') ? 'null' : names[0]) ?? 'null';
  }
  if (schema['properties'] !== undefined) return 'object';
  return schema['items'] === undefined ? 'string' : 'array';
}

function isPlain(schema: JsonObject): boolean {
  const type = schema['type'];
  return typeof type === 'string' && type !== 'object' && type !== 'array';
}

function numberOr(value: JsonValue | undefined, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

function word(random: Random): string {
  return choose(WORDS, random) ?? 'amber';
}

/** A moment in the years 2001 to 2033. */
function dayBy(random: Random): number {
  return 1e12 + Math.floor(random() * 1e12);
}
