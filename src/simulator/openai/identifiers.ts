import { seededRandom } from '../seeded.ts';
import { base62, hex } from '../seeded-text.ts';

const PREFIXES = { file: 'file-', upload: 'upload_', part: 'part_', request: 'req_' } as const;
/** Real file ids have 22 letters and digits after the prefix; the others 32 hexadecimal digits. */
const FILE_ID_LENGTH = 22;
const HEX_ID_LENGTH = 32;
const TIME_DIGITS = 8;

/** Makes ids that look like OpenAI's and depend on the seed, the time and how many were made before. */
export class Identifiers {
  readonly #seed: number;
  readonly #made = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A new id, created at `now` (milliseconds). */
  next(kind: keyof typeof PREFIXES, now: number): string {
    const random = seededRandom(this.#seed, kind, this.#count(kind), now);
    return PREFIXES[kind] + (kind === 'file' ? base62(random, FILE_ID_LENGTH) : hex(random, HEX_ID_LENGTH));
  }

  /** A batch's id begins with its time of creation in hexadecimal seconds, as real ones do. */
  nextBatch(now: number): string {
    const random = seededRandom(this.#seed, 'batch', this.#count('batch'), now);
    return `batch_${timeDigits(now)}${hex(random, HEX_ID_LENGTH - TIME_DIGITS)}`;
  }

  #count(kind: string): number {
    const count = this.#made.get(kind) ?? 0;
    this.#made.set(kind, count + 1);
    return count;
  }
}

/** Eight hexadecimal digits of a time in seconds. */
export function timeDigits(now: number): string {
  return Math.floor(now / 1000)
    .toString(16)
    .padStart(TIME_DIGITS, '0')
    .slice(-TIME_DIGITS);
}

/** The organisation that error messages name. */
export function organizationId(seed: number): string {
  return `org-${base62(seededRandom(seed, 'organization'), 24)}`;
}
