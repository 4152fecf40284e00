import {
  arrayAt,
  isJsonObject,
  numberAt,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../src/core/json.ts';

/** One field of a record, as a reader looks it up. */
export interface Field {
  /** Such as `messages[].content`. */
  readonly path: string;
  readonly required: boolean;
  /** In words, such as "number, 0 to 2". */
  readonly type: string;
}

/** All fields of an object's JSON Schema, those of inner objects after the one that they are in. */
export function listFields(schema: JsonObject, prefix = ''): readonly Field[] {
  const required = new Set(arrayAt(schema, 'required'));
  return Object.entries(objectAt(schema, 'properties') ?? {}).flatMap(([name, value]) => {
    const field = isJsonObject(value) ? value : {};
    const path = `${prefix}${name}`;
    return [{ path, required: required.has(name), type: describeType(field) }, ...listInner(field, path)];
  });
}

/** The schemas that a union chooses from, or the schema itself. */
export function variantsOf(schema: JsonObject): readonly JsonObject[] {
  const variants = [...arrayAt(schema, 'oneOf'), ...arrayAt(schema, 'anyOf')].filter(isJsonObject);
  return variants.length === 0 ? [schema] : variants.flatMap(variantsOf);
}

/** The fields of several objects as those of one: required where each has and requires it, of any type that one gives it. */
export function mergeFields(lists: readonly (readonly Field[])[]): readonly Field[] {
  const [only, second] = lists;
  if (only !== undefined && second === undefined) return only;
  const paths = [...new Set(lists.flatMap((fields) => fields.map(({ path }) => path)))];
  return paths.map((path) => {
    const same = lists.flatMap((fields) => fields.filter((field) => field.path === path));
    const required = same.length === lists.length && same.every((field) => field.required);
    return { path, required, type: joinTypes(same.map(({ type }) => type)) };
  });
}

function listInner(schema: JsonObject, path: string): readonly Field[] {
  const lists = variantsOf(schema).map((variant) => {
    const items = objectAt(variant, 'items');
    return items === undefined ? listFields(variant, `${path}.`) : listInner(items, `${path}[]`);
  });
  return mergeFields(lists.filter((fields) => fields.length > 0));
}

/** Fixed values are a list, everything else an alternative. */
function joinTypes(types: readonly string[]): string {
  const isListOfValues = types.every((type) => type.startsWith('`'));
  const distinct = new Set(types);
  if (distinct.has('text')) distinct.delete('text, not empty');
  return [...distinct].join(isListOfValues ? ', ' : ', or ');
}

/** What a value must be, in words. */
export function describeType(schema: JsonObject): string {
  const variants = variantsOf(schema);
  if (variants.length > 1) return joinTypes(variants.map(describeType));
  const reference = stringAt(schema, '$ref');
  if (reference !== undefined) return reference.replace('#/$defs/', '');
  if (schema['const'] !== undefined) return formatValue(schema['const']);
  if (Array.isArray(schema['enum'])) return schema['enum'].map(formatValue).join(', ');
  return describePlain(schema);
}

function describePlain(schema: JsonObject): string {
  switch (stringAt(schema, 'type')) {
    case 'string':
      return numberAt(schema, 'minLength') === undefined ? 'text' : 'text, not empty';
    case 'integer':
      return `whole number${describeRange(schema)}`;
    case 'number':
      return `number${describeRange(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `list of: ${describeType(objectAt(schema, 'items') ?? {})}`;
    case 'object':
      return objectAt(schema, 'properties') === undefined ? 'any JSON object' : 'object';
    case undefined:
    default:
      return 'any JSON value';
  }
}

/** The largest exact integers are what "no limit" looks like in a schema. */
function describeRange(schema: JsonObject): string {
  const least = finite(numberAt(schema, 'minimum'));
  const most = finite(numberAt(schema, 'maximum'));
  if (least !== undefined && most !== undefined) return `, ${least} to ${most}`;
  if (least !== undefined) return `, ${least} or more`;
  return most === undefined ? '' : `, ${most} or less`;
}

function finite(limit: number | undefined): number | undefined {
  return limit === undefined || Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? undefined : limit;
}

function formatValue(value: JsonValue | undefined): string {
  return `\`${JSON.stringify(value)}\``;
}
