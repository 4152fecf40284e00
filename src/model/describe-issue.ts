import type { z } from 'zod';

import { describeValue, expecting } from './describe-value.ts';
import { nearestName } from './nearest-name.ts';

/** What Zod's names of types are called in a message. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/**
 * Says in plain words what is wrong with a value. An issue of unknown fields gives one line for each of its keys, in
 * their order.
 */
export function describeIssue(issue: z.core.$ZodRawIssue): string {
  const { code, input } = issue;
  if (code === 'unrecognized_keys') {
    return issue.keys.map((key) => describeUnknownField(key, shapeOf(issue.inst))).join('\n');
  }
  if (code === 'too_small' || code === 'too_big') return describeRange(issue);
  if (code === 'invalid_union') return describeUnion(issue);
  const isOther = code === 'invalid_type' || code === 'invalid_value';
  return isOther ? expecting(expectationOf(issue))({ input }) : `is not valid; found ${describeValue(input)}`;
}

/** What a value should have been, such as "a string" or "one of `user`, `assistant`". */
export function expectationOf(issue: z.core.$ZodRawIssue | z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return TYPE_NAMES[issue.expected] ?? `a ${issue.expected}`;
  if (issue.code !== 'invalid_value') return 'something else';
  const values = issue.values.map((value) => `\`${String(value)}\``);
  return values.length === 1 ? values.join('') : `one of ${values.join(', ')}`;
}

function describeUnion(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  if (!('discriminator' in issue) || !Array.isArray(issue.options)) return 'is not valid';
  const options = issue.options.filter((option) => option !== undefined).map((option) => `\`${option}\``);
  // Zod puts the path on the tag but keeps the object that holds it as the input.
  const tag: unknown = Reflect.get(Object(issue.input), String(issue.discriminator));
  const wanted = `one of ${options.join(', ')}`;
  return tag === undefined
    ? `is missing; it must be ${wanted}`
    : `must be ${wanted}; found ${describeValue(tag)}`;
}

function describeRange(
  issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall> | z.core.$ZodRawIssue<z.core.$ZodIssueTooBig>,
): string {
  if (issue.origin !== 'number' && issue.origin !== 'int') return 'must not be empty';
  const { least, most } = boundsOf(issue.schema);
  const found = describeValue(issue.input);
  if (least !== undefined && most !== undefined)
    return `must be between ${least} and ${most}; found ${found}`;
  const bound = least === undefined ? `${most} or less` : `${least} or more`;
  // A whole number that is too large for any bound of ours is too large to be exact.
  return issue.code === 'too_big' && most === undefined
    ? `is too large; found ${found}`
    : `must be ${bound}; found ${found}`;
}

function boundsOf(schema: z.core.$ZodType | undefined): { least?: number; most?: number } {
  const bounds: { least?: number; most?: number } = {};
  for (const check of schema?._zod.def.checks ?? []) {
    // Zod's guide for library authors: the union of all its checks, so that `check` can be told apart.
    const rule = (check as z.core.$ZodChecks)._zod.def;
    if (rule.check === 'greater_than') bounds.least = Number(rule.value);
    if (rule.check === 'less_than') bounds.most = Number(rule.value);
  }
  return bounds;
}

function describeUnknownField(key: string, shape: z.core.$ZodShape): string {
  const meant =
    fieldElsewhere(key, shape) ?? nearestName(key, Object.keys(shape)) ?? nearestElsewhere(key, shape);
  return meant === undefined ? 'unknown field' : `unknown field; did you mean \`${meant}\`?`;
}

/** A field that stands one level too high, such as `temperature` beside `generation_config`. */
function fieldElsewhere(key: string, shape: z.core.$ZodShape): string | undefined {
  for (const [name, inner] of innerShapes(shape)) if (Object.hasOwn(inner, key)) return `${name}.${key}`;
  return undefined;
}

/** The same, misspelt. */
function nearestElsewhere(key: string, shape: z.core.$ZodShape): string | undefined {
  for (const [name, inner] of innerShapes(shape)) {
    const near = nearestName(key, Object.keys(inner));
    if (near !== undefined) return `${name}.${near}`;
  }
  return undefined;
}

/** The shapes of the objects inside an object. */
function innerShapes(shape: z.core.$ZodShape): (readonly [name: string, inner: z.core.$ZodShape])[] {
  return Object.entries(shape).map(([name, schema]) => {
    const inner = 'innerType' in schema._zod.def ? schema._zod.def.innerType : schema;
    return [name, shapeOf(inner)];
  });
}

/** The fields of a schema; none when it is not one of an object. */
function shapeOf(schema: unknown): z.core.$ZodShape {
  // Asked of whatever raised the issue: only the schema of an object has a shape.
  const object = schema as Partial<z.core.$ZodObject> | undefined;
  return object?._zod?.def.type === 'object' ? object._zod.def.shape : {};
}
