import { deepEqual, ok } from 'node:assert/strict';

import { FEATURES, type Feature } from '../adapter/features.ts';
import type { LimitUnit } from '../adapter/profile.ts';
import { FAILURE_CODES } from '../core/failure-codes.ts';
import type { RetryDecision } from '../core/failure.ts';
import { isComplete, type BatchStatus } from '../model/batch-status.ts';
import { MODES, type Mode } from '../model/request.ts';
import type { CheckDefinition } from './check-definition.ts';
import type { FactCheckId } from './contract-check.ts';
import type { Trial } from './trial.ts';

/** What a profile must hold. */
export const FACT_CHECKS: Readonly<Record<FactCheckId, CheckDefinition>> = {
  name: { name: 'its name can stand before the slash of a target', run: checkName },
  source: { name: 'its facts name a public page and the day it was looked at', run: checkSource },
  limits: { name: 'its limits are positive and count what is known', run: checkLimits },
  'id-pattern': {
    name: 'its id pattern carries no state and takes the ids that stand in for others',
    run: checkIdPattern,
  },
  states: { name: 'its states stand for known statuses, some of them for ended ones', run: checkStates },
  failures: { name: 'its failure rules have known codes and decisions', run: checkFailures },
  features: { name: 'its feature table is complete and agrees with its codecs', run: checkFeatures },
  families: {
    name: 'each family of models has an example that belongs to it',
    run: checkFamilies,
  },
  variables: { name: 'its environment variables are names that a shell can set', run: checkVariables },
};

/** Complete by type: a unit, a status or a decision that is added to a union and not here does not compile. */
const UNITS: Readonly<Record<LimitUnit, true>> = { requests: true, bytes: true, tokens: true, inputs: true };
const STATUSES: Readonly<Record<BatchStatus, true>> = {
  validating: true,
  queued: true,
  in_progress: true,
  finalizing: true,
  completed: true,
  failed: true,
  cancelling: true,
  cancelled: true,
  expired: true,
};
const DECISIONS: Readonly<Record<RetryDecision, true>> = {
  never: true,
  'as-is': true,
  smaller: true,
  elsewhere: true,
};
const SCOPES: ReadonlySet<string> = new Set(['batch', 'request']);
const SUPPORTS: ReadonlySet<string> = new Set(['as-is', 'translated', 'warned', 'refused']);

function checkName({ adapter }: Trial): void {
  ok(/^[a-z][a-z0-9-]*$/.test(adapter.name), `"${adapter.name}" is no name.`);
  ok(adapter.profile.title !== '', 'The title for people is empty.');
}

function checkSource({ adapter }: Trial): void {
  const { checked, url } = adapter.profile.source;
  ok(URL.parse(url)?.protocol === 'https:', `"${url}" is no https URL.`);
  ok(/^\d{4}-\d\d-\d\d$/.test(checked) && !Number.isNaN(Date.parse(checked)), `"${checked}" is no ISO date.`);
}

function checkLimits({ adapter }: Trial): void {
  const { limits, retention, window } = adapter.profile;
  for (const { endpoint, max, scope, unit } of limits) {
    ok(Object.hasOwn(UNITS, unit), `"${unit}" is nothing that is counted.`);
    ok(SCOPES.has(scope), `"${scope}" is no scope.`);
    ok(max > 0 && Number.isFinite(max), `The limit on ${unit} is ${max}.`);
    ok(endpoint === undefined || endpoint.startsWith('/'), `"${endpoint}" is no endpoint.`);
  }
  for (const hours of [window.hours, retention.resultsHours ?? 1, retention.filesHours ?? 1]) {
    ok(hours > 0, `${hours} hours are no time.`);
  }
}

function checkIdPattern({ adapter }: Trial): void {
  const { idPattern } = adapter.profile;
  ok(!idPattern.global && !idPattern.sticky, 'The pattern has the flag g or y, and remembers where it was.');
  // The engine gives these to requests whose own id the provider does not take.
  for (const id of ['br-0a1b2c3d-1', 'br-0a1b2c3d-49999']) ok(idPattern.test(id), `${id} is not taken.`);
  ok(!idPattern.test(''), 'An empty id is taken.');
}

function checkStates({ adapter }: Trial): void {
  const statuses = Object.values(adapter.profile.states);
  deepEqual(
    statuses.filter((status) => !Object.hasOwn(STATUSES, status)),
    [],
    'There are unknown statuses.',
  );
  ok(statuses.some(isComplete), 'No state means that a batch has ended.');
  ok(!statuses.every(isComplete), 'No state means that a batch runs.');
}

function checkFailures({ adapter }: Trial): void {
  for (const [word, rule] of Object.entries(adapter.profile.failures)) {
    ok(Object.hasOwn(FAILURE_CODES, rule.code), `"${word}" stands for the unknown code "${rule.code}".`);
    ok(Object.hasOwn(DECISIONS, rule.retry), `"${word}" has the unknown decision "${rule.retry}".`);
    ok(rule.wait !== true || rule.retry !== 'never', `"${word}" is waited for and never tried again.`);
  }
}

/** The codec that each row is about, where that is not the one of chats. */
const MODE_OF: Readonly<Partial<Record<Feature, Mode>>> = {
  completion: 'completion',
  embedding: 'embedding',
  embedding_list: 'embedding',
  dimensions: 'embedding',
  custom: 'custom',
};

function checkFeatures({ adapter }: Trial): void {
  const { codecs, profile } = adapter;
  deepEqual(Object.keys(profile.features).sort(), [...FEATURES].sort(), 'It has other rows than FEATURES.');
  for (const feature of FEATURES) {
    const { note, support } = profile.features[feature];
    ok(SUPPORTS.has(support), `${feature}: "${support}" is no kind of support.`);
    ok(support === 'as-is' || (note ?? '') !== '', `${feature}: nobody is told what happens instead.`);
    const hasCodec = codecs[MODE_OF[feature] ?? 'chat'] !== undefined;
    ok(hasCodec || support === 'refused', `${feature}: it is ${support}, and there is no codec for it.`);
  }
  for (const mode of MODES) {
    const isThere = codecs[mode] !== undefined;
    ok(isThere === (profile.features[mode].support !== 'refused'), `${mode}: table and codecs disagree.`);
  }
}

function checkFamilies({ adapter }: Trial): void {
  const { families = [] } = adapter.profile;
  for (const family of families) {
    const { example, name, pattern } = family;
    ok(!pattern.global && !pattern.sticky, `${name}: the pattern has the flag g or y.`);
    const first = families.find((other) => other.pattern.test(example));
    ok(first === family, `${name}: its example ${example} belongs to ${first?.name ?? 'no family'}.`);
    for (const [feature, { note, support }] of Object.entries(family.features)) {
      ok(support === 'as-is' || (note ?? '') !== '', `${name}, ${feature}: nobody is told what happens.`);
    }
  }
}

function checkVariables({ adapter }: Trial): void {
  const { apiKey, baseUrl } = adapter.profile.variables;
  for (const name of [...apiKey, ...baseUrl])
    ok(/^[A-Z_][A-Z0-9_]*$/.test(name), `"${name}" is no variable.`);
}
