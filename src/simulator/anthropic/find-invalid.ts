import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';

/** What a value must be. The words of a refusal are those of Anthropic's validation. */
export type Rule =
  | { readonly is: 'string'; readonly min?: number; readonly max?: number; readonly pattern?: RegExp }
  | { readonly is: 'integer' | 'number'; readonly min?: number; readonly max?: number }
  | { readonly is: 'boolean' | 'dictionary' | 'anything' }
  | { readonly is: 'choice'; readonly values: readonly string[] }
  | { readonly is: 'list'; readonly of: Rule; readonly min?: number; readonly max?: number }
  | { readonly is: 'object'; readonly fields: Fields }
  | { readonly is: 'string-or-list'; readonly of: Rule }
  | { readonly is: 'tagged'; readonly tags: Tags; readonly usual?: string; readonly others?: RegExp };

/** A field of an object: optional unless it says otherwise, and null only where it says so. */
export type Field = Rule & { readonly required?: true; readonly orNull?: true };

/** Fields by name; an object may have no others. */
export type Fields = Readonly<Record<string, Field>>;

/** Rules by what stands in `type`. */
export type Tags = Readonly<Record<string, Rule>>;

/** The first thing wrong with a value, as `path: what`; undefined when it is as the rule says. */
export function findInvalid(value: JsonValue, rule: Rule, path: string): string | undefined {
  switch (rule.is) {
    case 'string':
      return checkString(value, rule, path);
    case 'integer':
    case 'number':
      return checkNumber(value, rule, path);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : at(path, 'Input should be a valid boolean');
    case 'dictionary':
      return isJsonObject(value) ? undefined : at(path, 'Input should be a valid dictionary');
    case 'choice':
      return checkChoice(value, rule.values, path);
    case 'list':
      return checkList(value, rule, path);
    case 'object':
      return checkObject(value, rule.fields, path);
    case 'string-or-list':
      return typeof value === 'string' ? undefined : checkList(value, { is: 'list', of: rule.of }, path);
    case 'tagged':
      return checkTagged(value, rule, path);
    case 'anything':
      break;
  }
  return undefined;
}

/** The first thing wrong with an object's fields. */
export function checkObject(value: JsonValue, fields: Fields, path: string): string | undefined {
  if (!isJsonObject(value)) {
    return at(path, 'Input should be a valid dictionary or object to extract fields from');
  }
  for (const [name, field] of Object.entries(fields)) {
    const problem = checkField(value[name], field, join(path, name));
    if (problem !== undefined) return problem;
  }
  const extra = Object.keys(value).find((name) => !Object.hasOwn(fields, name));
  return extra === undefined ? undefined : at(join(path, extra), 'Extra inputs are not permitted');
}

function checkField(value: JsonValue | undefined, field: Field, path: string): string | undefined {
  if (value === undefined) return field.required === true ? at(path, 'Field required') : undefined;
  return value === null && field.orNull === true ? undefined : findInvalid(value, field, path);
}

function checkString(
  value: JsonValue,
  rule: Extract<Rule, { is: 'string' }>,
  path: string,
): string | undefined {
  if (typeof value !== 'string') return at(path, 'Input should be a valid string');
  if (value.length < (rule.min ?? 0))
    return at(path, `String should have at least ${count(rule.min ?? 0, 'character')}`);
  if (value.length > (rule.max ?? Infinity)) {
    return at(path, `String should have at most ${count(rule.max ?? 0, 'character')}`);
  }
  if (rule.pattern === undefined || rule.pattern.test(value)) return undefined;
  return at(path, `String should match pattern '${rule.pattern.source}'`);
}

function checkNumber(
  value: JsonValue,
  rule: Extract<Rule, { is: 'integer' | 'number' }>,
  path: string,
): string | undefined {
  if (typeof value !== 'number') {
    return at(path, `Input should be a valid ${rule.is}`);
  }
  if (rule.is === 'integer' && !Number.isInteger(value)) {
    return at(path, 'Input should be a valid integer, got a number with a fractional part');
  }
  if (rule.min !== undefined && value < rule.min) {
    return at(path, `Input should be greater than or equal to ${rule.min}`);
  }
  return rule.max !== undefined && value > rule.max
    ? at(path, `Input should be less than or equal to ${rule.max}`)
    : undefined;
}

function checkChoice(value: JsonValue, values: readonly string[], path: string): string | undefined {
  if (typeof value === 'string' && values.includes(value)) return undefined;
  const quoted = values.map((entry) => `'${entry}'`);
  const words = quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
  return at(path, `Input should be ${words}`);
}

function checkList(value: JsonValue, rule: Extract<Rule, { is: 'list' }>, path: string): string | undefined {
  if (!Array.isArray(value)) return at(path, 'Input should be a valid list');
  const { length } = value;
  if (length < (rule.min ?? 0)) {
    return at(
      path,
      `List should have at least ${count(rule.min ?? 0, 'item')} after validation, not ${length}`,
    );
  }
  if (length > (rule.max ?? Infinity)) {
    return at(
      path,
      `List should have at most ${count(rule.max ?? 0, 'item')} after validation, not ${length}`,
    );
  }
  for (const [index, entry] of value.entries()) {
    const problem = findInvalid(entry, rule.of, join(path, String(index)));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The tag stands in the path, between the object and its fields. */
function checkTagged(
  value: JsonValue,
  rule: Extract<Rule, { is: 'tagged' }>,
  path: string,
): string | undefined {
  if (!isJsonObject(value)) {
    return at(path, 'Input should be a valid dictionary or object to extract fields from');
  }
  const tag = tagOf(value) ?? rule.usual;
  if (tag === undefined) return at(path, "Unable to extract tag using discriminator 'type'");
  const chosen = Object.hasOwn(rule.tags, tag) ? rule.tags[tag] : undefined;
  if (chosen !== undefined) return findInvalid(value, chosen, join(path, tag));
  if (rule.others?.test(tag) === true) return undefined;
  const known = Object.keys(rule.tags).map((name) => `'${name}'`);
  return at(
    path,
    `Input tag '${tag}' found using 'type' does not match any of the expected tags: ${known.join(', ')}`,
  );
}

function tagOf(value: JsonObject): string | undefined {
  const { type } = value;
  return typeof type === 'string' ? type : undefined;
}

function at(path: string, what: string): string {
  return path === '' ? what : `${path}: ${what}`;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
