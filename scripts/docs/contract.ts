import type { Adapter } from '../../src/adapter/adapter.ts';
import { adapterContract } from '../../src/testing/index.ts';
import { formatCode, formatTable, type Document } from './document.ts';

/** The laws of the contract: the same for every adapter, so that they are read off the first. */
export function createContractDocument([adapter]: readonly Adapter[]): Document {
  return {
    file: 'contract.md',
    generate: async () => {
      if (adapter === undefined) throw new TypeError('There is no adapter.');
      const checks = adapterContract({ adapter, model: 'a-model', advance: () => undefined });
      return `# The contract of an adapter

What \`batch-router/testing\` holds an adapter to; how to run it is told in [writing an adapter](../writing-an-adapter.md#the-contract).
The name of a check is stable: \`{ skip: { 'NAME': 'the reason' } }\` lists it without running it.

${formatTable(
  ['check', 'law: the adapter …'],
  checks.map(({ id, name }) => [formatCode(id), name]),
)}
`;
    },
  };
}
