/** A name may be this share of its length wrong and still be meant: one letter in three. */
const TOLERANCE = 3;

/** The known name that was most likely meant by `name`, or undefined when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = simplify(name);
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / TOLERANCE)) + 1;
  for (const candidate of known) {
    const simple = simplify(candidate);
    if (Math.abs(simple.length - wanted.length) >= least) continue;
    // Of two that are as near, the one of like length: letters are swapped more often than lost.
    const distance = editDistance(wanted, simple) + (simple.length === wanted.length ? 0 : 0.5);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** `maxTokens` and `max-tokens` are `max_tokens` written in another way. */
function simplify(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

/**
 * How many letters must be added, removed, changed or swapped with their neighbour to make `a` into `b` (optimal string
 * alignment).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
