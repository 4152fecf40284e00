import { expect, test } from 'vitest';

import { MediaChecks } from '../../src/engine/media-checks.ts';
import { ProblemList } from '../../src/engine/problem-list.ts';
import type { Content } from '../../src/model/content.ts';
import type { UnifiedRequest } from '../../src/model/request.ts';
import { ValidationError } from '../../src/core/errors.ts';

const GIF = Buffer.from('GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000;', 'latin1');

function image(mediaType: string, data: string, source: 'base64' | 'url' = 'base64'): Content {
  return { type: 'image', source_type: source, media_type: mediaType, data };
}

function chat(...content: Content[]): UnifiedRequest {
  return { custom_id: 'a', messages: [{ role: 'user', content }] };
}

async function check(...requests: UnifiedRequest[]): Promise<unknown> {
  const problems = new ProblemList();
  const checks = new MediaChecks(problems);
  for (const [index, request] of requests.entries()) checks.add(request, 'in.jsonl', index + 1);
  await checks.flush();
  try {
    problems.throwIfAny();
  } catch (cause) {
    return cause instanceof ValidationError ? cause.problems : cause;
  }
  return [];
}

test('an image whose bytes are not the stated type is a problem with its line and path', async () => {
  const data = GIF.toString('base64');
  const inside: Content = { type: 'tool_result', tool_call_id: 'c', content: [image('image/png', data)] };
  expect(await check(chat(image('image/gif', data)), chat(image('image/png', data), inside))).toEqual([
    {
      file: 'in.jsonl',
      line: 2,
      field: 'messages[0].content[0].media_type',
      message: 'is said to be image/png, and its bytes are image/gif',
    },
    {
      file: 'in.jsonl',
      line: 2,
      field: 'messages[0].content[1].content[0].media_type',
      message: 'is said to be image/png, and its bytes are image/gif',
    },
  ]);
});

test('what is not in the request as bytes is not looked at', async () => {
  const plain: UnifiedRequest = { custom_id: 'b', mode: 'embedding', input: 'x' };
  expect(await check(plain, chat(image('image/png', 'https://example.com/a.gif', 'url')))).toEqual([]);
});

test('a flush looks at each piece once', async () => {
  const problems = new ProblemList();
  const checks = new MediaChecks(problems);
  checks.add(chat(image('image/png', GIF.toString('base64'))), 'in.jsonl', 1);
  await checks.flush();
  await checks.flush();
  expect(problems.total).toBe(1);
});

test('bytes in a URL are held against the type of the piece, and against the one that the URL states', async () => {
  const bytes = GIF.toString('base64');
  const gif = image('image/gif', `data:image/gif;base64,${bytes}`, 'url');
  const untyped = image('image/gif', `data:;base64,${bytes}`, 'url');
  expect(await check(chat(gif, untyped))).toEqual([]);
  const piece = image('image/png', `data:image/gif;base64,${bytes}`, 'url');
  const url = image('image/gif', `data:image/png;base64,${bytes}`, 'url');
  expect(await check(chat(piece, url))).toMatchObject([
    {
      field: 'messages[0].content[0].media_type',
      message: 'is said to be image/png, and its bytes are image/gif',
    },
    { field: 'messages[0].content[1].data', message: 'is said to be image/png, and its bytes are image/gif' },
  ]);
});
