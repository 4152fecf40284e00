import * as fc from 'fast-check';

import { arbitraryJson } from './arbitrary-request.ts';

/** One change to a value: which place in it, and what is done there. */
interface Damage {
  readonly place: number;
  readonly kind: 'replace' | 'remove' | 'add';
  readonly key: string;
  readonly value: unknown;
}

/** Names that stand somewhere in a request, and some that stand nowhere. */
const KEYS = [
  'mode',
  'type',
  'name',
  'content',
  'temperature',
  'source_type',
  'strict',
  'unheard_of',
  '__proto__',
];
/** Values that are right somewhere and wrong elsewhere. */
const VALUES = [
  '',
  'system',
  'chat',
  'image',
  'url',
  'none',
  [],
  {},
  null,
  0,
  -1,
  1.5,
  3,
  1e300,
  true,
  [''],
  '/v1/x',
];

const damage: fc.Arbitrary<Damage> = fc.record({
  place: fc.nat(),
  kind: fc.constantFrom('replace' as const, 'remove' as const, 'add' as const),
  key: fc.constantFrom(...KEYS),
  value: fc.oneof(fc.constantFrom(...VALUES), arbitraryJson),
});

/** Values of `source` with up to three places replaced, removed or added to: some still valid, most not. */
export function damaged(source: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(source, fc.array(damage, { maxLength: 3 }))
    .map(([value, damages]) => damages.reduce<unknown>(applyDamage, structuredClone(value)));
}

function applyDamage(root: unknown, { place, kind, key, value }: Damage): unknown {
  const places = placesOf(root);
  const chosen = places[place % (places.length + 1)];
  if (chosen === undefined) return kind === 'replace' ? structuredClone(value) : root;
  const [parent, name] = chosen;
  if (kind === 'replace') define(parent, name, value);
  else if (kind === 'remove' && !Array.isArray(parent)) Reflect.deleteProperty(parent, name);
  else if (kind === 'remove') (parent as unknown[]).splice(Number(name), 1);
  else if (!Array.isArray(parent)) define(parent, key, value);
  return root;
}

/** As `JSON.parse` does it, which makes `__proto__` a key like any other. */
function define(parent: object, key: string, shared: unknown): void {
  const value: unknown = structuredClone(shared);
  Object.defineProperty(parent, key, { value, enumerable: true, writable: true, configurable: true });
}

function placesOf(value: unknown): [object, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): [object, string][] => [
    [value, key],
    ...placesOf(inner),
  ]);
}
