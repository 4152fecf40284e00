import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { convertRequests, convertResults } from '../src/convert.ts';
import { convertToFile, convertToStream, toRequestLines, toResultLines } from '../src/convert-lines.ts';
import { ProviderNotFoundError, ValidationError } from '../src/core/errors.ts';
import { knownDialects } from '../src/dialects.ts';
import { createStreamSource } from '../src/engine/request-source.ts';
import { createToyDialect } from './engine/toy-dialect.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-router-convert-'));
});
afterEach(() => rm(directory, { recursive: true }));

const dialects = [createToyDialect('alpha', 'ask'), createToyDialect('beta', 'beg')];
const unified = (id: string): object => ({
  custom_id: id,
  messages: [{ role: 'user', content: `I am ${id}.` }],
});
const place = (name: string): string => join(directory, name);

async function write(name: string, values: readonly unknown[]): Promise<string> {
  const text = values
    .map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
    .join('');
  await writeFile(place(name), name.endsWith('.gz') ? gzipSync(text) : text);
  return place(name);
}

async function read(name: string): Promise<unknown[]> {
  const lines = (await readFile(place(name), 'utf8')).split('\n');
  return lines.filter((line) => line !== '').map((line): unknown => JSON.parse(line));
}

describe('in the library', () => {
  test('requests come one by one, in the form that was asked for', async () => {
    const options = { to: 'beta', model: 'b-1', params: { temperature: 1 }, dialects };
    const input = [unified('u'), { id: 'f', ask: { say: 'Hello.' } }];
    expect(await Array.fromAsync(convertRequests(input, options))).toEqual([
      { id: 'u', beg: { model: 'b-1', say: 'I am u.', heat: 1 } },
      { id: 'f', beg: { model: 'b-1', say: 'Hello.', heat: 1 } },
    ]);
  });

  test('in the unified form they are typed as requests', async () => {
    const ids: string[] = [];
    for await (const request of convertRequests([unified('u')], { to: 'unified' }))
      ids.push(request.custom_id);
    expect(ids).toEqual(['u']);
  });

  test('results come as far as they can be read, and the problems at the end', async () => {
    const input = [{ id: 'a', answer: { said: 'x' } }, { answer: {} }, { id: 'c', answer: { said: 'y' } }];
    const results: string[] = [];
    const reading = (async () => {
      for await (const result of convertResults(input, { from: 'alpha', dialects }))
        results.push(result.custom_id);
    })();
    await expect(reading).rejects.toBeInstanceOf(ValidationError);
    expect(results).toEqual(['a', 'c']);
  });

  test('a form that nobody knows is named with all that there are', async () => {
    const to = Array.fromAsync(convertRequests([unified('u')], { to: 'openapi', dialects }));
    await expect(to).rejects.toBeInstanceOf(ProviderNotFoundError);
    const names = knownDialects(dialects).map(({ name }) => name);
    await expect(to).rejects.toThrow(`(known: ${names.join(', ')}, unified)`);
    await expect(Array.fromAsync(convertResults([], { from: 'unified', dialects }))).rejects.toThrow(
      '"unified"',
    );
  });

  test('parameters that are none are a problem', async () => {
    const params = { temperature: 9 };
    await expect(Array.fromAsync(convertRequests([unified('u')], { to: 'unified', params }))).rejects.toThrow(
      'params: temperature: must be between 0 and 2',
    );
  });
});

describe('a file', () => {
  test('of requests is written whole, and the lines that do not change are the same bytes', async () => {
    const odd = '{"messages" : [{"content":"é","role":"user"}], "custom_id":"u"}';
    const input = [
      await write('in.jsonl', [odd]),
      await write('more.jsonl.gz', [{ id: 'f', ask: { say: 'x' } }]),
    ];
    await convertToFile(input, toRequestLines({ to: 'unified', dialects }), place('out.jsonl'));
    const lines = (await readFile(place('out.jsonl'), 'utf8')).split('\n');
    expect(lines[0]).toBe(odd);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ custom_id: 'f' });
    expect(lines.slice(2)).toEqual(['']);
  });

  test('of requests is not left behind when anything is wrong, and what stood there stays', async () => {
    await write('out.jsonl', ['mine']);
    const input = await write('in.jsonl', [unified('a'), 'nonsense']);
    const conversion = toRequestLines({ to: 'unified' });
    await expect(convertToFile(input, conversion, place('out.jsonl'))).rejects.toThrow(':2: is not JSON');
    await expect(convertToFile(input, conversion, place('new.jsonl'))).rejects.toThrow(':2: is not JSON');
    expect((await readdir(directory)).toSorted()).toEqual(['in.jsonl', 'out.jsonl']);
    expect(await readFile(place('out.jsonl'), 'utf8')).toBe('mine\n');
  });

  test('of results holds the good lines, whatever the others are; without any there is none', async () => {
    const conversion = toResultLines({ from: 'alpha', dialects });
    const input = await write('in.jsonl', ['nonsense', { id: 'a', answer: { said: 'x' } }]);
    await expect(convertToFile(input, conversion, place('out.jsonl'))).rejects.toThrow(':1: is not JSON');
    expect(await read('out.jsonl')).toMatchObject([{ custom_id: 'a', status: 'succeeded' }]);
    const bad = await write('bad.jsonl', ['nonsense']);
    await expect(convertToFile(bad, conversion, place('none.jsonl'))).rejects.toThrow(':1: is not JSON');
    expect(await readdir(directory)).not.toContain('none.jsonl');
  });

  test('is never an input, also through a link', async () => {
    const input = await write('in.jsonl', [unified('a')]);
    await symlink(input, place('link.jsonl'));
    const conversion = toRequestLines({ to: 'unified' });
    for (const output of [input, place('link.jsonl')]) {
      await expect(convertToFile(input, conversion, output)).rejects.toThrow(
        'cannot be written over the input',
      );
    }
    const beside = [createStreamSource('-', Readable.from([])), place('i*.jsonl')];
    await expect(convertToFile(beside, conversion, input)).rejects.toThrow(
      'cannot be written over the input',
    );
    await mkdir(place('sub'));
    await expect(convertToFile(input, conversion, place('sub'))).rejects.toThrow('it is a directory');
  });

  test('of many requests is converted in pieces', async () => {
    const count = 20_000;
    const input = await write(
      'in.jsonl.gz',
      Array.from({ length: count }, (_, i) => ({ id: `f${i}`, ask: { say: 'x' } })),
    );
    let most = 0;
    let pieces = 0;
    await convertToStream(input, toRequestLines({ to: 'beta', model: 'b', dialects }), {
      write: async (chunks) => {
        pieces += 1;
        most = Math.max(
          most,
          chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0),
        );
      },
    });
    expect(pieces).toBeGreaterThan(1);
    expect(most).toBeLessThan(gunzipSync(await readFile(input)).length);
  });

  test('ends with a stream that nobody reads any more', async () => {
    const input = await write(
      'in.jsonl',
      Array.from({ length: 20_000 }, (_, i) => unified(`u${i}`)).concat([{ custom_id: 'bad' }]),
    );
    const pieces: number[] = [];
    await convertToStream(input, toRequestLines({ to: 'unified' }), {
      get isOpen() {
        return pieces.length < 2;
      },
      write: async (chunks) => {
        pieces.push(chunks.length);
      },
    });
    expect(pieces).toHaveLength(2);
  });
});
