// Writes examples/questions.jsonl, or with --check says whether it is what this script would write.
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { createQuestions } from './example/questions.ts';

const FILE = resolve(import.meta.dirname, '../examples/questions.jsonl');

const text = createQuestions()
  .map((request) => `${JSON.stringify(request)}\n`)
  .join('');

if (!process.argv.includes('--check')) {
  await writeFile(FILE, text);
} else if ((await readFile(FILE, 'utf8')) !== text) {
  process.stderr.write('examples/questions.jsonl is out of date. Run `npm run example`.\n');
  process.exitCode = 1;
}
