import { expect, test } from 'vitest';

import { ValidationError, type InputProblem } from '../../src/core/errors.ts';
import { convertResultLines } from '../../src/engine/convert-results.ts';
import { createStreamSource } from '../../src/engine/request-source.ts';
import type { UnifiedResult } from '../../src/model/result.ts';
import { createToyDialect } from './toy-dialect.ts';

const dialect = createToyDialect('alpha', 'ask');

async function convert(
  text: string,
  withRaw = false,
): Promise<{ results: UnifiedResult[]; problems: readonly InputProblem[]; total: number }> {
  const results: UnifiedResult[] = [];
  const stream = (async function* feed(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  })();
  const { signal } = new AbortController();
  try {
    for await (const some of convertResultLines(createStreamSource('out', stream), {
      dialect,
      withRaw,
      needsOutcome: true,
      signal,
    })) {
      results.push(...some);
    }
  } catch (cause) {
    if (cause instanceof ValidationError) return { results, problems: cause.problems, total: cause.total };
    throw cause;
  }
  return { results, problems: [], total: 0 };
}

const lines = (...values: object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const head = { provider: 'alpha', attempts: 1 };

test('answers, refusals and failures are results, in the order of the lines', async () => {
  const text = lines(
    { id: 'a', answer: { said: 'Hello.' } },
    { id: 'b', status: 400, answer: {} },
    { id: 'c', failed: 'late' },
  );
  expect(await convert(text)).toEqual({
    results: [
      { custom_id: 'a', status: 'succeeded', message: { role: 'assistant', content: 'Hello.' }, ...head },
      {
        custom_id: 'b',
        status: 'errored',
        error: { code: 'invalid_request', message: 'refused with 400', retryable: false },
        ...head,
      },
      {
        custom_id: 'c',
        status: 'expired',
        error: { code: 'expired', message: 'It failed: late.', retryable: true },
        ...head,
      },
    ],
    problems: [],
    total: 0,
  });
});

test('the provider’s own line stands in a result when asked for, and always where nothing can be translated', async () => {
  const chat = { id: 'a', answer: { said: 'Hello.' } };
  const song = { id: 'b', answer: { sung: 'la' } };
  expect((await convert(lines(chat, song))).results.map((result) => result.provider_data)).toEqual([
    undefined,
    song,
  ]);
  expect((await convert(lines(chat, song), true)).results.map((result) => result.provider_data)).toEqual([
    chat,
    song,
  ]);
});

test('lines that cannot be read are problems, and the good ones come all the same', async () => {
  const text = `${lines({ id: 'a', answer: { said: 'x' } })}nonsense\n\n7\n${lines({ answer: {} }, { id: 'e', answer: { said: 'y' } })}`;
  const { problems, results, total } = await convert(text);
  expect(results.map((result) => result.custom_id)).toEqual(['a', 'e']);
  expect(problems).toEqual([
    { file: 'out', line: 2, message: expect.stringContaining('is not JSON') },
    { file: 'out', line: 4, message: 'is no result line of Alpha: it is no object' },
    { file: 'out', line: 5, message: 'is no result line of Alpha: it has no id' },
  ]);
  expect(total).toBe(3);
});

test('a file without results is a problem', async () => {
  expect((await convert('\n\n')).problems).toEqual([{ file: 'out', message: 'holds no results' }]);
});
