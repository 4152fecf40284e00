import type { Dialect } from '../../src/adapter/dialect.ts';
import { FEATURES } from '../../src/adapter/features.ts';
import { DIALECT_ONLY, PROVIDERS } from '../../src/providers.ts';
import { listCells, type Cell } from './cell.ts';

/** Every provider's language, and those that are only read and written. */
export const DIALECTS: readonly Dialect[] = [
  ...PROVIDERS.map((create) => create({ environment: {} })),
  ...DIALECT_ONLY,
];

/** Every cell of the table with a name for it. */
export const NAMED_CELLS: readonly (readonly [name: string, cell: Cell])[] = DIALECTS.flatMap((dialect) =>
  FEATURES.flatMap((feature) => listCells(dialect, feature)).map((cell) => {
    const models = cell.family === undefined ? '' : ` (${cell.family.name})`;
    return [`${dialect.profile.title}${models}: ${cell.feature}`, cell] as const;
  }),
);
