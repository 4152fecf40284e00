import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

import { getText, type RunEvent, type UnifiedRequest, type UnifiedResult } from '../../src/index.ts';
import { chatRequests, customIds } from './request-lines.ts';
import { EVERY_TARGET, TWO_MODELS } from './targets.ts';
import { openVirtualWorld } from './virtual-world.ts';

const QUESTIONS = resolve(import.meta.dirname, '../../examples/questions.jsonl');

function rowsOf(results: readonly UnifiedResult[]): string[] {
  return results.map(({ custom_id, status, target }) => `${target} ${custom_id} ${status}`);
}

function expectedRows(ids: readonly string[], targets: readonly string[]): string[] {
  return targets.flatMap((target) => ids.map((id) => `${target} ${id} succeeded`));
}

async function readQuestions(): Promise<readonly UnifiedRequest[]> {
  const lines = (await readFile(QUESTIONS, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as UnifiedRequest);
}

describe('one file of questions', () => {
  test('goes to every provider as it is, and each answers every question once', async () => {
    await using world = await openVirtualWorld();
    const questions = await readQuestions();
    const ids = questions.map(({ custom_id }) => custom_id);
    expect(EVERY_TARGET.map((target) => target.split('/')[0])).toEqual(
      expect.arrayContaining(['openai', 'anthropic', 'google']),
    );
    const output = join(world.directory, 'answers.jsonl');
    const events: RunEvent[] = [];
    const onEvent = (event: RunEvent): void => void events.push(event);
    const run = await world.router.run(QUESTIONS, { target: EVERY_TARGET, output, onEvent });
    const results = await Array.fromAsync(run.results());
    expect(rowsOf(results)).toEqual(expectedRows(ids, EVERY_TARGET));
    expect(await readFile(output)).toEqual(await readFile(run.resultsPath));
    for (const result of results) {
      expect(result.target?.startsWith(`${result.provider}/`)).toBe(true);
      expect(getText(result)).not.toBe('');
      expect(result.usage?.completion_tokens).toBeGreaterThan(0);
    }
    const { counts, requests, targets } = await run.status();
    expect({ requests, ...counts }).toMatchObject({
      requests: ids.length,
      total: ids.length * EVERY_TARGET.length,
      succeeded: ids.length * EVERY_TARGET.length,
      processing: 0,
    });
    expect(targets.map(({ target }) => target)).toEqual(EVERY_TARGET);
    for (const { counts: own, ended_at, submitted_at, usage } of targets) {
      expect(own.succeeded).toBe(ids.length);
      expect(usage.prompt_tokens).toBeGreaterThan(ids.length);
      expect([ended_at, submitted_at]).not.toContain(undefined);
    }
    const batches = await world.simulator.batches();
    expect(new Set(batches.map(({ provider }) => provider)).size).toBe(EVERY_TARGET.length);
    expect(events.at(-1)).toMatchObject({ event: 'run:settled', requests: ids.length, targets });
  });

  test('goes to two models of one provider, each in batches of its own', async () => {
    await using world = await openVirtualWorld();
    const requests = chatRequests(25);
    const run = await world.router.run(requests, { target: TWO_MODELS, maxRequests: 10 });
    const results = await Array.fromAsync(run.results());
    expect(rowsOf(results)).toEqual(expectedRows(customIds(25), TWO_MODELS));
    const models = (await world.simulator.batches()).map(({ model }) => model ?? '');
    const asked = TWO_MODELS.map((target) => target.split('/')[1] ?? '');
    for (const [index, model] of asked.entries()) {
      expect(models.filter((name) => name.startsWith(model))).toHaveLength(3);
      const own = results.slice(index * 25, (index + 1) * 25);
      expect(own.every((result) => result.model?.startsWith(model))).toBe(true);
    }
    expect(models).toHaveLength(6);
  });

  test('that was submitted to every provider is ended by another router', async () => {
    await using world = await openVirtualWorld();
    const { id } = await world.router.submit(chatRequests(25), { target: EVERY_TARGET, maxRequests: 10 });
    await world.router.close();
    const before = await world.simulator.batches();
    expect(before).toHaveLength(3 * EVERY_TARGET.length);
    const other = world.openRouter();
    world.clock.advance(3_600_000);
    const refreshed = await other.refresh(id);
    expect(refreshed.targets.every(({ counts }) => counts.succeeded > 0)).toBe(true);
    const run = await other.resume(id);
    expect(rowsOf(await Array.fromAsync(run.results()))).toEqual(expectedRows(customIds(25), EVERY_TARGET));
    expect(await world.simulator.batches()).toHaveLength(before.length);
  });
});
