import { createRandom } from '../core/random.ts';

/** A vector of length 1 in single precision, the same for the same seed. */
export function unitVector(seed: number, dimensions: number): Float32Array {
  const random = createRandom(seed);
  const vector = new Float32Array(dimensions);
  let squares = 0;
  for (let index = 0; index < dimensions; index += 1) {
    // The sum of three uniform numbers is near enough to a normal one for directions to spread evenly.
    const value = random() + random() + random() - 1.5;
    vector[index] = value;
    squares += value * value;
  }
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  return vector.map((value) => value * scale);
}
