import { equal, ok, rejects, throws } from 'node:assert/strict';
import { inspect } from 'node:util';

import { CredentialsError, InterruptedError, ProviderApiError } from '../core/errors.ts';
import { lacksPart, type CheckDefinition } from './check-definition.ts';
import type { AccessCheckId } from './contract-check.ts';
import { createIntent, never, type Trial } from './trial.ts';

/** What creations, keys and interruptions must keep. */
export const ACCESS_CHECKS: Readonly<Record<AccessCheckId, CheckDefinition>> = {
  'one-creation': {
    name: 'creates exactly one batch with one call',
    lacks: lacksPart('creations', 'a count of the calls that create a batch'),
    run: checkOneCreation,
  },
  'unclear-creation': {
    name: 'never repeats a creation that got no answer, and says that it may have had an effect',
    lacks: lacksPart('cutOff', 'a service that cuts the connection once a batch exists'),
    run: checkUnclearCreation,
  },
  'missing-key': {
    name: 'says before any call that there is no key',
    lacks: lacksPart('withoutKey', 'an adapter without a key'),
    run: checkMissingKey,
  },
  'refused-key': {
    name: 'says that the key was refused, and shows it nowhere',
    lacks: lacksPart('withWrongKey', 'an adapter with a key that the service refuses'),
    run: checkRefusedKey,
  },
  interruption: { name: 'makes no call once it was told to stop', run: checkInterruption },
};

async function checkOneCreation(trial: Trial): Promise<void> {
  const before = (await trial.subject.creations?.()) ?? 0;
  await trial.submit(['q-1']);
  equal(await trial.subject.creations?.(), before + 1);
}

async function checkUnclearCreation(trial: Trial): Promise<void> {
  const cutOff = trial.subject.cutOff ?? { adapter: trial.adapter, creations: () => 0 };
  const { batch } = cutOff.adapter;
  const [payload, intent] = [trial.payload(['r-1']), createIntent()];
  const staged = (await batch.stage?.(payload, intent, never())) ?? {};
  const before = await cutOff.creations();
  const error = await failureOf(batch.submit(payload, staged, intent, never()));
  ok(error instanceof ProviderApiError, `It is no ProviderApiError: ${inspect(error)}`);
  equal(error.effect, 'unknown');
  equal(await cutOff.creations(), before + 1, 'The creation was repeated.');
}

async function checkMissingKey({ subject }: Trial): Promise<void> {
  const { batch, name } = subject.withoutKey ?? subject.adapter;
  throws(() => batch.checkCredentials(), { name: 'CredentialsError', code: 'credentials_missing' });
  const handle = { version: 1, provider: name, batchId: 'batch_unknown' } as const;
  const missing = { name: 'CredentialsError', code: 'credentials_missing' };
  await rejects(batch.status(handle, never()), missing);
  await rejects(batch.list({ limit: 1 }, never()), missing);
}

async function checkRefusedKey(trial: Trial): Promise<void> {
  const { adapter, key } = trial.subject.withWrongKey ?? { adapter: trial.adapter, key: '' };
  const { batch } = adapter;
  const [payload, intent] = [trial.payload(['s-1']), createIntent()];
  const handle = { version: 1, provider: adapter.name, batchId: 'batch_unknown' } as const;
  const calls = [
    async () => batch.status(handle, never()),
    async () => batch.list({ limit: 1 }, never()),
    async () => batch.submit(payload, (await batch.stage?.(payload, intent, never())) ?? {}, intent, never()),
  ];
  for (const call of calls) {
    const error = await failureOf(call());
    ok(error instanceof CredentialsError, `It is no CredentialsError: ${inspect(error)}`);
    equal(error.code, 'credentials_refused');
    const told = `${inspect(error, { depth: Infinity, showHidden: true })} ${error.stack} ${JSON.stringify(error)}`;
    // Not compared by `equal`, whose failure would show the key itself.
    ok(!told.includes(key), 'The error shows the key.');
  }
}

async function checkInterruption(trial: Trial): Promise<void> {
  const { batch } = trial.adapter;
  const { handle } = await trial.submit(['t-1']);
  const stopped = AbortSignal.abort();
  const before = await trial.subject.creations?.();
  const [payload, intent] = [trial.payload(['u-1']), createIntent()];
  const staged = (await batch.stage?.(payload, intent, never())) ?? {};
  await rejects(batch.status(handle, stopped), InterruptedError);
  await rejects(batch.list({ limit: 1 }, stopped), InterruptedError);
  await rejects(batch.submit(payload, staged, intent, stopped), InterruptedError);
  equal(await trial.subject.creations?.(), before, 'A batch was created.');
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}
