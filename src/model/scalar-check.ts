import type { z } from 'zod';

/** Zod's description of a text, a number or a truth value. */
export type ScalarDef = z.core.$ZodStringDef | z.core.$ZodNumberDef | z.core.$ZodBooleanDef;

type Check = (value: unknown) => boolean;

/** The predicate of a scalar schema, or undefined when it holds a rule that is not known here. */
export function scalarCheck(def: ScalarDef): Check | undefined {
  if (def.coerce === true) return undefined;
  if (def.type === 'number') return numberCheck(def);
  if (def.type === 'string') return 'check' in def ? undefined : stringCheck(def);
  return def.checks === undefined ? (value) => typeof value === 'boolean' : undefined;
}

function stringCheck(def: z.core.$ZodStringDef): Check | undefined {
  let check: (value: string) => boolean = () => true;
  for (const rule of rulesOf(def)) {
    const before = check;
    if (rule.check === 'min_length') {
      const { minimum } = rule;
      check = (value) => value.length >= minimum && before(value);
    } else if (rule.check === 'string_format' && rule.format === 'regex' && rule.pattern !== undefined) {
      const { pattern } = rule;
      if (pattern.global || pattern.sticky) return undefined;
      check = (value) => pattern.test(value) && before(value);
    } else {
      return undefined;
    }
  }
  return (value) => typeof value === 'string' && check(value);
}

function numberCheck(def: z.core.$ZodNumberDef): Check | undefined {
  let check: (value: number) => boolean = Number.isFinite;
  if ('check' in def) {
    if (!('format' in def) || def.format !== 'safeint') return undefined;
    check = Number.isSafeInteger;
  }
  for (const rule of rulesOf(def)) {
    const before = check;
    if (rule.check === 'greater_than' && rule.inclusive && typeof rule.value === 'number') {
      const least = rule.value;
      check = (value) => value >= least && before(value);
    } else if (rule.check === 'less_than' && rule.inclusive && typeof rule.value === 'number') {
      const most = rule.value;
      check = (value) => value <= most && before(value);
    } else {
      return undefined;
    }
  }
  return (value) => typeof value === 'number' && check(value);
}

function rulesOf(def: ScalarDef): readonly z.core.$ZodChecks['_zod']['def'][] {
  // Zod's guide for library authors: the union of all its checks, so that `check` can be switched on.
  return (def.checks ?? []).map((check) => (check as z.core.$ZodChecks)._zod.def);
}
