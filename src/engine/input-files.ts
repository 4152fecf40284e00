import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';

import { ValidationError, type InputProblem } from '../core/errors.ts';
import { explain, lookAt } from '../core/files.ts';
import { readChunks } from '../jsonl/read-lines.ts';
import type { RequestSource } from './request-source.ts';

/** What makes a name a pattern, where no file is named just so. */
const PATTERN = /[*?[\]{}]/;

/**
 * The sources behind names and patterns, in their order; the files of a pattern are sorted by name.
 * @throws ValidationError with everything that is wrong with the names, before anything is read; FileOperationError
 */
export async function findInputFiles(
  inputs: readonly (string | RequestSource)[],
): Promise<readonly RequestSource[]> {
  const problems: InputProblem[] = [];
  const found: RequestSource[] = [];
  const seen = new Set<string>();
  for (const input of inputs) {
    const sources = typeof input === 'string' ? await findByName(input, problems) : [input];
    for (const source of sources) {
      const paths = listFiles(source);
      if (paths.some((path) => seen.has(path)))
        problems.push({ file: source.name, message: 'is given twice' });
      else found.push(source);
      for (const path of paths) seen.add(path);
    }
  }
  if (problems.length > 0) throw new ValidationError(problems);
  return found;
}

/** Absolute paths of the files that a source is made of, also where not all of it is files. */
export function listFiles({ parts, paths = [] }: RequestSource): readonly string[] {
  return parts?.flatMap(listFiles) ?? paths;
}

/** A file by its name, which is no pattern. @throws ValidationError, FileOperationError */
export async function openInputFile(name: string): Promise<RequestSource> {
  const opened = await open(name);
  if ('open' in opened) return opened;
  throw new ValidationError([opened]);
}

async function findByName(name: string, problems: InputProblem[]): Promise<readonly RequestSource[]> {
  const opened = await open(name);
  if ('open' in opened) return [opened];
  if (opened.message !== ABSENT || !PATTERN.test(name)) {
    problems.push(opened);
    return [];
  }
  const names = await explain('look for', name, () => Array.fromAsync(glob(name)));
  // A pattern may match directories too, which are not meant.
  const matches = await Promise.all(names.toSorted().map(open));
  const files = matches.filter((match) => 'open' in match);
  if (files.length === 0) problems.push({ file: name, message: 'matches no file' });
  return files;
}

const ABSENT = 'there is no such file';

async function open(name: string): Promise<RequestSource | InputProblem> {
  const path = resolve(name);
  const info = await lookAt(path);
  if (info === undefined) return { file: name, message: ABSENT };
  if (info.isDirectory()) return { file: name, message: 'is a directory' };
  // A pipe has no size, and cannot be read again.
  const facts = info.isFile() ? { paths: [path], byteLength: info.size } : {};
  return { name, ...facts, open: () => readChunks(path, { reuse: true }) };
}
