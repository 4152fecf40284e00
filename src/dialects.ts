import type { Dialect } from './adapter/dialect.ts';
import { DIALECT_ONLY, PROVIDERS } from './providers.ts';

/**
 * The forms in which lines are read and written: those of every provider, whether it is plugged in or not. One that is
 * plugged in takes the place of ours of the same name.
 */
export function knownDialects(plugged: Iterable<Dialect> = []): readonly Dialect[] {
  const byName = new Map<string, Dialect>();
  for (const create of PROVIDERS) {
    // Only its language is used: it needs no key, so it is given none.
    const dialect = create({ environment: {} });
    byName.set(dialect.name, dialect);
  }
  for (const dialect of DIALECT_ONLY) byName.set(dialect.name, dialect);
  for (const dialect of plugged) byName.set(dialect.name, dialect);
  return [...byName.values()];
}
