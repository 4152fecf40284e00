import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { readExample } from '../../scripts/readme-example.ts';
import { runCommand } from '../../scripts/run-command.ts';
import {
  anthropic,
  BatchRouter,
  google,
  isSuccessful,
  openai,
  ValidationError,
  type UnifiedRequest,
} from '../../src/index.ts';
import { parseCommandLine } from '../../src/cli/parse-command-line.ts';
import { parseRequest } from '../../src/model/parse-request.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { readBlocks, readPage, readPages, ROOT, type Block, type Page } from './markdown.ts';

const ENTRIES = {
  'batch-router': join(ROOT, 'src/index.ts'),
  'batch-router/simulator': join(ROOT, 'src/simulator/index.ts'),
  'batch-router/testing': join(ROOT, 'src/testing/index.ts'),
};

const pages = await readPages();

function blocksOf(...languages: readonly string[]): readonly (Block & Pick<Page, 'path'>)[] {
  return pages.flatMap(({ path, text }) =>
    readBlocks(text).flatMap((block) => (languages.includes(block.language) ? [{ ...block, path }] : [])),
  );
}

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'batch-router-docs-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('an example in TypeScript', () => {
  /** What the page says that its examples go on with. */
  const AMBIENT = `import type { BatchRouter } from 'batch-router';
declare global {
  const router: BatchRouter;
  const runId: string;
}
`;

  test('compiles under the strictest settings, wherever it stands', async () => {
    // A part of a file is compiled there.
    const blocks = blocksOf('ts').filter(({ from }) => from === undefined);
    expect(blocks.length).toBeGreaterThan(5);
    for (const { code, line, path } of blocks) {
      const name = `${path.replaceAll('/', '-')}-line-${line}.ts`;
      await writeFile(join(folder, name), `${code}export {};\n`);
    }
    await writeFile(join(folder, 'ambient.d.ts'), AMBIENT);
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    const compilerOptions = {
      noEmit: true,
      paths: {
        ...Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, [file]])),
        zod: [join(ROOT, 'node_modules/zod/index.d.ts')],
      },
      typeRoots: [join(ROOT, 'node_modules/@types')],
    };
    const config = { extends: join(ROOT, 'tsconfig.base.json'), compilerOptions, include: ['*.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    await expect(runCommand('tsc', ['-p', '.'], { cwd: folder })).resolves.toBe('');
  });

  test('that is a part of a file stands in that file, word for word', async () => {
    const parts = blocksOf('ts').filter(({ from }) => from !== undefined);
    expect(parts.length).toBeGreaterThan(3);
    for (const { code, from = '', line, path } of parts) {
      const text = await readFile(join(ROOT, from), 'utf8');
      expect(text.includes(code), `${path}:${line} is not a part of ${from}`).toBe(true);
    }
  });

  /** A package of that name around the sources: a module may import the package that it is in by its name. */
  async function prepare(page: string, example: string): Promise<void> {
    const exports = { '.': './index.ts', './simulator': './simulator.ts' };
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'batch-router', type: 'module', exports }),
    );
    for (const [name, file] of [
      ['index.ts', ENTRIES['batch-router']],
      ['simulator.ts', ENTRIES['batch-router/simulator']],
    ] as const) {
      await writeFile(join(folder, name), `export * from '${pathToFileURL(file).href}';\n`);
    }
    await copyFile(join(ROOT, 'examples/questions.jsonl'), join(folder, 'questions.jsonl'));
    await writeFile(join(folder, 'example.ts'), readExample((await readPage(page)).text, example));
  }

  test('of the README runs against the simulator and prints every answer', async () => {
    await prepare('README.md', 'library');
    await using simulator = await startSimulator({ speed: 3600 });
    const env = {
      OPENAI_BASE_URL: simulator.urls.openai,
      OPENAI_API_KEY: 'simulated',
      NO_PROXY: '127.0.0.1',
    };
    const printed = await runCommand('node', ['example.ts'], { cwd: folder, env });
    expect(printed).toMatch(/^country-ac-capital Simulated answer to "What is Georgetown/);
    expect(printed).toMatch(/\n367 of 367 succeeded, [1-9]\d* tokens\n$/);
  });

  test('with a simulator of its own runs without a key', async () => {
    await prepare('docs/library.md', 'simulator');
    const env = { OPENAI_BASE_URL: 'http://127.0.0.1:1', OPENAI_API_KEY: '', NO_PROXY: '127.0.0.1' };
    const printed = await runCommand('node', ['example.ts'], { cwd: folder, env });
    expect(printed).toMatch(/total: 367/);
    expect(printed).toMatch(/processing: 0/);
  });
});

describe('an example of a request', () => {
  const lines = blocksOf('json', 'jsonl').flatMap(({ code, line, path }) =>
    code
      .trim()
      .split('\n')
      .map((text, index) => [`${path}:${line + index}`, text] as const),
  );

  test.each(lines)('is a valid request: %s', (_place, text) => {
    expect(parseRequest(JSON.parse(text))).toMatchObject({ ok: true });
  });

  const own = lines.flatMap(([place, text]) => (place.startsWith('docs/requests.md') ? [text] : []));

  test('on the page on requests means at each provider what the table there says', async () => {
    const environment = {};
    const providers = [openai, anthropic, google].map((create) => create({ environment }));
    await using router = new BatchRouter({ providers, stateDir: join(folder, 'state') });
    const becomesOf = async (request: UnifiedRequest, target: string): Promise<string> => {
      try {
        return (await router.plan([request], { target })).warnings.length > 0 ? 'warned' : 'yes';
      } catch (cause) {
        if (cause instanceof ValidationError) return 'refused';
        throw cause;
      }
    };
    const { text } = await readPage('docs/requests.md');
    const targets = Array.from(
      /held to it by a test \([^)]*\)/.exec(text)?.[0].matchAll(/`(\w+\/[^`]+)`/g) ?? [],
    );
    const told = Array.from(text.matchAll(/^\| `([\w-]+)` \|((?: (?:yes|warned|refused)\b[^|]*\|){3})$/gm));
    const found: string[] = [];
    for (const line of own) {
      const parsed = parseRequest(JSON.parse(line));
      if (!parsed.ok) continue;
      const cells: string[] = [];
      for (const [, target = ''] of targets) cells.push(await becomesOf(parsed.request, target));
      found.push(`${parsed.request.custom_id}: ${cells.join(', ')}`);
    }
    expect(targets).toHaveLength(3);
    expect(found).toEqual(
      told.map(
        ([, id, cells = '']) => `${id}: ${(cells.match(/\b(?:yes|warned|refused)\b/g) ?? []).join(', ')}`,
      ),
    );
  });

  test('is answered by the simulator, when it stands on the page on requests', async () => {
    await writeFile(join(folder, 'requests.jsonl'), `${own.join('\n')}\n`);
    await using simulator = await startSimulator({ speed: 3600 });
    const provider = openai({ baseUrl: simulator.urls.openai, apiKey: 'simulated', environment: {} });
    await using router = new BatchRouter({ providers: [provider], stateDir: join(folder, 'state') });
    const options = { target: 'openai/gpt-5-mini', pollIntervalMs: 100 };
    const run = await router.run(join(folder, 'requests.jsonl'), options);
    const failed = (await Array.fromAsync(run.results())).filter((result) => !isSuccessful(result));
    // Completions are the one thing on the page that the simulator takes and has no answers for, as the page says.
    expect(failed.map(({ custom_id }) => custom_id)).toEqual(['tale-1']);
  });
});

describe('an example of a command line', () => {
  const lines = blocksOf('sh').flatMap(({ code, line, path }) =>
    Array.from(code.matchAll(/(?:^|[|(]|\$\() ?batch-router (?<words>[^|<>)#\n]+)/gm), (match) => {
      const row = line + code.slice(0, match.index).split('\n').length - 1;
      return [`${path}:${row}`, splitWords(match.groups?.['words'] ?? '')] as const;
    }),
  );
  // A synopsis stands for command lines and is none.
  const real = lines.filter(([, words]) => !words.includes('[OPTIONS]') && words[0] !== 'COMMAND');

  test('is found', () => {
    expect(real.length).toBeGreaterThan(20);
  });

  test.each(real)('can be understood: %s', async (_place, words) => {
    await expect(parseCommandLine(words)).resolves.toBeDefined();
  });

  /** As a shell does it, for words in quotes and without escapes. */
  function splitWords(text: string): readonly string[] {
    const words = text.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g);
    return Array.from(words, ([word]) => word.replaceAll(/['"]/g, ''));
  }
});
