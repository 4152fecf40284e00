import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { convertRequests, convertResults } from '../src/convert.ts';
import { ValidationError } from '../src/core/errors.ts';
import { isJsonObject, objectAt, type JsonObject } from '../src/core/json.ts';

// Recorded traffic does not belong to this repository; beside a clone it is absent.
const RECORDINGS = join(import.meta.dirname, '../../shared/recordings/vllm');
const isThere = existsSync(RECORDINGS);

function filesOf(end: string): string[] {
  return isThere ? readdirSync(RECORDINGS).filter((name) => name.endsWith(end)) : [];
}

/** The lines of a recorded file that are JSON objects. */
function readLines(name: string): JsonObject[] {
  const lines = readFileSync(join(RECORDINGS, name), 'utf8').split('\n');
  return lines.flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return isJsonObject(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}

/** The line after a way to the unified form and back, or what was wrong with it. */
async function wayBack(line: JsonObject): Promise<unknown> {
  try {
    const unified = await Array.fromAsync(convertRequests([line], { to: 'unified' }));
    return (await Array.fromAsync(convertRequests(unified, { to: 'openai', model: 'another' })))[0];
  } catch (cause) {
    if (cause instanceof ValidationError) return cause.problems[0]?.message;
    throw cause;
  }
}

describe.skipIf(!isThere)('what vLLM was given and gave (skipped where the recordings are absent)', () => {
  test('is there', () => {
    expect(filesOf('.out.jsonl').length).toBeGreaterThan(10);
  });

  test.each(filesOf('.out.jsonl'))('each line of results is a result: %s', async (name) => {
    const lines = readLines(name);
    if (lines.length === 0) return;
    const results = await Array.fromAsync(convertResults(lines, { from: 'vllm' }));
    const expected = lines.map((line) => {
      const isAnswered = objectAt(line, 'response')?.['status_code'] === 200;
      return [line['custom_id'], isAnswered ? 'succeeded' : 'errored'];
    });
    expect(results.map(({ custom_id, status }) => [custom_id, status])).toEqual(expected);
    const unexplained = results.filter(({ error, status }) => status === 'errored' && !error?.message);
    expect(unexplained).toEqual([]);
  });

  /** What OpenAI's batches do not take, though vLLM was given it. */
  function isRefused({ body, custom_id, method, url }: JsonObject): boolean {
    const isAddressed = typeof url === 'string' && url.startsWith('/') && method === 'POST';
    if (custom_id === undefined || !isAddressed || !isJsonObject(body)) return true;
    const messages = body['messages'];
    const asks = url !== '/v1/chat/completions' || (Array.isArray(messages) && messages.length > 0);
    return !asks || body['stream'] === true;
  }

  test.each(filesOf('.in.jsonl'))('each request comes back equal, or is refused: %s', async (name) => {
    const lines = readLines(name);
    const back = await Promise.all(lines.map(wayBack));
    const refused = back.filter((value) => typeof value === 'string');
    expect(back.filter((value) => typeof value !== 'string')).toEqual(
      lines.filter((line) => !isRefused(line)),
    );
    expect(refused).toHaveLength(lines.filter(isRefused).length);
  });
});
