import fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseParamOptions } from '../../src/cli/parse-param-options.ts';

test('a value is JSON where it is JSON, and text where it is not', () => {
  expect(
    parseParamOptions(['max_tokens=256', 'stop_sequences=["a","b"]', 'system_prompt=Be = brief.']),
  ).toEqual({ max_tokens: 256, stop_sequences: ['a', 'b'], system_prompt: 'Be = brief.' });
});

test('dots lead into objects, beside each other', () => {
  expect(
    parseParamOptions(['reasoning.effort=low', 'provider_kwargs.a.b=1', 'provider_kwargs.a.c=x']),
  ).toEqual({
    reasoning: { effort: 'low' },
    provider_kwargs: { a: { b: 1, c: 'x' } },
  });
});

test('an unknown key is refused with the nearest known one', () => {
  expect(() => parseParamOptions(['temprature=1'])).toThrow('did you mean `temperature`');
});

test.each([
  ['no equals sign', ['max_tokens'], 'key=value'],
  ['no key', ['=5'], 'key=value'],
  ['an empty part', ['reasoning.=low'], 'before or after a dot'],
  ['the same key twice', ['seed=1', 'seed=2'], 'set before'],
  ['a way into a value', ['seed=1', 'seed.a=2'], 'a value before'],
])('%s is refused', (_name, texts, expected) => {
  expect(() => parseParamOptions(texts)).toThrow(expected);
});

test('whatever the key, the prototype of objects stays as it is', () => {
  expect(parseParamOptions(['provider_kwargs.__proto__.polluted=1'])).toBeDefined();
  expect({}).not.toHaveProperty('polluted');
});

test('any JSON comes through as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      const params = parseParamOptions([`provider_kwargs.x=${text}`]);
      expect(params?.provider_kwargs?.['x']).toEqual(JSON.parse(text));
    }),
  );
});
