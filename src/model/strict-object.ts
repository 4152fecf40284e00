import { z } from 'zod';

/** The schema of a field that may be absent. The mark is for the compiler only, which else takes it for a required one. */
export type Optional<T> = z.ZodExactOptional<z.ZodType<T>> & { readonly mayBeAbsent: true };

/** The schema of a field that must be there. */
type Required<T> = z.ZodType<T> & { readonly mayBeAbsent?: never };

type FieldSchema<T, K extends keyof T> =
  T extends Record<K, unknown> ? Required<T[K]> : Optional<Exclude<T[K], undefined>>;

/** A schema for every field of `T`; one that is missing, extra or of another type does not compile. */
export type ShapeOf<T> = { readonly [K in keyof T]-?: FieldSchema<T, K> };

/** The schema of the record `T`: its fields and no others. */
export type StrictObject<T> = z.ZodObject<ShapeOf<T>, z.core.$strict>;

/**
 * Creates the schema of the record `T`. The record is written as an interface, so that its fields carry their doc
 * comments; the compiler holds interface and schema together, field by field.
 */
export function strictObject<T>(shape: ShapeOf<T>): StrictObject<T> {
  return z.strictObject(shape);
}

/**
 * An optional field. A request given in memory may hold `undefined` there: `JSON.stringify` leaves such a key out, so it
 * counts as absent.
 */
export function optional<T>(schema: z.ZodType<T>): Optional<T> {
  const tolerant: unknown = z.optional(schema);
  // The types ask callers to leave the key out; only the check at run time forgives `undefined`, which they cannot say.
  return tolerant as Optional<T>;
}

/** A list, empty or not. */
export function listOf<T>(item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.array(item);
}

/** A list of at least one. */
export function filledListOf<T>(item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.array(item).min(1);
}
