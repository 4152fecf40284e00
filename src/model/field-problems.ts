import type { z } from 'zod';

import { describeIssue, expectationOf } from './describe-issue.ts';
import { describeValue, quote } from './describe-value.ts';

/** One thing wrong with a value, and where. */
export interface FieldProblem {
  /** Path of the field, such as `messages[0].content`; absent when the value as a whole is wrong. */
  readonly field?: string;
  readonly message: string;
}

type Path = readonly PropertyKey[];

/** What keeps `value` from being valid by `schema`: nothing when it is. */
export function findProblems(schema: z.ZodType, value: unknown): readonly FieldProblem[] {
  try {
    const parsed = schema.safeParse(value, { error: describeIssue, reportInput: true });
    return parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, []));
  } catch (cause) {
    // Zod recurses into the value, so one that nests deeper than the stack goes ends here.
    if (cause instanceof RangeError) return [{ message: 'nests too deeply' }];
    throw cause;
  }
}

function problemsOf(issue: z.core.$ZodIssue, above: Path): readonly FieldProblem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const lines = issue.message.split('\n');
    return issue.keys.map((key, index) => problemAt([...path, key], lines[index] ?? 'unknown field'));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return problemsOfUnion(issue, path);
  return [problemAt(path, issue.message)];
}

/** The problems of the member of the union that was meant: the one whose kind of value was found. */
function problemsOfUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path): readonly FieldProblem[] {
  const meant = issue.errors.find((issues) => !issues.some(isOfOtherKind));
  if (meant !== undefined) return meant.flatMap((inner) => problemsOf(inner, path));
  if (issue.input === undefined) return [problemAt(path, 'is missing')];
  const expected = issue.errors.flatMap((issues) => issues.filter(isOfOtherKind).map(expectationOf));
  return [problemAt(path, `must be ${expected.join(' or ')}; found ${describeValue(issue.input)}`)];
}

function isOfOtherKind(issue: z.core.$ZodIssue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_type') return true;
  return issue.code === 'invalid_value' && issue.values.every((value) => typeof value !== typeof issue.input);
}

function problemAt(path: Path, message: string): FieldProblem {
  return path.length === 0 ? { message } : { field: formatPath(path), message };
}

/** `messages[0].content`; a key that is no plain name stands in quotes. */
export function formatPath(path: Path): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (/^[\w-]{1,60}$/.test(String(key))) text += text === '' ? String(key) : `.${String(key)}`;
    else text += `[${quote(String(key))}]`;
  }
  return text;
}
