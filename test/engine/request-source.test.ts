import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { ValidationError, type InputProblem } from '../../src/core/errors.ts';
import { readBlocks } from '../../src/engine/read-blocks.ts';
import {
  createStreamSource,
  openPaths,
  openSource,
  type RequestInput,
  type RequestSource,
} from '../../src/engine/request-source.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-router-source-'));
});
afterEach(() => rm(directory, { recursive: true }));

const place = (name: string): string => join(directory, name);
const write = async (name: string, content: string | Uint8Array): Promise<string> => {
  await writeFile(place(name), content);
  return place(name);
};
const signal = new AbortController().signal;

/** Every line that is not blank, as `file:line text`, with file names cut to their ends. */
async function linesOf(source: RequestSource): Promise<string[]> {
  const lines: string[] = [];
  for await (const { block, file } of readBlocks(source, signal)) {
    for (let i = 0; i < block.count; i += 1) {
      const name = file.replace(`${directory}/`, '');
      if (block.lengthOf(i) > 0) lines.push(`${name}:${block.firstLine + i} ${block.text(i)}`);
    }
  }
  return lines;
}

async function problemsOf(input: RequestInput): Promise<readonly InputProblem[]> {
  try {
    await openSource(input);
  } catch (cause) {
    if (cause instanceof ValidationError) return cause.problems;
    throw cause;
  }
  return [];
}

describe('an input', () => {
  test('of one file is that file', async () => {
    const path = await write('a.jsonl', '1\n2\n');
    const source = await openSource(path);
    expect(source).toMatchObject({ name: path, paths: [path], byteLength: 4 });
    expect(await linesOf(source)).toEqual(['a.jsonl:1 1', 'a.jsonl:2 2']);
  });

  test('of several files is read in their order, each with its own line numbers', async () => {
    const paths = [
      await write('b', 'one\n\ntwo'),
      await write('a', 'three'),
      await write('c.gz', gzipSync('four\n')),
    ];
    const source = await openSource(paths);
    expect(source).toMatchObject({ name: paths.join(', '), paths });
    expect(source.byteLength).toBe(13 + gzipSync('four\n').length);
    expect(await linesOf(source)).toEqual(['b:1 one', 'b:3 two', 'a:1 three', 'c.gz:1 four']);
  });

  test('of several files also opens as one stream, in which no line runs into the next file', async () => {
    const paths = [await write('b', 'one\ntwo'), await write('c', gzipSync('three')), await write('d', '')];
    const source = await openSource(paths);
    const pieces: Buffer[] = [];
    for await (const piece of source.open()) pieces.push(Buffer.from(piece));
    expect(Buffer.concat(pieces).toString()).toBe('one\ntwo\nthree\n\n');
  });

  test('of a pattern is all files that match it, sorted, without directories', async () => {
    for (const name of ['p2.jsonl', 'p10.jsonl', 'p1.jsonl.gz', 'q.jsonl']) {
      await write(name, name.endsWith('.gz') ? gzipSync('x\n') : 'x\n');
    }
    await mkdir(place('p-more.jsonl'));
    const source = await openSource(place('p*.jsonl*'));
    expect(source.name).toBe(place('p*.jsonl*'));
    expect(await linesOf(source)).toEqual(['p1.jsonl.gz:1 x', 'p10.jsonl:1 x', 'p2.jsonl:1 x']);
  });

  test('of a name that looks like a pattern is the file of that name, where there is one', async () => {
    await write('a1', 'wrong\n');
    await write('a[1]', 'right\n');
    expect(await linesOf(await openSource(place('a[1]')))).toEqual(['a[1]:1 right']);
  });

  test('may mix files and streams, and can then not be read again', async () => {
    const stream = (async function* feed(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('from a stream');
    })();
    const path = await write('a', 'from a file\n');
    const source = await openSource([createStreamSource('-', stream), path]);
    expect(source.paths).toBeUndefined();
    expect(source.byteLength).toBeUndefined();
    expect(await linesOf(source)).toEqual(['-:1 from a stream', 'a:1 from a file']);
  });

  test('of requests is one line for each', async () => {
    const requests = [{ custom_id: 'a' }, { id: 'b', ask: {} }];
    const expected = ['requests:1 {"custom_id":"a"}', 'requests:2 {"id":"b","ask":{}}'];
    expect(await linesOf(await openSource(requests))).toEqual(expected);
    const streamed = (async function* feed(): AsyncGenerator<object> {
      yield* requests;
    })();
    expect(await linesOf(await openSource(streamed))).toEqual(expected);
  });

  test('of many names is called by the first of them', async () => {
    const paths = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => write(name, 'x')));
    expect((await openSource(paths)).name).toBe(`${paths.slice(0, 3).join(', ')} and 2 more`);
  });
});

describe('before anything is read, a problem is', () => {
  test('each name behind which there is no file', async () => {
    const a = await write('a', 'x');
    expect(await problemsOf([place('no'), a, place('no*'), directory])).toEqual([
      { file: place('no'), message: 'there is no such file' },
      { file: place('no*'), message: 'matches no file' },
      { file: directory, message: 'is a directory' },
    ]);
  });

  test('a file that is given twice, also by a pattern', async () => {
    const a = await write('a', 'x');
    expect(await problemsOf([a, place('?')])).toEqual([{ file: a, message: 'is given twice' }]);
    const both = await openSource([a, await write('b', 'y')]);
    expect(await problemsOf([both, place('b')])).toEqual([{ file: place('b'), message: 'is given twice' }]);
  });
});

test('the files of a run are opened again by their paths, under the name of the input', async () => {
  const paths = [await write('a*', 'one'), await write('b', 'two')];
  const source = await openPaths(paths, 'the input');
  expect(source).toMatchObject({ name: 'the input', paths });
  expect(await linesOf(source)).toEqual(['a*:1 one', 'b:1 two']);
  expect((await openPaths(paths.slice(0, 1), 'the input')).name).toBe('the input');
  await rm(place('a*'));
  await expect(openPaths(paths, 'the input')).rejects.toThrow('a*: there is no such file');
});

test('the bytes that are counted are those on disk, also of zipped files', async () => {
  const zipped = gzipSync('{"custom_id":"a"}\n'.repeat(100_000));
  const source = await openSource([await write('a.gz', zipped), await write('b', 'x\n')]);
  let bytes = 0;
  for await (const _ of readBlocks(source, signal, (more) => (bytes += more)));
  expect(bytes).toBe(zipped.length + 2);
  expect(source.byteLength).toBe(bytes);
});

test('a cut off gzip file ends the reading with its name, after its good blocks', async () => {
  const content = Array.from({ length: 100_000 }, (_, i) => `{"custom_id":"${(i * 7919) % 100_003}"}\n`).join(
    '',
  );
  const path = await write('a.jsonl.gz', gzipSync(content).subarray(0, -20));
  const read = linesOf(await openSource(path));
  await expect(read).rejects.toThrow('a.jsonl.gz: is cut off: the gzip file ends too early');
});
