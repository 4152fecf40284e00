import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import { formatPath } from '../../model/field-problems.ts';

/** What Gemini looks at in a JSON Schema (Gemini API reference, `GenerationConfig.responseJsonSchema`). */
const KNOWN: ReadonlySet<string> = new Set([
  '$id',
  '$defs',
  '$ref',
  '$anchor',
  'type',
  'format',
  'title',
  'description',
  'enum',
  'items',
  'prefixItems',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'anyOf',
  'oneOf',
  'properties',
  'additionalProperties',
  'required',
  'propertyOrdering',
  // These say nothing about what is valid, so that nothing is lost (JSON Schema 2020-12, sections 8 and 9 of the core
  // and of the validation vocabulary).
  '$schema',
  '$comment',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'definitions',
]);

/** Keywords whose values are schemas, lists of them, or schemas by names of the user's. */
const HOLDS_ONE: readonly string[] = ['items', 'additionalProperties'];
const HOLDS_LIST: readonly string[] = ['prefixItems', 'anyOf', 'oneOf'];
const HOLDS_NAMED: readonly string[] = ['properties', '$defs', 'definitions'];

/** Deeper than any schema that a model could follow; what is below is not looked at. */
const MAX_DEPTH = 100;

type Path = readonly (string | number)[];

/**
 * Warns of what Gemini certainly does not do with a schema: keywords that it does not look at are not enforced, and a
 * reference that leads out of the schema can be followed by nobody.
 */
export function checkSchema(schema: JsonObject, path: Path, warnings: Warning[]): void {
  const ignored = new Set<string>();
  visit(schema, path, ignored, warnings, 0);
  if (ignored.size === 0) return;
  const message = `Gemini does not enforce these keywords of JSON Schema: ${[...ignored].sort().join(', ')}.`;
  warnings.push({ code: 'approximated', path: formatPath(path), message });
}

function visit(
  schema: JsonValue | undefined,
  path: Path,
  ignored: Set<string>,
  warnings: Warning[],
  depth: number,
): void {
  if (!isJsonObject(schema) || depth > MAX_DEPTH) return;
  for (const key in schema) if (!KNOWN.has(key)) ignored.add(key);
  const reference = schema['$ref'];
  if (typeof reference === 'string' && !reference.startsWith('#')) {
    const message = 'Gemini cannot follow a reference that leads out of the schema.';
    warnings.push({ code: 'refused', path: formatPath([...path, '$ref']), message });
  }
  for (const key of HOLDS_ONE) visit(schema[key], [...path, key], ignored, warnings, depth + 1);
  for (const key of HOLDS_LIST) {
    const list = schema[key];
    if (!Array.isArray(list)) continue;
    for (const [index, item] of list.entries())
      visit(item, [...path, key, index], ignored, warnings, depth + 1);
  }
  for (const key of HOLDS_NAMED) {
    const named = schema[key];
    if (!isJsonObject(named)) continue;
    for (const name in named) visit(named[name], [...path, key, name], ignored, warnings, depth + 1);
  }
}
