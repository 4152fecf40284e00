import { isJsonObject, objectAt, type JsonObject, type JsonValue } from '../../src/core/json.ts';
import { requestJsonSchema, resultJsonSchema, type JsonSchema } from '../../src/model/json-schema.ts';
import { formatCode, formatTable, type Document } from './document.ts';
import { describeType, listFields, mergeFields, variantsOf } from './schema-fields.ts';

/** The fields of requests and results. */
export const recordsDocument: Document = {
  file: 'records.md',
  generate: async () => `# Requests and results, field by field

A request is one line of an input file, a result one line of a file of results. Fields that are not listed are refused. The
same as JSON Schema, for editors and other programs: [request.schema.json](request.schema.json),
[result.schema.json](result.schema.json).

## Request

${describeRecord(requestJsonSchema())}

## Result

${describeRecord(resultJsonSchema())}
`,
};

/** The JSON Schema of a request. */
export const requestSchemaDocument: Document = {
  file: 'request.schema.json',
  generate: async () => `${JSON.stringify(requestJsonSchema(), undefined, 2)}\n`,
};

/** The JSON Schema of a result. */
export const resultSchemaDocument: Document = {
  file: 'result.schema.json',
  generate: async () => `${JSON.stringify(resultJsonSchema(), undefined, 2)}\n`,
};

function describeRecord(published: JsonSchema): string {
  const schema = toJson(published);
  const inner = Object.entries(objectAt(schema, '$defs') ?? {}).flatMap(([name, value]) =>
    isJsonObject(value) ? [`### ${name}\n\n${describeVariants(value)}`] : [],
  );
  return [describeVariants(schema), ...inner].join('\n\n');
}

/** A table for each kind of object that a union chooses from; objects with the same fields share one. */
function describeVariants(schema: JsonObject): string {
  const kinds = new Map<string, JsonObject[]>();
  for (const variant of variantsOf(schema)) {
    const names = Object.keys(objectAt(variant, 'properties') ?? {});
    const kind = names.length === 0 ? describeType(variant) : names.join();
    kinds.set(kind, [...(kinds.get(kind) ?? []), variant]);
  }
  return [...kinds.values()].map(describeKind).join('\n\n');
}

function describeKind(variants: readonly JsonObject[]): string {
  const fields = mergeFields(variants.map((variant) => listFields(variant)));
  if (fields.length === 0) return `Or ${variants.map(describeType).join(', ')}.`;
  const tag = fields.find(({ type }) => type.startsWith('`"'));
  const isTagged = tag !== undefined && variants.every((variant) => hasConstant(variant, tag.path));
  const table = formatTable(
    ['field', 'required', 'value'],
    fields.map(({ path, required, type }) => [formatCode(path), required ? 'yes' : '', type]),
  );
  return isTagged ? `With ${formatCode(tag.path)} ${tag.type}:\n\n${table}` : table;
}

function hasConstant(schema: JsonObject, name: string): boolean {
  return objectAt(objectAt(schema, 'properties') ?? {}, name)?.['const'] !== undefined;
}

function toJson(schema: JsonSchema): JsonObject {
  const json: JsonValue = JSON.parse(JSON.stringify(schema));
  if (!isJsonObject(json)) throw new TypeError('A JSON Schema is an object.');
  return json;
}
