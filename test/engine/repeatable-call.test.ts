import { describe, expect, test } from 'vitest';

import { createVirtualClock } from '../../src/core/clock.ts';
import { CredentialsError, InterruptedError, ProviderApiError } from '../../src/core/errors.ts';
import { createRandom } from '../../src/core/random.ts';
import { callRepeatedly, type CallContext } from '../../src/engine/repeatable-call.ts';

interface Told {
  readonly event: string;
  readonly wait: number;
}

function createContext(
  signal: AbortSignal = new AbortController().signal,
): CallContext & { readonly told: Told[] } {
  const told: Told[] = [];
  return {
    clock: createVirtualClock(0),
    random: createRandom(1),
    contact: { answered: false },
    signal,
    emit: (event, fields) => void told.push({ event, wait: 'wait_ms' in fields ? fields.wait_ms : 0 }),
    told,
  };
}

function failure(details: Partial<ConstructorParameters<typeof ProviderApiError>[1]>): ProviderApiError {
  return new ProviderApiError('no', { provider: 'x', transient: true, effect: 'none', ...details });
}

/** A call that fails so often and then answers. */
function failing(times: number, error: Error): () => Promise<string> {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw error;
    return 'answer';
  };
}

describe('a call that may be repeated', () => {
  test('is repeated after a passing failure, and every wait is told', async () => {
    const context = createContext();
    await expect(callRepeatedly(context, 'x', failing(3, failure({ status: 503 })))).resolves.toBe('answer');
    expect(context.told.map(({ event }) => event)).toEqual(Array(3).fill('call:retrying'));
    expect(context.contact.answered).toBe(true);
  });

  test('is given up within seconds while the provider has never answered: its address may be wrong', async () => {
    const context = createContext();
    await expect(callRepeatedly(context, 'x', failing(99, failure({})))).rejects.toThrow('no');
    expect(context.clock.now()).toBeLessThan(10_000);
  });

  test('has minutes of patience once the provider has answered', async () => {
    const context = createContext();
    context.contact.answered = true;
    await expect(callRepeatedly(context, 'x', failing(15, failure({})))).resolves.toBe('answer');
    expect(context.clock.now()).toBeGreaterThan(120_000);
  });

  test('waits at least as long as the provider asks', async () => {
    const context = createContext();
    await callRepeatedly(context, 'x', failing(2, failure({ status: 429, retryAfterMs: 20_000 })));
    expect(context.told.every(({ wait }) => wait >= 20_000)).toBe(true);
  });

  test.each([
    ['a failure that will not pass', failure({ transient: false, status: 400 })],
    ['a refused key', new CredentialsError('credentials_refused', 'x', 'no')],
    ['a mistake of our own', new TypeError('no')],
  ])('is not repeated after %s', async (_, error) => {
    const context = createContext();
    await expect(callRepeatedly(context, 'x', failing(1, error))).rejects.toBe(error);
    expect(context.told).toEqual([]);
  });

  test('stops waiting when the run is interrupted', async () => {
    const controller = new AbortController();
    const context = createContext(controller.signal);
    const call = async (): Promise<never> => {
      controller.abort(new InterruptedError('Stop.'));
      throw failure({});
    };
    await expect(callRepeatedly(context, 'x', call)).rejects.toThrow('Stop.');
  });
});
