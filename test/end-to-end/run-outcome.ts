import { join } from 'node:path';
import { expect } from 'vitest';

import type { RunEvent, RunStatus, UnifiedResult } from '../../src/index.ts';
import { bareId, readOr, type Lane, type OriginalFiles } from './lanes.ts';
import { chatRequests, customIds } from './request-lines.ts';
import { readSent } from './sent-requests.ts';
import type { VirtualWorld } from './virtual-world.ts';

/** How many requests the runs of these laws have, in how many batches. */
export const REQUESTS = 300;
export const SHARDS = 3;

/** What such a run is asked for. */
export function optionsOf({ target }: Lane): { readonly target: string; readonly maxRequests: number } {
  return { target, maxRequests: REQUESTS / SHARDS };
}

/** A run that is over, and what was told of it. */
export interface Outcome {
  readonly lane: Lane;
  readonly world: VirtualWorld;
  readonly results: readonly UnifiedResult[];
  readonly events: readonly RunEvent[];
  readonly status: RunStatus;
}

/**
 * Sends first and waits afterwards, so that calls come in the same order each time and meet the same faults.
 * @param idleMs how long nobody looks at the run before it is followed
 */
export async function runThrough(world: VirtualWorld, lane: Lane, idleMs = 0): Promise<Outcome> {
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent): void => void events.push(event);
  const { id } = await world.router.submit(chatRequests(REQUESTS), { ...optionsOf(lane), onEvent });
  world.clock.advance(idleMs);
  const run = await world.router.resume(id, { onEvent });
  const results = await Array.fromAsync(run.results());
  return { lane, world, results, events, status: await run.status() };
}

/** What holds whatever went wrong on the way: one result a request in input order, each batch bought once. */
export async function expectWhole({ world, results, events, status }: Outcome): Promise<void> {
  expect(status.state).toBe('settled');
  expect(results.map(({ custom_id }) => custom_id)).toEqual(customIds(REQUESTS));
  for (const { attempts } of results) expect(attempts).toBe(1);
  const sent = await readSent(world.simulator);
  expect([sent.batches, sent.repeated]).toEqual([SHARDS, []]);
  expect(sent.customIds.toSorted()).toEqual(customIds(REQUESTS).toSorted());
  expect(sent.refused).toBe(refusals(events).length);
  expect(status.counts).toMatchObject({ total: REQUESTS, processing: 0 });
  const { succeeded, errored, cancelled, expired } = status.counts;
  expect(succeeded + errored + cancelled + expired).toBe(REQUESTS);
  expect(succeeded).toBe(results.filter((result) => result.status === 'succeeded').length);
  expect(events.at(-1)).toMatchObject({ event: 'run:settled', requests: REQUESTS, batches: SHARDS });
}

/** What came back is on disk as it came, byte for byte, whatever was wrong with it. */
export async function expectFiles({ lane, world, status }: Outcome): Promise<void> {
  const batches = await world.simulator.batches();
  for (const { batch_id: id, requests } of status.shards) {
    const read = (kind: string): Promise<string> =>
      readOr(join(world.stateDir, 'generated', lane.provider, `batch_${id}_${kind}.jsonl`));
    for (const kind of ['unified', 'provider', 'results'])
      expect((await read(kind)).match(/\n/g)).toHaveLength(requests);
    const batch = batches.find((candidate) => bareId(candidate) === id);
    if (batch === undefined) throw new Error(`The simulator has no batch ${id}.`);
    const kept: OriginalFiles = { output: await read('output'), errors: await read('errors') };
    const original = await lane.original(world.simulator, batch);
    // Compared here: when it differs nobody wants to see all of it.
    expect([kept.output === original.output, kept.errors === original.errors]).toEqual([true, true]);
  }
}

/** How many results have each status and error, such as `errored invalid_request final`. */
export function summarize(results: readonly UnifiedResult[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, error } of results) {
    const rest = error === undefined ? '' : ` ${error.code} ${error.retryable ? 'retryable' : 'final'}`;
    counts[`${status}${rest}`] = (counts[`${status}${rest}`] ?? 0) + 1;
  }
  return counts;
}

/** What `summarize` says when nothing is lost. */
export const ALL_SUCCEEDED: Readonly<Record<string, number>> = { succeeded: REQUESTS };

/** The calls that were made again. */
export function retriedCalls(events: readonly RunEvent[]): Set<string> {
  return new Set(retries(events).map(({ call }) => call));
}

/** Each time that a call was made again. */
export function retries(
  events: readonly RunEvent[],
): readonly Extract<RunEvent, { event: 'call:retrying' }>[] {
  return events.filter((event) => event.event === 'call:retrying');
}

/** Why batches were refused as a whole for now. */
export function refusals(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) => (event.event === 'shard:refused' ? [event.reason] : []));
}

/** The lines of a kind that something was wrong with, over all shards. */
export function problemLines(events: readonly RunEvent[], kind: string): number {
  let count = 0;
  for (const event of events) if (event.event === 'line:problem' && event.kind === kind) count += event.count;
  return count;
}
