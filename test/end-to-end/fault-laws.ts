import { expect } from 'vitest';

import type { FaultName } from '../../src/simulator/index.ts';
import {
  ALL_SUCCEEDED,
  problemLines,
  refusals,
  REQUESTS,
  retriedCalls,
  retries,
  SHARDS,
  summarize,
  type Outcome,
} from './run-outcome.ts';

/** What a fault does to a run that ends all the same. */
export interface Law {
  readonly fault: string;
  readonly law: string;
  /** Whether nobody looks at the run before its batches are about to expire: a day of questions takes its time. */
  readonly isLeftAlone?: true;
  readonly check: (outcome: Outcome) => void;
}

/** A fault after which nobody can say whether a batch was created. */
export interface UnclearLaw {
  /** Hits a creation on each way. */
  readonly fault: string;
  /** Batches that exist at the provider although their creation is unclear. */
  readonly lost: 'created' | 'not created';
}

/** One entry a fault: one that is added to the simulator and not here does not compile. */
export const FAULT_LAWS: Readonly<Record<FaultName, Law | UnclearLaw>> = {
  'http-429': {
    fault: 'http-429=0.7',
    law: 'is waited out, at creations too',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(retriedCalls(events)).toContain('create');
      expect(retries(events).length).toBeGreaterThan(3);
      // The simulator asks for one second.
      for (const wait of retries(events)) expect(wait.wait_ms).toBeGreaterThanOrEqual(1000);
    },
  },
  'http-500': { fault: 'http-500=0.3', lost: 'not created' },
  'http-529': { fault: 'http-529=0.52', lost: 'not created' },
  'drop-before': { fault: 'drop-before=0.2', lost: 'not created' },
  'drop-after': { fault: 'drop-after=2', lost: 'created' },
  'content-502': {
    fault: 'content-502=2',
    law: 'is a download that is made again',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(retriedCalls(events)).toEqual(new Set(['download']));
      expect(retries(events)).toHaveLength(2 * SHARDS);
    },
  },
  truncate: {
    fault: 'truncate=2',
    law: 'is a download that is made again from its start',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(retriedCalls(events)).toEqual(new Set(['download']));
      expect(events.some((event) => event.event === 'line:problem')).toBe(false);
    },
  },
  'broken-chunk': {
    fault: 'broken-chunk=2',
    law: 'is taken up where the server stands, and the file is whole',
    check: ({ results, events, world }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(retriedCalls(events)).toEqual(new Set());
      // Of each upload: the start, two broken chunks with a question after each, and the chunk that ends it.
      expect(world.simulator.calls()['POST /upload/files']).toBe(6 * SHARDS);
    },
  },
  'slow-validation': {
    fault: 'slow-validation=72000',
    law: 'is waited for',
    check: ({ results, events, status }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(events.filter((event) => event.event === 'run:waiting').length).toBeGreaterThan(100);
      const took = Date.parse(status.settled_at ?? '') - Date.parse(status.created_at);
      expect(took).toBeGreaterThan(72_000_000);
    },
  },
  'file-not-ready': {
    fault: 'file-not-ready=1',
    law: 'is waited out, and the batch is created again',
    check: (outcome) => {
      expectRefused(outcome, 1, /Cannot find file file-|not in an ACTIVE state/);
    },
  },
  'not-found-yet': {
    fault: 'not-found-yet=3',
    law: 'is waited out',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(retriedCalls(events)).toEqual(new Set());
    },
  },
  'late-file': {
    fault: 'late-file=3',
    law: 'is waited for, and never taken for a batch without results',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      const late = events.filter((event) => event.event === 'shard:status' && event.status === 'finalizing');
      expect(late).toHaveLength(SHARDS);
      for (const event of late) expect(event).toMatchObject({ raw_status: 'BATCH_STATE_SUCCEEDED' });
    },
  },
  'token-limit': {
    fault: 'token-limit=2',
    law: 'is waited out, and the batches are created again',
    check: (outcome) => {
      expectRefused(outcome, 2, /Enqueued token limit reached|your processing queue|your current quota/);
    },
  },
  expire: {
    fault: 'expire=0.2',
    law: 'keeps what was finished, and says of the rest that it expired',
    isLeftAlone: true,
    check: ({ lane, results, events, status }) => {
      const { succeeded = 0, 'expired expired retryable': expired = 0, ...rest } = summarize(results);
      expect(rest).toEqual({});
      if (lane.profile.window.partialOnExpiry) expect(succeeded).toBeGreaterThan(200);
      else expect(succeeded).toBe(0);
      expect(expired).toBeGreaterThan(30);
      expect(status.counts).toMatchObject({ succeeded, expired });
      expect(events).toContainEqual(expect.objectContaining({ event: 'shard:ended', status: 'expired' }));
      const took = Date.parse(status.settled_at ?? '') - Date.parse(status.created_at);
      expect(took).toBeGreaterThanOrEqual(lane.profile.window.hours * 3_600_000);
    },
  },
  'blocked-prompt': {
    fault: 'blocked-prompt=0.2',
    law: 'is an answer that says so, and is never dropped',
    check: ({ results }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      const blocked = results.filter(({ finish_reason: reason }) => reason === 'content_filter');
      expect(blocked.length).toBeGreaterThan(30);
      expect(blocked.length).toBeLessThan(100);
    },
  },
  'row-errors': {
    fault: 'row-errors=0.3',
    law: 'is one failed result a row, with the reason',
    check: ({ lane, results, status }) => {
      const { succeeded = 0, ...failed } = summarize(results);
      expect(Object.keys(failed).sort()).toEqual(lane.rowErrors);
      expect(succeeded).toBeGreaterThan(150);
      expect(status.counts).toMatchObject({ succeeded, errored: REQUESTS - succeeded });
    },
  },
  'malformed-line': {
    fault: 'malformed-line=0.1',
    law: 'is told, and its request is one that is missing',
    check: ({ lane, results, events }) => {
      const missing = expectMissing(results);
      // Inside an operation nothing can be malformed: what is, is not there.
      expect(problemLines(events, 'malformed')).toBe(lane.name === 'google inline' ? 0 : missing);
      expect(problemLines(events, 'missing')).toBe(missing);
    },
  },
  'missing-row': {
    fault: 'missing-row=0.1',
    law: 'is found, and is a failed result',
    check: ({ results, events }) => {
      expect(problemLines(events, 'missing')).toBe(expectMissing(results));
      expect(events.some((event) => event.event === 'counts:differ')).toBe(true);
    },
  },
  'duplicate-row': {
    fault: 'duplicate-row=0.1',
    law: 'is told, and counts once',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(problemLines(events, 'repeated')).toBeGreaterThan(10);
    },
  },
  'foreign-row': {
    fault: 'foreign-row=0.1',
    law: 'is told, and is nobody’s result',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(problemLines(events, 'foreign')).toBeGreaterThan(10);
    },
  },
  'empty-error-file-id': {
    fault: 'empty-error-file-id',
    law: 'means that there is no error file',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(events.some((event) => event.event === 'call:retrying')).toBe(false);
    },
  },
};

/** The first batches were refused, OpenAI's after their creation and others' in place of it, and nothing is lost. */
function expectRefused({ lane, results, events }: Outcome, times: number, reason: RegExp): void {
  expect(summarize(results)).toEqual(ALL_SUCCEEDED);
  const told = lane.provider === 'openai' ? refusals(events) : retries(events).map((event) => event.reason);
  expect(told).toHaveLength(times);
  for (const text of told) expect(text).toMatch(reason);
  expect(retriedCalls(events)).toEqual(new Set(lane.provider === 'openai' ? [] : ['create']));
}

/** Some results are missing, and nothing else is wrong. Returns how many. */
function expectMissing(results: Outcome['results']): number {
  const { succeeded = 0, 'errored missing retryable': missing = 0, ...rest } = summarize(results);
  expect(rest).toEqual({});
  expect(succeeded).toBeGreaterThan(200);
  expect(missing).toBeGreaterThan(10);
  return missing;
}
