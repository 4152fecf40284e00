import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { parseLines, runCli } from './run-cli.ts';
import { openWorkplace, request, type Workplace } from './workplace.ts';

let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace();
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
});

const TARGET = ['--target', 'openai/gpt-5-mini'];

/** A line of an OpenAI batch file. */
function ownLine(i: number, model: string): string {
  const body = { model, messages: [{ role: 'user', content: `Question ${i}?` }], store: false };
  return `${JSON.stringify({ custom_id: `own-${i}`, method: 'POST', url: '/v1/chat/completions', body })}\n`;
}

test('a run takes several files, zipped or not, standard input, and lines of provider’s own form', async () => {
  await place.write('a.jsonl', request(0) + ownLine(1, 'gpt-5-nano').trimEnd());
  await place.write('b.jsonl.gz', gzipSync(request(2)));
  const anthropic = {
    custom_id: 'far-4',
    params: { model: 'claude-haiku-4-5', max_tokens: 9, messages: [{ role: 'user', content: 'Hello.' }] },
  };
  const input = request(3) + JSON.stringify(anthropic);
  const args = ['a.jsonl', 'b*.gz', '-', ...TARGET, '--poll-interval', '0.1', '--output', 'answers.jsonl'];
  const outcome = await runCli(['run', ...args], { ...place, input });
  expect(outcome).toMatchObject({ code: 0, stdout: '' });
  const results = parseLines(await readFile(join(place.cwd, 'answers.jsonl'), 'utf8'));
  expect(results.map(({ custom_id, status }) => `${String(custom_id)} ${String(status)}`)).toEqual([
    'q-0 succeeded',
    'own-1 succeeded',
    'q-2 succeeded',
    'q-3 succeeded',
    'far-4 succeeded',
  ]);
  // The model of a line counts for its own provider only.
  expect(results.map(({ model }) => String(model).startsWith('gpt-5-nano'))).toEqual([
    false,
    true,
    false,
    false,
    false,
  ]);
});

test('plan tells what is lost of lines in another provider’s form', async () => {
  const params = {
    model: 'claude-haiku-4-5',
    max_tokens: 9,
    top_k: 3,
    messages: [{ role: 'user', content: 'Hello.' }],
  };
  const file = await place.write(
    'far.jsonl',
    `${JSON.stringify({ custom_id: 'a', params: { ...params, container: 'c' } })}\n`,
  );
  const { code, stderr } = await runCli(['plan', file, ...TARGET], place);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^Warning: params\.container: /m);
  expect(stderr).toMatch(/^Warning: generation_config\.top_k: /m);
  const strict = await runCli(['plan', file, ...TARGET, '--strict'], place);
  expect(strict).toMatchObject({
    code: 5,
    stderr: expect.stringContaining('far.jsonl:1: params.container: refused by strict: '),
  });
});

test('what is wrong with several files is told before any of them is read', async () => {
  const fine = await place.write('fine.jsonl', request(0));
  const { code, stderr } = await runCli(['validate', fine, 'no.jsonl', '*.nothing', fine], place);
  expect({ code, lines: stderr.split('\n') }).toEqual({
    code: 5,
    lines: [
      'error: The input has 3 problems; nothing was sent.',
      '  no.jsonl: there is no such file',
      '  *.nothing: matches no file',
      '  fine.jsonl: is given twice',
      '',
    ],
  });
  const other = await place.write('other.jsonl', request(1) + request(0));
  expect(await runCli(['validate', fine, other], place)).toMatchObject({
    code: 5,
    stderr: 'error: other.jsonl:2: custom_id: "q-0" was used before, in fine.jsonl:1\n',
  });
});
