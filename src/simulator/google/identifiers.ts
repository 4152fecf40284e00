import { seededRandom } from '../seeded.ts';
import { base36, base64Url } from '../seeded-text.ts';

/** Ids of recorded batches have 36 letters and digits, those of files 12. */
const LENGTHS = { batch: 36, file: 12 } as const;
const UPLOAD_ID_LENGTH = 96;

/** Makes ids that look like Google's and depend on the seed, the time and how many were made before. */
export class Identifiers {
  readonly #seed: number;
  #made = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A new id, created at `now` (milliseconds), without `batches/` or `files/`. */
  next(kind: keyof typeof LENGTHS, now: number): string {
    return base36(this.#random(kind, now), LENGTHS[kind]);
  }

  /** The secret of a resumable upload. */
  nextUpload(now: number): string {
    return base64Url(this.#random('upload', now), UPLOAD_ID_LENGTH);
  }

  #random(kind: string, now: number): ReturnType<typeof seededRandom> {
    this.#made += 1;
    return seededRandom(this.#seed, kind, this.#made, now);
  }
}
