/**
 * Keeps Node's note that its SQLite is experimental off stderr; every other warning is shown as ever. To be called
 * before the ledger is loaded. The users of a command line cannot do anything about what it is built on.
 */
export function quietSqliteWarning(): void {
  const emitWarning = process.emitWarning.bind(process) as (...args: readonly unknown[]) => void;
  process.emitWarning = (...args: readonly unknown[]): void => {
    const [warning, type] = args;
    if (type === 'ExperimentalWarning' && String(warning).startsWith('SQLite')) return;
    emitWarning(...args);
  };
}
