import type { Dialect } from '../adapter/dialect.ts';
import type { JsonObject } from '../core/json.ts';

/** Fields of which every unified request has one. No provider's line has any at its top. */
const UNIFIED_MARKS = ['messages', 'prompt', 'input', 'mode'] as const;

const NOTHING: readonly never[] = [];

/** Whether a line has what every unified request has one of; it may still be a wrong one. */
export function isMarkedUnified(line: JsonObject): boolean {
  for (const mark of UNIFIED_MARKS) if (Object.hasOwn(line, mark)) return true;
  return false;
}

/** The dialects whose marks a line has. */
export function findDialects(line: JsonObject, dialects: readonly Dialect[]): readonly Dialect[] {
  let found: Dialect[] | undefined;
  for (const dialect of dialects) {
    if (dialect.framing.recognizes?.(line) === true) (found ??= []).push(dialect);
  }
  return found ?? NOTHING;
}

/** Which forms a line fits when it fits more than one, in words: which one is meant is never guessed. */
export function describeAmbiguity(found: readonly Dialect[], isUnified: boolean): string | undefined {
  // Providers that share a framing, such as a proxy of the user's own, write lines in one form.
  const framings = new Set(found.map((dialect) => dialect.framing));
  const count = framings.size + (isUnified ? 1 : 0);
  if (framings.size === 0 || count === 1) return undefined;
  const owners = found.map((dialect) => `${dialect.profile.title}'s`);
  const forms = `${joinNames(owners)} form${isUnified ? ' and the unified one' : ''}`;
  return `fits ${count === 2 ? 'both ' : ''}${forms}: it has fields of each, and which one is meant is not guessed`;
}

function joinNames(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
