import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { Dialect } from '../src/adapter/dialect.ts';
import { convertRequests } from '../src/convert.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../src/core/json.ts';
import { knownDialects } from '../src/dialects.ts';
import { findDialects, isMarkedUnified } from '../src/engine/recognize-line.ts';
import { parseRequest } from '../src/model/parse-request.ts';
import { PROVIDERS } from '../src/providers.ts';
import { anthropic } from '../src/providers/anthropic/adapter.ts';

const ROOT = join(import.meta.dirname, 'providers');
const NAMES = PROVIDERS.map((create) => create({ environment: {} }).name);

/** The golden request lines of a provider, by file name. */
function readLines(provider: string): [string, JsonObject][] {
  const directory = join(ROOT, provider, 'golden', 'lines');
  if (!existsSync(directory)) return [];
  const names = readdirSync(directory).filter((name) => name.endsWith('.json'));
  return names.map((name) => {
    const value: unknown = JSON.parse(readFileSync(join(directory, name), 'utf8'));
    if (!isJsonObject(value)) throw new Error(`${provider}/${name} is no line.`);
    return [name, value];
  });
}

/**
 * What is equal besides: names that Gemini takes in two spellings, `mime_type` and `mimeType`, which mean the same to it
 * and go out in the one that the adapter is set to.
 */
function inOneSpelling(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(inOneSpelling);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, JsonValue] => [
    key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    inOneSpelling(inner),
  ]);
  return Object.fromEntries(entries);
}

/** Lines for another version of the API than the current one, which refuses them. */
const OLDER: Readonly<Record<string, readonly Dialect[]>> = {
  'sampling.json': [anthropic({ apiVersion: '2023-06-01', environment: {} })],
};

/** The one line that comes of a conversion, and the one that went in, made comparable. */
async function pairOf(
  lines: AsyncIterable<unknown>,
  line: JsonObject,
  provider: string,
): Promise<[unknown, unknown]> {
  const came = await Array.fromAsync(lines);
  expect(came).toHaveLength(1);
  // What is converted is JSON.
  const [only] = came as JsonObject[];
  return provider === 'google' ? [inOneSpelling(only ?? null), inOneSpelling(line)] : [only, line];
}

describe.each(NAMES)('each golden line of %s', (provider) => {
  const lines = readLines(provider);

  test('is one of several', () => {
    expect(lines.length).toBeGreaterThan(3);
  });

  test.each(lines)('is recognised as its and as nobody else’s: %s', (_name, line) => {
    expect(findDialects(line, knownDialects()).map(({ name }) => name)).toEqual([provider]);
    expect(isMarkedUnified(line)).toBe(false);
    expect(parseRequest(line).ok).toBe(false);
  });

  test.each(lines)(
    'comes back equal when it is converted to unified requests and back: %s',
    async (name, line) => {
      const dialects = OLDER[name] ?? [];
      const unified = await Array.fromAsync(convertRequests([line], { to: 'unified', dialects }));
      expect(unified.map((request) => parseRequest(request).ok)).toEqual([true]);
      const back = convertRequests(unified, { to: provider, model: 'another-model', dialects });
      const [found, expected] = await pairOf(back, line, provider);
      expect(found).toEqual(expected);
    },
  );

  test.each(lines)('comes back equal when it is converted to its own form: %s', async (name, line) => {
    const dialects = OLDER[name] ?? [];
    const same = convertRequests([line], { to: provider, model: 'another-model', dialects });
    const [found, expected] = await pairOf(same, line, provider);
    expect(found).toEqual(expected);
  });

  test.each(lines)(
    'is a valid request to every other provider, or its problems have paths in it: %s',
    async (_name, line) => {
      for (const to of NAMES.filter((name) => name !== provider)) {
        const converted = Array.fromAsync(convertRequests([line], { to, model: 'm' })).then(
          (out) => out.length,
          (cause: { readonly problems: readonly { readonly field?: string; readonly line?: number }[] }) =>
            cause.problems.every(({ field, line: place }) => place === 1 && field !== undefined),
        );
        expect([1, true]).toContain(await converted);
      }
    },
  );
});
