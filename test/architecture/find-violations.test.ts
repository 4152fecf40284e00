import { describe, expect, test } from 'vitest';

import { findViolations } from './find-violations.ts';
import { parseSource } from './source.ts';

function check(path: string, text: string): readonly string[] {
  return findViolations(parseSource(path, text));
}

/** What a bad file is, its path, its text, and a word of the complaint that it must draw. */
type BadFile = readonly [law: string, path: string, text: string, complaint: string];

const IMPORTS: readonly BadFile[] = [
  ['core imports nothing above it', 'core/a.ts', `import { b } from '../model/b.ts';`, 'stands on nothing'],
  ['a type-only import counts', 'jsonl/a.ts', `import type { B } from '../model/b.ts';`, 'model/b.ts'],
  ['an inline type import counts', 'jsonl/a.ts', `import { type B } from '../model/b.ts';`, 'model/b.ts'],
  ['a dynamic import counts', 'jsonl/a.ts', `export const b = () => import('../model/b.ts');`, 'model/b.ts'],
  ['an import as a type counts', 'jsonl/a.ts', `export type B = import('../model/b.ts').B;`, 'model/b.ts'],
  ['a re-export counts', 'jsonl/a.ts', `export { b } from '../model/b.ts';`, 'model/b.ts'],
  ['a type re-export counts', 'jsonl/a.ts', `export type { B } from '../model/b.ts';`, 'model/b.ts'],
  [
    'the engine names no provider',
    'engine/a.ts',
    `import { b } from '../providers/openai/b.ts';`,
    'no provider',
  ],
  ['the simulator is apart', 'simulator/a.ts', `import { b } from '../model/b.ts';`, 'mean nothing'],
  [
    'the simulator is apart from the seam',
    'simulator/openai/a.ts',
    `import '../../adapter/b.ts';`,
    'adapter/b',
  ],
  ['the command line uses the public API', 'cli/a.ts', `import { b } from '../engine/b.ts';`, 'public API'],
  ['nobody imports the command line', 'index.ts', `import { b } from './cli/b.ts';`, 'cli/b.ts'],
  [
    'providers are apart',
    'providers/google/a.ts',
    `import { b } from '../openai/b.ts';`,
    'deleting its folder',
  ],
  ['src is closed', 'core/a.ts', `import { b } from '../../scripts/b.ts';`, 'outside src'],
  ['a path has its ending', 'core/a.ts', `import { b } from './b';`, 'has its ending'],
  ['a package has one owner', 'engine/a.ts', `import { request } from 'undici';`, 'only http/'],
  ['a part of a package is of that package', 'engine/a.ts', `import { s } from 'hono/streaming';`, 'hono'],
  ['a scoped package has one owner', 'cli/a.ts', `import { serve } from '@hono/node-server';`, 'simulator/'],
  ['an unlisted package is refused', 'http/a.ts', `import axios from 'axios';`, 'no layer’s list'],
  [
    'SQLite is behind the ledger',
    'engine/a.ts',
    `import { DatabaseSync } from 'node:sqlite';`,
    'ledger port',
  ],
  ['sockets are behind http', 'engine/a.ts', `import { request } from 'node:https';`, 'one way out'],
  [
    'timers are behind the clock',
    'engine/a.ts',
    `import { setTimeout } from 'node:timers/promises';`,
    'Clock',
  ],
  ['process is not imported', 'engine/a.ts', `import { env } from 'node:process';`, 'global `process`'],
];

const SYNTAX: readonly BadFile[] = [
  [
    'the environment is read in one place',
    'cli/a.ts',
    `export const a = () => process.env.HOME;`,
    'process.env',
  ],
  ['also by brackets', 'cli/a.ts', `export const a = () => process['env'];`, 'process.env'],
  [
    'also taken apart',
    'cli/a.ts',
    `export function a() { const { env } = process; return env; }`,
    'process.env',
  ],
  ['also by the global object', 'cli/a.ts', `export const a = () => globalThis.process.env;`, 'process.env'],
  ['only main exits', 'cli/run.ts', `export const a = () => process.exit(1);`, 'process.exit'],
  ['setting the exit code is exiting', 'cli/run.ts', `export function a() { process.exitCode = 1; }`, 'exit'],
  ['the clock is read in one place', 'engine/a.ts', `export const a = () => Date.now();`, 'time of day'],
  ['passing it on is reading it', 'engine/a.ts', `export const a = { now: Date.now };`, 'time of day'],
  ['a date of now reads the clock', 'engine/a.ts', `export const a = () => new Date();`, 'time of day'],
  ['performance.now reads the clock', 'cli/a.ts', `export const a = () => performance.now();`, 'time of day'],
  ['timers are set in one place', 'http/a.ts', `export const a = () => setTimeout(() => {}, 1);`, 'a timer'],
  [
    'also by the global object',
    'http/a.ts',
    `export const a = () => globalThis.setInterval(f, 1);`,
    'a timer',
  ],
  ['also through a signal', 'http/a.ts', `export const a = () => AbortSignal.timeout(5);`, 'a timer'],
  ['chance has one place', 'engine/a.ts', `export const a = () => Math.random();`, 'Math.random'],
  [
    'ids by chance are made in one place',
    'simulator/a.ts',
    `import { randomUUID } from 'node:crypto';`,
    'by chance',
  ],
  ['also as a method', 'model/a.ts', `export const a = () => crypto.randomUUID();`, 'by chance'],
  ['fetch is not used', 'engine/a.ts', `export const a = () => fetch('http://localhost');`, 'one way out'],
  ['there is no default export', 'core/a.ts', `export default 1;`, 'default export'],
  ['also by renaming', 'core/a.ts', `const a = 1; export { a as default };`, 'default export'],
  ['public names are listed', 'index.ts', `export * from './core/json.ts';`, 'every public name'],
  ['also under one name', 'index.ts', `export * as json from './core/json.ts';`, 'every public name'],
  ['there is no enum', 'core/a.ts', `export enum A { b }`, 'union of strings'],
  ['there is no any', 'core/a.ts', `export const a = (b: any): number => b;`, 'switches the compiler off'],
  ['importing does nothing', 'core/a.ts', `start();`, 'importing a module'],
  ['importing waits for nothing', 'core/a.ts', `export const a = await start();`, 'importing a module'],
  ['nothing is imported for its effect', 'engine/a.ts', `import '../core/b.ts';`, 'importing a module'],
  ['imports can be read', 'cli/a.ts', `export const a = (b: string) => import(b);`, 'computed name'],
];

const PLACES: readonly BadFile[] = [
  ['every folder is in the table', 'plugins/a.ts', '', 'in no layer'],
  ['a provider has a folder', 'providers/openai.ts', '', 'in no layer'],
  ['there are no drawers', 'core/utils.ts', '', 'drawer'],
  ['there are no folders of drawers', 'engine/helpers/a.ts', '', 'drawer'],
  ['names are kebab-case', 'core/fileNames.ts', '', 'kebab-case'],
  ['a file has at most 300 lines', 'core/a.ts', 'const a = 1;\n'.repeat(301), '301 lines'],
  ['no check is switched off', 'core/a.ts', `// @ts-ignore\nexport const a = 1;`, 'switched-off'],
  ['no lint rule is switched off', 'core/a.ts', `/* oxlint-disable no-shadow */`, 'switched-off'],
  ['comments cite what is public', 'core/a.ts', `// See DESIGN.md, section 7.`, 'only what is public'],
];

describe('the checker complains where', () => {
  test.each([...IMPORTS, ...SYNTAX, ...PLACES])('%s: src/%s', (_law, path, text, complaint) => {
    const found = check(path, text);
    expect(found.join('\n')).toContain(complaint);
    expect(found.every((line) => line.startsWith(`src/${path}:`) && line.includes(', because '))).toBe(true);
  });
});

/** What a good file is, its path and its text. */
const GOOD: readonly (readonly [law: string, path: string, text: string])[] = [
  ['a layer imports itself', 'engine/shards/a.ts', `import { b } from '../b.ts';`],
  ['a layer imports what it may', 'providers/openai/a.ts', `import { b } from '../../http/b.ts';`],
  ['a provider imports itself', 'providers/openai/codec/a.ts', `import { b } from '../profile.ts';`],
  ['vLLM may use the codecs of OpenAI', 'providers/vllm/a.ts', `import { b } from '../openai/chat.ts';`],
  ['the command line imports the public API', 'cli/a.ts', `import { b } from '../index.ts';`],
  ['the public API imports a provider', 'index.ts', `export { openai } from './providers/openai/openai.ts';`],
  ['an owner imports its package', 'simulator/a.ts', `import { stream } from 'hono/streaming';`],
  ['the ledger opens SQLite', 'ledger/sqlite.ts', `import { DatabaseSync } from 'node:sqlite';`],
  ['the clock reads the time', 'core/clock.ts', `export const a = () => Date.now();`],
  ['a given time is no reading of the clock', 'engine/a.ts', `export const a = (b: number) => new Date(b);`],
  ['main exits', 'cli/main.ts', `process.exitCode = 1;`],
  ['a member of that name is something else', 'http/a.ts', `export const a = (s: S) => s.setTimeout(5);`],
  ['a text is not code', 'cli/a.ts', `export const a = 'process.env and Date.now()';`],
  ['a comment is not code', 'cli/a.ts', `// Math.random() would not repeat.\nexport const a = 1;`],
  ['a file of 300 lines is short enough', 'core/a.ts', 'const a = 1;\n'.repeat(300)],
];

describe('the checker is content where', () => {
  test.each(GOOD)('%s: src/%s', (_law, path, text) => {
    expect(check(path, text)).toEqual([]);
  });
});

test('a complaint names file, line, what and why', () => {
  expect(check('ledger/a.ts', `const a = 1;\n\nimport { request } from 'undici';\n`)).toEqual([
    'src/ledger/a.ts:3: imports the package undici, because each package has one owner that hides it from the rest: only http/ may',
  ]);
});

test('a file that cannot be parsed is not passed over', () => {
  expect(() => parseSource('core/a.ts', 'export const = ;')).toThrow('Parse');
});
