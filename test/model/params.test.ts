import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseParams } from '../../src/model/params.ts';
import { arbitraryParams } from './arbitrary-request.ts';

describe('parsing parameters', () => {
  test('gives valid ones back as they are', () => {
    fc.assert(
      fc.property(arbitraryParams, (params) => {
        expect(parseParams(params)).toEqual({ ok: true, params: structuredClone(params) });
      }),
    );
  });

  test.each([
    [3, undefined, 'parameters must be a JSON object; found 3'],
    [{ temperature: 9 }, 'temperature', 'must be between 0 and 2; found 9'],
    [{ max_token: 9 }, 'max_token', 'unknown field; did you mean `max_tokens`?'],
    [{ effort: 'low' }, 'effort', 'unknown field; did you mean `reasoning.effort`?'],
    [{ system_prompt: '' }, 'system_prompt', 'must not be empty'],
    [{ dimensions: '3' }, 'dimensions', 'must be a number; found "3"'],
  ])('of %j says what is wrong', (value, field, message) => {
    const problem = field === undefined ? { message } : { field, message };
    expect(parseParams(value)).toEqual({ ok: false, problems: [problem] });
  });
});
