import { expectTypeOf, test } from 'vitest';

import type { ContractCheckId, ContractOptions, ContractSubject } from '../../src/testing/index.ts';

test('a check that does not exist cannot be skipped', () => {
  expectTypeOf<{ skip: { listing: string } }>().toExtend<ContractOptions>();
  expectTypeOf<'lising'>().not.toExtend<ContractCheckId>();
  expectTypeOf<keyof NonNullable<ContractOptions['skip']>>().toEqualTypeOf<ContractCheckId>();
});

test('a skip has a reason in words', () => {
  expectTypeOf<{ skip: { listing: true } }>().not.toExtend<ContractOptions>();
});

test('a subject needs an adapter, a model and a way to let time pass, and nothing else', () => {
  expectTypeOf<Pick<ContractSubject, 'adapter' | 'model' | 'advance'>>().toExtend<ContractSubject>();
  expectTypeOf<Pick<ContractSubject, 'adapter' | 'model'>>().not.toExtend<ContractSubject>();
});
