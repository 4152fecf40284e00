import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import { formatPath } from '../../model/field-problems.ts';

/** Fields of Gemini's `Schema` that JSON Schema has too, in the same form (Gemini API reference, "Schema"). */
const SAME: ReadonlySet<string> = new Set([
  'title',
  'description',
  'format',
  'pattern',
  'minimum',
  'maximum',
  'required',
  'propertyOrdering',
  'nullable',
  'default',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
]);
/** Keywords that are only for readers of the schema; `Schema` does not have them. */
const FOR_READERS: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  '$comment',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
]);
/** Keywords that say what a value looks like, so that the schema would be another one without them. */
const SHAPING: ReadonlySet<string> = new Set([
  '$ref',
  '$dynamicRef',
  'allOf',
  'not',
  'if',
  'prefixItems',
  'patternProperties',
  'dependentSchemas',
]);

type Path = readonly (string | number)[];

/** Deeper than any schema that a model could follow. */
const MAX_DEPTH = 100;

/**
 * A JSON Schema as the part of OpenAPI's schemas that Gemini's `responseSchema` takes. A field that `Schema` does not
 * have makes Gemini refuse the whole batch, so that none is passed on: what is only less exact without it is left out
 * with a warning, and what would be another schema is refused.
 */
export function encodeSchema(schema: JsonObject, path: Path, warnings: Warning[]): JsonObject {
  return new SchemaWriter(warnings).write(schema, path, 0);
}

class SchemaWriter {
  readonly #warnings: Warning[];

  constructor(warnings: Warning[]) {
    this.#warnings = warnings;
  }

  write(schema: JsonObject, path: Path, depth: number): JsonObject {
    const written: Record<string, JsonValue> = {};
    if (depth > MAX_DEPTH) return this.#refuse([...path], 'it nests too deeply', written);
    for (const [key, value] of Object.entries(schema)) {
      const at = [...path, key];
      if (SAME.has(key)) written[key] = value;
      else if (key === 'type') this.#writeType(value, at, written);
      else if (key === 'enum' || key === 'const') this.#writeChoice(key, value, at, written);
      else if (key === 'items') written['items'] = this.#writeOne(value, at, depth);
      else if (key === 'anyOf' || key === 'oneOf') this.#writeAnyOf(value, at, depth, written);
      else if (key === 'properties') this.#writeProperties(value, at, depth, written);
      else if (SHAPING.has(key)) this.#refuse(at, `there is no "${key}"`, written);
      else if (!FOR_READERS.has(key) && key !== '$defs' && key !== 'definitions') this.#leaveOut(at, key);
    }
    return written;
  }

  /** `["string", "null"]` is a string that may be null. */
  #writeType(value: JsonValue, path: Path, written: Record<string, JsonValue>): void {
    const types: readonly JsonValue[] = Array.isArray(value) ? value : [value];
    const others = types.filter((type) => type !== 'null');
    if (others.length < types.length && others.length > 0) written['nullable'] = true;
    const [type = 'null'] = others;
    if (others.length > 1 || typeof type !== 'string') this.#refuse(path, 'a value has one type', written);
    else written['type'] = type.toUpperCase();
  }

  /** Choices are among texts only. */
  #writeChoice(
    key: 'enum' | 'const',
    value: JsonValue,
    path: Path,
    written: Record<string, JsonValue>,
  ): void {
    const choices: readonly JsonValue[] = key === 'const' ? [value] : Array.isArray(value) ? value : [];
    const texts = choices.filter((choice) => choice !== null);
    if (texts.length === 0 || !texts.every((choice) => typeof choice === 'string')) {
      this.#leaveOut(path, key);
      return;
    }
    written['enum'] = texts;
    if (texts.length < choices.length) written['nullable'] = true;
  }

  #writeAnyOf(value: JsonValue, path: Path, depth: number, written: Record<string, JsonValue>): void {
    if (!Array.isArray(value)) return;
    const isNull = (item: JsonValue): boolean => isJsonObject(item) && item['type'] === 'null';
    const schemas: JsonValue[] = [];
    for (const [index, item] of value.entries()) {
      if (isNull(item)) written['nullable'] = true;
      else schemas.push(this.#writeOne(item, [...path, index], depth));
    }
    written['anyOf'] = schemas;
  }

  #writeProperties(value: JsonValue, path: Path, depth: number, written: Record<string, JsonValue>): void {
    if (!isJsonObject(value)) return;
    const entries = Object.entries(value).map(
      ([name, each]) => [name, this.#writeOne(each, [...path, name], depth)] as const,
    );
    // Defines its keys, `__proto__` among them.
    written['properties'] = Object.fromEntries(entries);
  }

  #writeOne(value: JsonValue, path: Path, depth: number): JsonObject {
    if (isJsonObject(value)) return this.write(value, path, depth + 1);
    if (value !== true) this.#refuse(path, 'a schema is an object', {});
    return {};
  }

  #leaveOut(path: Path, key: string): void {
    const message = `Gemini's responseSchema has no such "${key}"; it is left out.`;
    this.#warnings.push({ code: 'approximated', path: formatPath(path), message });
  }

  #refuse<Written>(path: Path, why: string, written: Written): Written {
    const message = `Gemini's responseSchema cannot say this: ${why}.`;
    this.#warnings.push({ code: 'refused', path: formatPath(path), message });
    return written;
  }
}
