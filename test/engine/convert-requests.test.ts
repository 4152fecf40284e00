import { describe, expect, test } from 'vitest';

import { ValidationError, type InputProblem } from '../../src/core/errors.ts';
import { convertRequestLines, type RequestConversion } from '../../src/engine/convert-requests.ts';
import { openSource } from '../../src/engine/request-source.ts';
import type { WarningCount } from '../../src/engine/warning-counts.ts';
import { createToyDialect } from './toy-dialect.ts';

const alpha = createToyDialect('alpha', 'ask');
const beta = createToyDialect('beta', 'beg');

interface Outcome {
  readonly lines: unknown[];
  readonly warnings: WarningCount[];
  readonly problems: readonly InputProblem[];
}

async function convert(requests: readonly object[], to: Partial<RequestConversion> = {}): Promise<Outcome> {
  const lines: unknown[] = [];
  const warnings: WarningCount[] = [];
  const conversion: RequestConversion = {
    dialect: undefined,
    model: '',
    strict: false,
    dialects: [alpha, beta],
    params: undefined,
    signal: new AbortController().signal,
    onWarning: (warning) => warnings.push(warning),
    ...to,
  };
  try {
    for await (const some of convertRequestLines(await openSource(requests), conversion)) {
      for (const { original, value } of some)
        lines.push(original === undefined ? value : JSON.parse(original.toString()));
    }
  } catch (cause) {
    if (cause instanceof ValidationError) return { lines, warnings, problems: cause.problems };
    throw cause;
  }
  return { lines, warnings, problems: [] };
}

const unified = (id: string, more: object = {}): object => ({
  custom_id: id,
  messages: [{ role: 'user', content: 'Hello.' }],
  ...more,
});
const own = { id: 'q', ask: { model: 'a-1', say: 'Hello.', heat: 0.5, loud: { very: true } } };

describe('requests', () => {
  test('come back equal from the unified form, whatever they say', async () => {
    const foreign = [own, { id: 'r', at: '/sing', ask: { song: 'la' } }, { id: 's', ask: { say: 7 } }];
    const { lines, warnings } = await convert(foreign);
    expect(lines.map((line) => (line as { custom_id: string }).custom_id)).toEqual(['q', 'r', 's']);
    expect(warnings).toEqual([]);
    const back = await convert(lines as object[], { dialect: alpha });
    expect(back).toEqual({ lines: foreign, warnings: [], problems: [] });
  });

  test('of one provider become those of another, with a warning for each kind of loss', async () => {
    const { lines, problems, warnings } = await convert([own, { ...own, id: 'r' }], {
      dialect: beta,
      model: 'b-1',
    });
    expect(problems).toEqual([]);
    expect(lines).toEqual([
      { id: 'q', beg: { model: 'b-1', say: 'Hello.', heat: 0.5 } },
      { id: 'r', beg: { model: 'b-1', say: 'Hello.', heat: 0.5 } },
    ]);
    expect(warnings).toEqual([
      {
        warning: { code: 'unsupported_parameter', path: 'ask.loud', message: 'It is left out.' },
        count: 2,
        file: 'requests',
        line: 1,
      },
    ]);
  });

  test('in the unified form stay the bytes that they were, save for a model that was asked for', async () => {
    const requests = [unified('a'), unified('b', { model: 'mine' })];
    expect((await convert(requests)).lines).toEqual(requests);
    expect((await convert(requests, { model: 'm' })).lines).toEqual([
      unified('a', { model: 'm' }),
      requests[1],
    ]);
  });

  test('get parameters in any form', async () => {
    const params = { temperature: 1 };
    const { lines } = await convert([unified('a'), own], { params, dialect: alpha, model: 'a-2' });
    expect(lines).toEqual([{ id: 'a', ask: { model: 'a-2', say: 'Hello.', heat: 1 } }, own]);
  });
});

describe('a problem', () => {
  test('is a model that is missing, told once, and only where the form has a place for it', async () => {
    const { lines, problems } = await convert([unified('a'), unified('b')], { dialect: alpha });
    expect(lines).toEqual([]);
    expect(problems).toEqual([
      {
        file: 'requests',
        line: 1,
        field: 'model',
        message: expect.stringContaining('a request to Alpha names its model'),
      },
    ]);
    const chat = alpha.codecs.chat;
    if (chat === undefined) throw new Error('Alpha has chats.');
    const encode: typeof chat.encode = (request, options) => {
      const encoded = chat.encode(request, options);
      const { model: _, ...body } = encoded.body;
      return { ...encoded, body };
    };
    const inAddress = { ...alpha, codecs: { chat: { ...chat, encode } } };
    expect((await convert([unified('a')], { dialect: inAddress })).lines).toEqual([
      { id: 'a', ask: { say: 'Hello.' } },
    ]);
  });

  test('is an id that the provider cannot take, a mode that it lacks, and a loss under strict', async () => {
    const requests = [
      unified('Not this!'),
      { mode: 'embedding', custom_id: 'b', input: 'x' },
      unified('c', { generation_config: { top_k: 3 } }),
    ];
    const { problems } = await convert(requests, { dialect: alpha, model: 'm', strict: true });
    expect(problems).toEqual([
      {
        file: 'requests',
        line: 1,
        field: 'custom_id',
        message: expect.stringContaining('cannot be an id at Alpha'),
      },
      { file: 'requests', line: 2, field: 'mode', message: expect.stringContaining('"embedding"') },
      {
        file: 'requests',
        line: 3,
        field: 'generation_config.top_k',
        message: 'refused by strict: There is no such thing.',
      },
    ]);
  });

  test('is media that is not what it is said to be', async () => {
    const data = Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n').toString('base64');
    const image = { type: 'image', source_type: 'base64', media_type: 'image/png', data };
    const { problems } = await convert([unified('a', { messages: [{ role: 'user', content: [image] }] })]);
    expect(problems).toMatchObject([{ line: 1, field: 'messages[0].content[0].media_type' }]);
  });

  test('keeps everything after it back, and is told with all the others', async () => {
    const { lines, problems } = await convert([
      unified('a'),
      {},
      unified('a'),
      { id: 'b', ask: {}, beg: {} },
    ]);
    expect(lines).toEqual([]);
    expect(problems.map(({ line }) => line)).toEqual([2, 2, 3, 4]);
  });

  test('is an input without requests', async () => {
    expect((await convert([])).problems).toEqual([{ file: 'requests', message: 'holds no requests' }]);
  });
});
