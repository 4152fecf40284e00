import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { parseLines, runCli, type CliOutcome } from './run-cli.ts';
import { openWorkplace, request, type Workplace } from './workplace.ts';

let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace();
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
});

const TARGET = ['--target', 'openai/gpt-5-mini'];
const line = (fields: object): string => `${JSON.stringify(fields)}\n`;
const message = { role: 'user', content: 'x' };

/** Runs an input that must not come through, and checks that nothing of it was sent. */
async function refuse(content: string | Uint8Array): Promise<CliOutcome> {
  const file = await place.write('bad.jsonl', content);
  const outcome = await runCli(['run', file, ...TARGET], place);
  expect(place.simulator.calls()).toEqual({});
  return outcome;
}

const CASES: readonly [string, string | Uint8Array, string][] = [
  ['a line that is not JSON', `${request(0)}nonsense\n`, 'bad.jsonl:2: is not JSON'],
  [
    'an unknown field',
    line({ custom_id: 'a', messages: [message], generation_config: { temprature: 1 } }),
    'bad.jsonl:1: generation_config.temprature: unknown field; did you mean `temperature`?',
  ],
  ['a missing custom_id', line({ messages: [message] }), 'bad.jsonl:1: custom_id: is missing'],
  [
    'a repeated custom_id',
    request(0) + request(1) + request(0),
    'bad.jsonl:3: custom_id: "q-0" was used before, in line 1',
  ],
  [
    'empty content',
    line({ custom_id: 'a', messages: [{ role: 'user', content: '' }] }),
    'bad.jsonl:1: messages[0].content: must not be empty',
  ],
  [
    'a value out of range',
    line({ custom_id: 'a', messages: [message], generation_config: { top_p: 7 } }),
    'bad.jsonl:1: generation_config.top_p: must be between 0 and 1; found 7',
  ],
  [
    'a line that fits two forms',
    line({ custom_id: 'a', url: '/v1/chat/completions', body: {}, params: {} }),
    "bad.jsonl:1: fits both OpenAI's and Anthropic's form",
  ],
  [
    "a line of another provider's that has no unified form",
    line({ custom_id: 'a', params: { messages: 7 } }),
    'bad.jsonl:1: params.messages: ',
  ],
  ['an empty file', '', 'bad.jsonl: holds no requests'],
  ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0x0a]), 'bad.jsonl:1: is not valid UTF-8'],
];

describe('before anything is sent, exit code 5 and one clear message meet', () => {
  test.each(CASES)('%s', async (_name, content, expected) => {
    const { code, stderr, stdout } = await refuse(content);
    expect(stderr).toContain(expected);
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).not.toContain('Go on with');
  });

  test('a file that does not exist, and a directory', async () => {
    expect(await runCli(['run', 'absent.jsonl', ...TARGET], place)).toMatchObject({
      code: 5,
      stderr: 'error: absent.jsonl: there is no such file\n',
    });
    expect(await runCli(['run', '.', ...TARGET], place)).toMatchObject({
      code: 5,
      stderr: 'error: .: is a directory\n',
    });
  });

  test('a request over the limit of the provider', async () => {
    const input = Array.from({ length: 2049 }, () => 'x');
    const { code, stderr } = await refuse(line({ mode: 'embedding', custom_id: 'a', input }));
    expect(stderr).toContain('bad.jsonl:1: the request takes 2,049 inputs, over');
    expect(code).toBe(5);
  });

  test('many bad lines: the first 20 in full and in order, with the total', async () => {
    const { code, stderr } = await refuse('nonsense\n'.repeat(30));
    const places = [...stderr.matchAll(/bad\.jsonl:(\d+): is not JSON/g)].map((match) => Number(match[1]));
    expect(places).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(stderr).toContain('… and 10 more (30 in all)');
    expect(code).toBe(5);
  });
});

test('with --json the problems are fields of one error event', async () => {
  const file = await place.write('bad.jsonl', 'nonsense\n'.repeat(30));
  const { stderr } = await runCli(['run', file, ...TARGET, '--json'], place);
  const error = parseLines(stderr).at(-1);
  expect(error).toMatchObject({ event: 'error', code: 'invalid_input', total: 30 });
  expect(error?.['problems']).toHaveLength(20);
});

test('validate finds the same without a target, and with one what the provider would refuse', async () => {
  const fine = await place.write('fine.jsonl', request(0));
  expect(await runCli(['validate', fine], place)).toMatchObject({
    code: 0,
    stdout: 'fine.jsonl: 1 request, no problems\n',
  });
  const input = Array.from({ length: 2049 }, () => 'x');
  const long = await place.write('long.jsonl', line({ mode: 'embedding', custom_id: 'a', input }));
  expect(await runCli(['validate', long], place)).toMatchObject({ code: 0 });
  expect(await runCli(['validate', long, ...TARGET], place)).toMatchObject({ code: 5 });
  const bad = await place.write('bad.jsonl', request(0) + request(0));
  expect(await runCli(['validate', bad], place)).toMatchObject({
    code: 5,
    stderr: 'error: bad.jsonl:2: custom_id: "q-0" was used before, in line 1\n',
  });
});

test('validate tells what a target would lose, and that is no problem', async () => {
  const file = await place.write(
    'lossy.jsonl',
    line({ custom_id: 'a', messages: [message], generation_config: { top_k: 3 } }),
  );
  const shown = await runCli(['validate', file, ...TARGET], place);
  expect(shown).toMatchObject({ code: 0, stdout: 'lossy.jsonl: 1 request, no problems\n' });
  expect(shown.stderr).toMatch(/^Warning: generation_config\.top_k: .*\(1 request, first lossy\.jsonl:1\)$/m);
  const { stdout } = await runCli(['validate', file, ...TARGET, '--json'], place);
  expect(JSON.parse(stdout)).toMatchObject({ requests: 1, problems: [], warnings: [{ count: 1, line: 1 }] });
});
