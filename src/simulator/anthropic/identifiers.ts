import type { Random } from '../../core/random.ts';
import { seededRandom } from '../seeded.ts';
import { base58, uuid } from '../seeded-text.ts';

/** After the prefix, real ids have "01" and 22 letters and digits. */
const PREFIXES = {
  request: 'req_01',
  batch: 'msgbatch_01',
  message: 'msg_01',
  tool: 'toolu_01',
  workspace: 'wrkspc_01',
} as const;
const ID_LENGTH = 22;

/** An id of that kind. */
export function makeId(kind: keyof typeof PREFIXES, random: Random): string {
  return PREFIXES[kind] + base58(random, ID_LENGTH);
}

/** Makes ids that depend on the seed, the time and how many were made before. */
export class Identifiers {
  readonly #seed: number;
  readonly #made = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A new id, created at `now` (milliseconds). */
  next(kind: keyof typeof PREFIXES, now: number): string {
    const count = this.#made.get(kind) ?? 0;
    this.#made.set(kind, count + 1);
    return makeId(kind, seededRandom(this.#seed, kind, count, now));
  }
}

/** The organisation that every reply names. */
export function organizationId(seed: number): string {
  return uuid(seededRandom(seed, 'organization'));
}

/** The workspace of keys that name no other. */
export function workspaceId(seed: number): string {
  return makeId('workspace', seededRandom(seed, 'workspace'));
}
