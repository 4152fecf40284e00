import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { parseLines, runCli, type CliOutcome } from './run-cli.ts';
import { request } from './workplace.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'batch-router-convert-cli-'));
});
afterEach(() => rm(cwd, { recursive: true }));

const write = (name: string, content: string | Uint8Array): Promise<void> =>
  writeFile(join(cwd, name), content);
const convert = (...args: string[]): Promise<CliOutcome> => runCli(['convert', ...args], { cwd });
const line = (value: object): string => `${JSON.stringify(value)}\n`;

const body = { model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hello.' }], logprobs: true };
const openaiLine = { custom_id: 'o-1', method: 'POST', url: '/v1/chat/completions', body };

test('requests in mixed forms, zipped and not, become one file in one form, and what is lost is told', async () => {
  await write('a.jsonl', request(0) + line(openaiLine).trimEnd());
  await write('b.jsonl.gz', gzipSync(request(1)));
  const outcome = await convert(
    'a.jsonl',
    '*.gz',
    '--to',
    'anthropic',
    '--model',
    'claude-haiku-4-5',
    '--output',
    'out.jsonl',
  );
  expect(outcome).toMatchObject({ code: 0, stdout: '' });
  expect(outcome.stderr).toMatch(/^Warning: body\.logprobs: .*\(1 request, first a\.jsonl:2\)/m);
  const lines = parseLines(await readFile(join(cwd, 'out.jsonl'), 'utf8'));
  expect(lines.map(({ custom_id }) => custom_id)).toEqual(['q-0', 'o-1', 'q-1']);
  for (const { params } of lines) expect(params).toMatchObject({ model: 'claude-haiku-4-5' });
});

test('standard input goes to standard output, to unified and back without loss', async () => {
  const unified = await runCli(['convert', '-', '--to', 'unified'], { cwd, input: line(openaiLine) });
  expect(unified).toMatchObject({ code: 0, stderr: '' });
  const back = await runCli(['convert', '-', '--to', 'openai'], { cwd, input: unified.stdout });
  expect(back).toMatchObject({ code: 0, stderr: '' });
  expect(parseLines(back.stdout)).toEqual([openaiLine]);
});

test('result files become unified results; lines that cannot be read are told and the others are written', async () => {
  const answer = {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_790_000_000,
    model: 'gpt-5-mini',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
  };
  const response = { status_code: 200, request_id: 'r', body: answer };
  await write('out.jsonl', `${line({ id: 'b', custom_id: 'a', response, error: null })}nonsense\n`);
  const outcome = await convert('--results', 'out.jsonl', '--from', 'openai', '--output', 'results.jsonl');
  expect(outcome).toMatchObject({ code: 5, stdout: '' });
  expect(outcome.stderr).toContain('error: out.jsonl:2: is not JSON');
  expect(parseLines(await readFile(join(cwd, 'results.jsonl'), 'utf8'))).toMatchObject([
    { custom_id: 'a', status: 'succeeded', provider: 'openai', attempts: 1, usage: { total_tokens: 3 } },
  ]);
});

describe('exit code 5 and no file', () => {
  test('for bad lines, all of them together', async () => {
    const both = { ...openaiLine, custom_id: 'x', params: {} };
    await write('in.jsonl', `${request(0)}nonsense\n${request(0)}${line(both)}`);
    const { code, stderr } = await convert('in.jsonl', '--to', 'unified', '--output', 'out.jsonl');
    expect(code).toBe(5);
    expect(stderr.split('\n')).toEqual([
      'error: The input has 3 problems; no file was written.',
      expect.stringContaining('in.jsonl:2: is not JSON'),
      expect.stringContaining('in.jsonl:3: custom_id: "q-0" was used before, in line 1'),
      expect.stringMatching(/in\.jsonl:4: fits both OpenAI's and Anthropic's form/),
      '',
    ]);
    expect(await readdir(cwd)).toEqual(['in.jsonl']);
  });

  test('for a file that is cut off, and for one that is not there', async () => {
    await write('in.jsonl.gz', gzipSync(request(0)).subarray(0, -9));
    expect(await convert('in.jsonl.gz', '--to', 'unified')).toEqual({
      code: 5,
      stdout: '',
      stderr: 'error: in.jsonl.gz: is cut off: the gzip file ends too early\n',
    });
    expect(await convert('in.jsonl.gz', 'no.jsonl', '--to', 'unified')).toMatchObject({
      code: 5,
      stderr: 'error: no.jsonl: there is no such file\n',
    });
  });

  test('for requests without a model where the form needs one', async () => {
    await write('in.jsonl', request(0) + request(1));
    const { code, stderr } = await convert('in.jsonl', '--to', 'openai', '--output', 'out.jsonl');
    expect(code).toBe(5);
    expect(stderr).toMatch(/^error: in\.jsonl:1: model: is missing: .*--model\)\n$/);
    expect(await readdir(cwd)).toEqual(['in.jsonl']);
  });
});

test('what cannot be meant is a mistake of usage', async () => {
  await write('in.jsonl', request(0));
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['in.jsonl'], 'needs --to FORM, or --results'],
    [['in.jsonl', '--results'], 'needs --from PROVIDER'],
    [['in.jsonl', '--to', 'openai', '--from', 'openai'], '--from is for --results'],
    [['in.jsonl', '--results', '--from', 'openai', '--param', 'seed=1'], '--param is for requests'],
    [['in.jsonl', '--to', 'openapi'], 'No provider is named "openapi"'],
    [['in.jsonl', '--to', 'unified', '--output', './in.jsonl'], 'cannot be written over the input'],
    [['-', '-', '--to', 'unified'], 'Standard input (-) can be read once'],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await convert(...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  }
});

test('convert writes requests as the environment says that the provider is used', async () => {
  const input = `${JSON.stringify({ custom_id: 'a', messages: [{ role: 'user', content: 'Hi' }] })}\n`;
  const args = ['convert', '-', '--to', 'openai', '--model', 'gpt-5-mini'];
  const asked = async (env: Record<string, string>): Promise<unknown> => {
    const { stdout } = await runCli(args, { cwd, env, input });
    return (JSON.parse(stdout) as { url: string }).url;
  };
  expect(await asked({})).toBe('/v1/chat/completions');
  expect(await asked({ OPENAI_ENDPOINT: 'responses' })).toBe('/v1/responses');
});

test('a file of results that is another provider’s is refused line by line', async () => {
  const message = { type: 'message', content: [{ type: 'text', text: 'Hi' }], stop_reason: 'end_turn' };
  await write('out.jsonl', line({ custom_id: 'a', result: { type: 'succeeded', message } }));
  const wrong = await convert('--results', 'out.jsonl', '--from', 'openai');
  expect(wrong).toMatchObject({ code: 5, stdout: '' });
  expect(wrong.stderr).toContain('out.jsonl:1: is no result line of OpenAI');
  const right = await convert('--results', 'out.jsonl', '--from', 'anthropic');
  expect(parseLines(right.stdout)).toMatchObject([{ custom_id: 'a', status: 'succeeded' }]);
});
