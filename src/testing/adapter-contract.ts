import { UsageError } from '../core/errors.ts';
import { ACCESS_CHECKS } from './check-access.ts';
import { ANSWER_CHECKS } from './check-answers.ts';
import type { CheckDefinition } from './check-definition.ts';
import { ENCODE_CHECKS } from './check-encoding.ts';
import { FACT_CHECKS } from './check-facts.ts';
import { HANDLING_CHECKS } from './check-handling.ts';
import { INVERSE_CHECKS } from './check-inverse.ts';
import { LIFE_CHECKS } from './check-life.ts';
import { LINE_CHECKS } from './check-lines.ts';
import type { ContractCheck, ContractCheckId, ContractOptions } from './contract-check.ts';
import type { ContractSubject } from './contract-subject.ts';
import { Trial } from './trial.ts';

/** Enough to meet each kind of content in each place several times over; a law takes a tenth of a second. */
const DEFAULT_CASES = 200;
const DEFAULT_SEED = 1;

/** All checks in the order in which they are made: facts, translation, then batches. */
const CHECKS: Readonly<Record<ContractCheckId, CheckDefinition>> = {
  ...FACT_CHECKS,
  ...ENCODE_CHECKS,
  ...LINE_CHECKS,
  ...INVERSE_CHECKS,
  ...LIFE_CHECKS,
  ...ANSWER_CHECKS,
  ...HANDLING_CHECKS,
  ...ACCESS_CHECKS,
};

/**
 * What every adapter owes the engine, as checks for any test framework. They may be run in any order, one at a time.
 *
 * ```ts
 * for (const check of adapterContract(subject)) test(check.name, { skip: check.skip ?? false }, () => check.run());
 * ```
 *
 * @throws UsageError for a skip of a check that does not exist or without a reason, and for a count that is none
 */
export function adapterContract(
  subject: ContractSubject,
  options: ContractOptions = {},
): readonly ContractCheck[] {
  const { cases = DEFAULT_CASES, seed = DEFAULT_SEED, skip = {} } = options;
  if (!Number.isInteger(seed)) throw new UsageError(`The seed is a whole number; got ${seed}.`);
  if (!(Number.isInteger(cases) && cases >= 1)) {
    throw new UsageError(`cases is a whole number of at least 1; got ${cases}.`);
  }
  checkSkips(skip);
  const trial = new Trial(subject, { cases, seed });
  return CHECK_IDS.map((id) => {
    const { lacks, name, run } = CHECKS[id];
    const reason = skip[id] ?? lacks?.(subject);
    return { id, name, run: async () => run(trial), ...(reason === undefined ? {} : { skip: reason }) };
  });
}

// The table has every id as a key and no other, which `Object.keys` does not say.
const CHECK_IDS = Object.keys(CHECKS) as readonly ContractCheckId[];

/** A skip that was misspelt would leave nobody in doubt that a check was made. */
function checkSkips(skip: Readonly<Partial<Record<string, string>>>): void {
  for (const [id, reason] of Object.entries(skip)) {
    if (!Object.hasOwn(CHECKS, id)) {
      throw new UsageError(`There is no check "${id}" to skip. The checks are: ${CHECK_IDS.join(', ')}.`);
    }
    if (reason === undefined || reason.trim() === '') {
      throw new UsageError(`The skip of "${id}" gives no reason.`);
    }
  }
}
