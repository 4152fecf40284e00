import { FAULTS } from '../simulator/fault-table.ts';

/** The faults of the simulator for its help, from its own table. */
export function describeFaults(): string {
  const lines = Object.entries(FAULTS).map(
    ([name, { at, default: value, does, value: meaning }]) =>
      `  ${name.padEnd(20)} ${does}${at === 'all' ? '' : ` Only at: ${at.join(', ')}.`}\n` +
      `${' '.repeat(23)}Value: ${meaning} (default: ${value}).`,
  );
  return `\nFaults:\n${lines.join('\n')}`;
}
