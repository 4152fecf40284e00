import { describe, expect, test } from 'vitest';

import { adapterContract, type ContractOptions, type ContractSubject } from '../../src/testing/index.ts';

/** Holds an adapter to the contract. A check that cannot be made on it stands in the list with the reason. */
export function describeAdapter(name: string, subject: ContractSubject, options: ContractOptions = {}): void {
  describe(`the adapter of ${name}`, () => {
    for (const { id, name: law, run, skip } of adapterContract(subject, options)) {
      const reason = skip === undefined ? '' : ` (${skip})`;
      test.skipIf(skip !== undefined)(`${id}: ${law}${reason}`, async () => {
        await expect(run()).resolves.toBeUndefined();
      });
    }
  });
}
