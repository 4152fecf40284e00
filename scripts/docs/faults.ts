import { FAULTS } from '../../src/simulator/fault-table.ts';
import { formatCode, formatTable, type Document } from './document.ts';

/** What the simulator can be made to do wrong. */
export const faultsDocument: Document = {
  file: 'faults.md',
  generate: async () => `# Faults of the simulator

What goes wrong at a provider can be made to go wrong here: \`batch-router simulate --fault NAME\`, or \`--fault NAME=VALUE\`, as
often as needed. Which calls and which requests are struck depends on the seed (\`--seed\`) alone, so that a run can be
repeated. Seconds are those of the simulator's clock, which \`--speed\` makes faster.

${formatTable(
  ['fault', 'what happens', 'at', 'value', 'unit', 'without a value'],
  Object.entries(FAULTS).map(([name, fault]) => [
    formatCode(name),
    fault.does,
    fault.at === 'all' ? 'all providers' : fault.at.join(', '),
    fault.value,
    fault.unit,
    String(fault.default),
  ]),
)}
`,
};
