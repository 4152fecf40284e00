import { describe, expect, test } from 'vitest';

import { createToyDialect } from './toy-dialect.ts';
import { readLines } from './read-lines.ts';

const alpha = createToyDialect('alpha', 'ask');
const beta = createToyDialect('beta', 'beg');
const dialects = [alpha, beta];

const unified = (id: string): object => ({ custom_id: id, messages: [{ role: 'user', content: 'Hello.' }] });

/** The one request of one line. */
function readOne(
  line: object,
  options: Parameters<typeof readLines>[1] = {},
): ReturnType<typeof readLines>['reads'][0] {
  const { problems, reads } = readLines([line], { dialects, ...options });
  expect(problems).toEqual([]);
  if (reads[0] === undefined) throw new Error('Nothing was read.');
  return reads[0];
}

describe('a line', () => {
  test('in the unified form is one, and is handed on as the bytes that it was', () => {
    const read = readOne(unified('u'));
    const { original, problems, request, warnings } = read.forProvider('alpha');
    expect({ request, problems, warnings, provider: read.provider }).toEqual({
      request: unified('u'),
      problems: [],
      warnings: [],
      provider: undefined,
    });
    expect(original?.toString()).toBe(JSON.stringify(unified('u')));
  });

  test('in a provider’s form goes back to it with all that it says', () => {
    const line = { id: 'q', ask: { model: 'a-1', say: 'Hello.', heat: 0.5, loud: { very: true } } };
    const { original, problems, request, warnings } = readOne(line).forProvider('alpha');
    expect({ original, problems, request, warnings }).toEqual({
      original: undefined,
      problems: [],
      warnings: [],
      request: {
        custom_id: 'q',
        model: 'a-1',
        messages: [{ role: 'user', content: 'Hello.' }],
        generation_config: { temperature: 0.5 },
        provider_kwargs: { loud: { very: true } },
      },
    });
  });

  test('in one provider’s form goes to another without its model, and with a warning for what is lost', () => {
    const line = { id: 'q', ask: { model: 'a-1', say: 'Hello.', loud: true } };
    const { problems, request, warnings } = readOne(line).forProvider('beta');
    expect(request).toEqual(unified('q'));
    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      { code: 'unsupported_parameter', path: 'ask.loud', message: 'It is left out.' },
    ]);
  });

  test('that has no unified form stays as it is for its own provider, and is a problem for another one', () => {
    const read = readOne({ id: 'q', at: '/sing', ask: { song: 'la' } });
    expect(read.forProvider('alpha').request).toEqual({
      mode: 'custom',
      custom_id: 'q',
      endpoint: '/sing',
      body: { song: 'la' },
    });
    expect(read.forProvider('beta').problems).toEqual([
      {
        field: 'ask',
        message: "is a request to Alpha's /sing, which has no unified form: only Alpha can take it",
      },
    ]);
  });

  test('whose body cannot be decoded likewise, and the problem has a path inside the line', () => {
    const read = readOne({ id: 'q', ask: { say: 7 } });
    expect(read.forProvider('alpha').request).toMatchObject({ mode: 'custom', body: { say: 7 } });
    expect(read.forProvider('beta').problems).toEqual([{ field: 'ask.say', message: 'must be text' }]);
  });

  test('whose unified form is out of range likewise', () => {
    const read = readOne({ id: 'q', ask: { say: 'Hello.', heat: 9 } });
    expect(read.forProvider('alpha').request).toMatchObject({ mode: 'custom', body: { heat: 9 } });
    expect(read.forProvider('beta').problems).toEqual([
      {
        field: 'ask',
        message: 'has no unified form: generation_config.temperature: must be between 0 and 2; found 9',
      },
    ]);
  });

  test('that nests deeper than can be worked on is a problem and not a crash', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as object;
    const read = readOne({ id: 'q', at: '/sing', ask: { deep } });
    expect(read.forProvider('alpha').problems).toEqual([
      { field: 'ask', message: expect.stringContaining('nests more than') },
    ]);
  });

  test('gets the parameters of the run after it was decoded, and its own settings win', () => {
    const params = { temperature: 1, max_tokens: 5 };
    const read = readOne({ id: 'q', ask: { say: 'Hello.', heat: 0.5 } }, { params });
    expect(read.forProvider('alpha').request).toMatchObject({
      generation_config: { temperature: 0.5, max_tokens: 5 },
    });
    const bare = readOne(unified('u'), { params }).forProvider('beta');
    expect(bare.request).toMatchObject({ generation_config: params });
    expect(bare.original).toBeUndefined();
  });
});

describe('a line is never guessed', () => {
  const cases: readonly [string, object, string][] = [
    ['when it fits two providers', { id: 'q', ask: {}, beg: {} }, "fits both Alpha's and Beta's form"],
    [
      'when it fits a provider and the unified form',
      { custom_id: 'q', messages: [], ask: {} },
      "fits both Alpha's form and the unified one",
    ],
    [
      'when it fits all of them',
      { id: 'q', prompt: 'x', ask: {}, beg: {} },
      "fits Alpha's and Beta's form and the unified one",
    ],
  ];
  test.each(cases)('%s', (_name, line, message) => {
    const { problems, reads } = readLines([line], { dialects });
    expect(reads).toEqual([]);
    expect(problems).toEqual([{ file: 'in', line: 1, message: expect.stringContaining(message) }]);
  });

  test('save that providers which share a framing write one form', () => {
    const proxy = { ...alpha, name: 'proxy' };
    const { reads } = readLines([{ id: 'q', ask: { say: 'x', own: 1 } }], { dialects: [alpha, proxy, beta] });
    expect(reads[0]?.forProvider('proxy').request).toMatchObject({ provider_kwargs: { own: 1 } });
    expect(reads[0]?.forProvider('alpha').request).toMatchObject({ provider_kwargs: { own: 1 } });
    expect(reads[0]?.forProvider('beta').warnings).toHaveLength(1);
  });
});

describe('what is wrong', () => {
  test('with a line in nobody’s form is told as of a unified one', () => {
    expect(readLines([{ custom_id: 'q', question: 'x' }], { dialects }).problems).toEqual([
      { file: 'in', line: 1, field: 'messages', message: 'is missing' },
      { file: 'in', line: 1, field: 'question', message: expect.stringContaining('unknown field') },
    ]);
  });

  test('with the wrapping is told by the provider’s own names', () => {
    const lines = [{ ask: {} }, { id: 'q', ask: 'x' }];
    expect(readLines(lines, { dialects }).problems).toEqual([
      { file: 'in', line: 1, field: 'id', message: 'is missing' },
      { file: 'in', line: 2, field: 'ask', message: 'must be an object' },
    ]);
  });

  test('duplicates are found whatever form they are in', () => {
    const lines = [{ id: 'q', ask: { say: 'x' } }, '', unified('q'), { id: 'q', beg: { say: 'x' } }];
    const { problems, reads } = readLines(lines, { dialects });
    expect(reads).toHaveLength(1);
    const message = '"q" was used before, in line 1';
    expect(problems).toEqual([
      { file: 'in', line: 3, field: 'custom_id', message },
      { file: 'in', line: 4, field: 'custom_id', message },
    ]);
  });

  test('without any dialect only unified lines are read', () => {
    expect(readLines([{ id: 'q', ask: { say: 'x' } }]).reads).toEqual([]);
    expect(readLines([unified('q')]).reads).toHaveLength(1);
  });
});
