import { createRandom, type Random } from '../core/random.ts';

/** FNV-1a's 32-bit offset and prime, and the multipliers of MurmurHash3's finaliser. */
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const MIX_FIRST = 0x85ebca6b;
const MIX_SECOND = 0xc2b2ae35;
const TWO_TO_32 = 4_294_967_296;

/** What a decision is made from besides the seed: whose it is, and the how-manieth. */
export type SeedKey = string | number;

/** A 32-bit number that depends on the seed and on every key, in order. */
export function mixSeed(seed: number, ...keys: readonly SeedKey[]): number {
  let hash = (FNV_OFFSET ^ seed) >>> 0;
  for (const key of keys) {
    hash = finalise(typeof key === 'number' ? mixNumber(hash, key) : mixText(hash, key));
  }
  return hash;
}

/** A number in [0, 1) that depends on the seed and the keys alone. */
export function seededShare(seed: number, ...keys: readonly SeedKey[]): number {
  return mixSeed(seed, ...keys) / TWO_TO_32;
}

/** A source of numbers that depends on the seed and the keys alone. */
export function seededRandom(seed: number, ...keys: readonly SeedKey[]): Random {
  return createRandom(mixSeed(seed, ...keys));
}

function mixText(start: number, text: string): number {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  }
  return hash;
}

/** Both halves count, so that times in milliseconds differ too. */
function mixNumber(start: number, value: number): number {
  const low = Math.imul(start ^ (value >>> 0), FNV_PRIME);
  return Math.imul(low ^ Math.trunc(value / TWO_TO_32), FNV_PRIME);
}

function finalise(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), MIX_FIRST);
  hash = Math.imul(hash ^ (hash >>> 13), MIX_SECOND);
  return (hash ^ (hash >>> 16)) >>> 0;
}
