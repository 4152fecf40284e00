import { z } from 'zod';

import { isJsonObject } from '../core/json.ts';
import { scalarCheck } from './scalar-check.ts';

/** Whether a value is valid. */
export type Check = (value: unknown) => boolean;

/** Checks that were made already, by schema: schemas share parts, and some contain themselves. */
type Made = Map<z.core.$ZodType, Check>;

/**
 * Makes a plain predicate out of a schema, for the path that every row takes. Zod's own parse builds a copy of the
 * value: 500,000 chats of 550 bytes a second, where this checks 3,000,000 (Node 26, one core of two). It is the schema
 * read in another way, so it accepts what the schema accepts; where the schema uses something that is not known here,
 * Zod itself is asked. A property test holds the two together.
 */
export function compileCheck(schema: z.core.$ZodType, made: Made = new Map()): Check {
  const known = made.get(schema);
  if (known !== undefined) return known;
  // Objects compile their fields when first asked, so a schema that contains itself finds itself in `made`.
  const check = compile(schema, made);
  made.set(schema, check);
  return check;
}

function compile(schema: z.core.$ZodType, made: Made): Check {
  // Zod's guide for library authors: the union of all its schemas, so that `type` can be told apart.
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const isScalar = def.type === 'string' || def.type === 'number' || def.type === 'boolean';
  if (isScalar) return scalarCheck(def) ?? askZod(schema);
  if (def.type === 'object') return compileObject(def, made) ?? askZod(schema);
  if (def.type === 'array') return compileList(def, made) ?? askZod(schema);
  if (def.checks !== undefined) return askZod(schema);
  if (def.type === 'literal' || def.type === 'enum') return compileValues(schema);
  if (def.type === 'optional') return compileOptional(def, made);
  if (def.type === 'union') return compileUnion(def, made);
  return def.type === 'custom' ? (value) => Boolean(def.fn(value)) : askZod(schema);
}

function compileOptional(def: z.core.$ZodOptionalDef, made: Made): Check {
  const inner = compileCheck(def.innerType, made);
  return (value) => value === undefined || inner(value);
}

function compileValues(schema: z.core.$ZodType): Check {
  const values: ReadonlySet<unknown> | undefined = schema._zod.values;
  return values === undefined ? askZod(schema) : (value) => values.has(value);
}

function compileList(def: z.core.$ZodArrayDef, made: Made): Check | undefined {
  let least = 0;
  for (const check of def.checks ?? []) {
    const rule = (check as z.core.$ZodChecks)._zod.def;
    if (rule.check !== 'min_length') return undefined;
    least = Math.max(least, rule.minimum);
  }
  const item = compileCheck(def.element, made);
  return (value) => {
    if (!Array.isArray(value) || value.length < least) return false;
    // Not `every`, which passes over the holes of a sparse array.
    for (const element of value) if (!item(element)) return false;
    return true;
  };
}

function compileUnion(def: z.core.$ZodUnionDef | z.core.$ZodDiscriminatedUnionDef, made: Made): Check {
  const members = def.options.map((option) => compileCheck(option, made));
  if (!('discriminator' in def)) return (value) => members.some((member) => member(value));
  const { discriminator } = def;
  const byTag = new Map<unknown, Check>();
  for (const [index, option] of def.options.entries()) {
    const member = members[index];
    for (const tag of option._zod.propValues?.[discriminator] ?? []) {
      if (member !== undefined) byTag.set(tag, member);
    }
  }
  return (value) => isJsonObject(value) && byTag.get(value[discriminator])?.(value) === true;
}

/** A field of an object: how to check it, and 1 when it must be there. */
interface Field {
  readonly check: Check;
  readonly needed: 0 | 1;
}

function compileObject(def: z.core.$ZodObjectDef, made: Made): Check | undefined {
  if (def.catchall?._zod.def.type !== 'never' || def.checks !== undefined) return undefined;
  let fields: Map<string, Field> | undefined;
  let needed = 0;
  return (value) => {
    if (!isJsonObject(value)) return false;
    if (fields === undefined) {
      fields = compileFields(def.shape, made);
      for (const field of fields.values()) needed += field.needed;
    }
    let found = 0;
    for (const key in value) {
      const field = fields.get(key);
      if (field === undefined || !field.check(value[key])) return false;
      found += field.needed;
    }
    return found === needed;
  };
}

function compileFields(shape: z.core.$ZodShape, made: Made): Map<string, Field> {
  const fields = new Map<string, Field>();
  for (const [key, schema] of Object.entries(shape)) {
    const needed = schema._zod.optin === undefined ? 1 : 0;
    fields.set(key, { check: compileCheck(schema, made), needed });
  }
  return fields;
}

function askZod(schema: z.core.$ZodType): Check {
  return (value) => z.safeParse(schema, value).success;
}
