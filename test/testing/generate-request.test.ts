import { expect, test } from 'vitest';

import { parseRequest } from '../../src/model/parse-request.ts';
import { MODES } from '../../src/model/request.ts';
import { damageObject } from '../../src/testing/damage.ts';
import { Dice } from '../../src/testing/dice.ts';
import { generateObject } from '../../src/testing/generate-json.ts';
import { generateRequest } from '../../src/testing/generate-request.ts';
import { listPaths } from '../../src/testing/list-paths.ts';

const SCOPE = { models: ['m'], endpoints: ['/v1/x'], hasKwargs: true };
const CASES = Array.from({ length: 500 }, (_, seed) => seed);

test.each(MODES)('every request of the mode %s that is made is valid', (mode) => {
  const made = CASES.map((seed) => generateRequest(mode, new Dice(seed), SCOPE));
  expect(made.map((request) => parseRequest(request)).filter(({ ok }) => !ok)).toEqual([]);
});

test('the requests that are made have every field and every kind of content', () => {
  const text = JSON.stringify(CASES.map((seed) => generateRequest('chat', new Dice(seed), SCOPE)));
  const words = ['tool_result', 'tool_call', 'thinking', 'audio', 'document', 'image', 'file_id', 'is_error'];
  const fields = [
    'tool_choice',
    'json_schema',
    'budget_tokens',
    'stop_sequences',
    'provider_kwargs',
    'signature',
  ];
  expect([...words, ...fields].filter((word) => !text.includes(`"${word}"`))).toEqual([]);
});

test('the same seed makes the same request', () => {
  const make = (): unknown => generateRequest('chat', new Dice(7), SCOPE);
  expect(make()).toEqual(make());
});

test('a damaged object is still one, is another one, keeps what it is to keep, and leaves the first alone', () => {
  for (const seed of CASES) {
    const object = { model: 'm', ...generateObject(new Dice(seed)), list: [1, { a: 'b' }] };
    const before = JSON.stringify(object);
    const damaged = damageObject(object, new Dice(seed + 1), ['model']);
    expect(JSON.stringify(object)).toBe(before);
    expect(damaged['model']).toBe('m');
  }
  const changed = CASES.filter((seed) => {
    const object = generateObject(new Dice(seed));
    return JSON.stringify(damageObject(object, new Dice(seed + 1))) !== JSON.stringify(object);
  });
  // Now and then a part is replaced by one that is equal.
  expect(changed.length).toBeGreaterThan(CASES.length * 0.9);
});

test('the paths of a value are those that warnings use', () => {
  const paths = listPaths({ a: { b: [{ 'c d': 1 }, 'e'] }, f: null });
  expect([...paths]).toEqual(['a', 'a.b', 'a.b[0]', 'a.b[0]["c d"]', 'a.b[1]', 'f']);
});
