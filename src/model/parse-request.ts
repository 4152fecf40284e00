import { isJsonObject, type JsonObject } from '../core/json.ts';
import { compileCheck } from './compile-check.ts';
import { describeValue } from './describe-value.ts';
import { findProblems, type FieldProblem } from './field-problems.ts';
import { findContentProblems } from './find-content-problems.ts';
import { nearestName } from './nearest-name.ts';
import { MODES, requestSchemas, unifiedRequestSchema, type Mode, type UnifiedRequest } from './request.ts';

/** A value that is a request, or everything that keeps it from being one. */
export type ParsedRequest =
  | { readonly ok: true; readonly request: UnifiedRequest }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

const NONE: readonly FieldProblem[] = [];
const isRequest = compileCheck(unifiedRequestSchema);

/** Checks that a value, such as a parsed line of JSON, is a request. The request is the value itself, not a copy. */
export function parseRequest(value: unknown): ParsedRequest {
  const problems = accepts(value) ? NONE : problemsOf(value);
  if (problems.length > 0) return { ok: false, problems };
  // The schema, or the check made from it, has just accepted the value, and it changes nothing.
  const request = value as UnifiedRequest;
  const inside = 'messages' in request ? findContentProblems(request.messages) : NONE;
  return inside.length > 0 ? { ok: false, problems: inside } : { ok: true, request };
}

function accepts(value: unknown): boolean {
  try {
    return isRequest(value);
  } catch {
    // The stack ended in content that nests too deeply; `findProblems` says so.
    return false;
  }
}

function problemsOf(value: unknown): readonly FieldProblem[] {
  if (!isJsonObject(value)) {
    return [{ message: `a request must be a JSON object; found ${describeValue(value)}` }];
  }
  const { mode } = value;
  if (mode === undefined) return problemsWithoutMode(value);
  return isMode(mode) ? findProblems(requestSchemas[mode], value) : [unknownMode(mode)];
}

/** The field by which a request shows its mode where it forgets to say it. */
const MARKS = [
  ['prompt', 'completion'],
  ['input', 'embedding'],
  ['endpoint', 'custom'],
] as const;

function problemsWithoutMode(value: JsonObject): readonly FieldProblem[] {
  const isChat = Object.hasOwn(value, 'messages');
  const [field, mode] = (isChat ? undefined : MARKS.find(([mark]) => Object.hasOwn(value, mark))) ?? [];
  if (mode === undefined) return findProblems(requestSchemas.chat, value);
  const message = `is missing: a request with \`${field}\` says "mode": "${mode}"`;
  return [{ field: 'mode', message }, ...findProblems(requestSchemas[mode], { ...value, mode })];
}

function isMode(mode: unknown): mode is Mode {
  return MODES.some((known) => known === mode);
}

function unknownMode(mode: unknown): FieldProblem {
  const nearest = typeof mode === 'string' ? nearestName(mode, MODES) : undefined;
  const hint = nearest === undefined ? '' : `; did you mean \`${nearest}\`?`;
  const known = MODES.map((name) => `\`${name}\``).join(', ');
  return { field: 'mode', message: `must be one of ${known}; found ${describeValue(mode)}${hint}` };
}
