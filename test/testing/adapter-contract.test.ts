import { afterAll, describe, expect, test } from 'vitest';

import { openParrotSubject } from '../../examples/adapter/contract-subject.ts';
import { UsageError } from '../../src/core/errors.ts';
import { adapterContract, type ContractCheckId, type ContractOptions } from '../../src/testing/index.ts';
import { SABOTEURS } from './saboteurs.ts';

const { close, subject } = await openParrotSubject();
afterAll(close);

// The keys are those of a record that is complete by type.
const ids = Object.keys(SABOTEURS) as readonly ContractCheckId[];

describe('the contract', () => {
  test('has a check for every id, once, each with a law in words', () => {
    const checks = adapterContract(subject);
    expect(checks.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  });

  test.each(ids)('has a check "%s" that finds an adapter which breaks its law', async (id) => {
    const check = adapterContract(SABOTEURS[id](subject)).find((each) => each.id === id);
    expect(check?.skip).toBeUndefined();
    await expect(check?.run()).rejects.toThrow(/./);
  });

  test('lists a check that is skipped with the reason, and runs no other one', () => {
    const skip = { listing: 'The service has no list.' };
    const skipped = adapterContract(subject, { skip }).filter((check) => check.skip !== undefined);
    expect(skipped.find(({ id }) => id === 'listing')?.skip).toBe('The service has no list.');
    expect(skipped.map(({ id }) => id).toSorted()).toEqual(['clean-up', 'listing', 'staging']);
  });

  test('skips what a subject has no means for, and says which', () => {
    const { adapter, advance, model } = subject;
    const reasons = adapterContract({ adapter, advance, model }).map((check) => check.skip ?? '');
    for (const part of ['creations', 'cutOff', 'withoutKey', 'withWrongKey', 'inUnknownState']) {
      expect(reasons.some((reason) => reason.includes(part))).toBe(true);
    }
  });

  test.each<[string, object]>([
    ['names a check that does not exist', { skip: { lising: 'It has none.' } }],
    ['gives no reason', { skip: { listing: ' ' } }],
    ['makes no case', { cases: 0 }],
    ['has half a seed', { seed: 0.5 }],
  ])('refuses an option that %s', (_, options) => {
    // Programs in JavaScript can say anything.
    expect(() => adapterContract(subject, options as ContractOptions)).toThrow(UsageError);
  });

  test('makes the same cases from the same seed, and tells which one breaks a law', async () => {
    const broken = SABOTEURS['encode-warnings'](subject);
    const messageOf = async (seed: number): Promise<string> => {
      const check = adapterContract(broken, { seed, cases: 3 }).find(({ id }) => id === 'encode-warnings');
      return (check?.run() ?? Promise.resolve()).then(
        () => '',
        (error: Error) => error.message,
      );
    };
    expect(await messageOf(5)).toBe(await messageOf(5));
    expect(await messageOf(5)).not.toBe(await messageOf(6));
    expect(await messageOf(5)).toMatch(/Case 0 of seed 5: \{".*"messages":/);
  });
});
