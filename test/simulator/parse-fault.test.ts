import { expect, test } from 'vitest';

import { UsageError } from '../../src/core/errors.ts';
import { FAULTS, parseFault, startSimulator } from '../../src/simulator/index.ts';

test('a name alone takes its default, a value is read', () => {
  for (const [name, entry] of Object.entries(FAULTS))
    expect(parseFault(name)).toEqual({ name, value: entry.default });
  expect(parseFault('http-429=0.5')).toEqual({ name: 'http-429', value: 0.5 });
  expect(parseFault('token-limit=3')).toEqual({ name: 'token-limit', value: 3 });
});

test('an unknown name is refused with all known ones', () => {
  expect(() => parseFault('sharks')).toThrow(UsageError);
  for (const name of Object.keys(FAULTS)) expect(() => parseFault('sharks=1')).toThrow(name);
  expect(() => parseFault('toString')).toThrow(UsageError);
});

test.for([
  'http-429=2',
  'http-429=-0.1',
  'http-429=much',
  'http-429=',
  'token-limit=0.5',
  'token-limit=-1',
  'slow-validation=90000',
])('the value of %s is refused', (text) => {
  expect(() => parseFault(text)).toThrow(UsageError);
});

test('the simulator refuses a value out of range, a speed of 0 and a port that is taken', async () => {
  await expect(startSimulator({ faults: [{ name: 'expire', value: 7 }] })).rejects.toBeInstanceOf(UsageError);
  await expect(startSimulator({ speed: 0 })).rejects.toBeInstanceOf(UsageError);
  await using running = await startSimulator();
  const port = Number(new URL(running.urls.openai).port);
  await expect(startSimulator({ port })).rejects.toBeInstanceOf(UsageError);
});
