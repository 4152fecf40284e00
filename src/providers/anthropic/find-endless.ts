import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { memberPath } from './encoding.ts';

/** A reference that Anthropic cannot follow. */
export interface BadReference {
  readonly at: string;
  readonly reason: string;
}

const ENDLESS = 'Anthropic cannot express a schema that contains itself.';
const EXTERNAL = 'Anthropic follows references inside the schema only.';

/** Deeper than any schema of a request; a chain of references that is longer is not followed to its end. */
const MAX_DEPTH = 1_000;

/** Where definitions stand, which count only where something refers to them. */
const DEFINITIONS: ReadonlySet<string> = new Set(['$defs', 'definitions']);
/** Values that are data and no schemas. */
const DATA: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples']);

/** The way to a part of the schema, written down only where it is told: most schemas are fine. */
interface Trail {
  readonly up: Trail | undefined;
  readonly key: string | number;
}

/**
 * The references by which a schema contains itself or leaves itself (Anthropic docs, "Structured outputs": neither is
 * supported), each once. A definition that nothing refers to does not count.
 */
export function findEndless(root: JsonObject, path: string): readonly BadReference[] {
  const found: BadReference[] = [];
  const open = new Set<JsonObject>();
  const done = new Set<JsonObject>();
  const visit = (node: JsonObject, trail: Trail | undefined, depth: number): void => {
    if (done.has(node) || depth > MAX_DEPTH) return;
    open.add(node);
    const target = node['$ref'];
    if (typeof target === 'string') follow(target, { up: trail, key: '$ref' }, depth);
    for (const key in node) {
      if (!DEFINITIONS.has(key) && !DATA.has(key)) visitAll(node[key], { up: trail, key }, depth + 1);
    }
    open.delete(node);
    done.add(node);
  };
  const visitAll = (value: JsonValue | undefined, trail: Trail, depth: number): void => {
    if (isJsonObject(value)) visit(value, trail, depth);
    else if (Array.isArray(value)) {
      for (const [key, item] of value.entries()) visitAll(item, { up: trail, key }, depth + 1);
    }
  };
  const follow = (target: string, trail: Trail, depth: number): void => {
    if (!target.startsWith('#')) found.push({ at: pathOf(trail, path), reason: EXTERNAL });
    const definition = resolve(root, target);
    if (definition === undefined) return;
    if (open.has(definition.node)) found.push({ at: pathOf(trail, path), reason: ENDLESS });
    else visit(definition.node, definition.trail, depth + 1);
  };
  visit(root, undefined, 0);
  return found;
}

function pathOf(trail: Trail | undefined, path: string): string {
  return trail === undefined ? path : memberPath(pathOf(trail.up, path), trail.key);
}

/** What a JSON Pointer in a fragment means (RFC 6901, 6); undefined for anchors and for what is not there. */
function resolve(
  root: JsonObject,
  target: string,
): { readonly node: JsonObject; readonly trail: Trail | undefined } | undefined {
  if (target !== '#' && !target.startsWith('#/')) return undefined;
  let value: JsonValue | undefined = root;
  let trail: Trail | undefined;
  for (const part of decode(target).split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) value = (value as readonly JsonValue[])[Number(key)];
    else value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    trail = { up: trail, key };
  }
  return isJsonObject(value) ? { node: value, trail } : undefined;
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
