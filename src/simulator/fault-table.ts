import type { SimulatedName } from './simulator.ts';

/** How a fault's value is read: `share` is 0 to 1, `count` a whole number, `seconds` time on the simulator's clock. */
export type FaultUnit = 'share' | 'count' | 'seconds';

/** One thing that can be made to go wrong. */
export interface FaultEntry {
  /** What happens, for a reader of the docs. */
  readonly does: string;
  /** The providers that it can happen at; asked for, it does nothing at the others. */
  readonly at: 'all' | readonly SimulatedName[];
  readonly unit: FaultUnit;
  /** What the value means. */
  readonly value: string;
  /** The value when only the name is given. */
  readonly default: number;
}

/** The name of a fault. */
export type FaultName =
  | 'http-429'
  | 'http-500'
  | 'http-529'
  | 'drop-before'
  | 'drop-after'
  | 'content-502'
  | 'truncate'
  | 'broken-chunk'
  | 'slow-validation'
  | 'file-not-ready'
  | 'not-found-yet'
  | 'late-file'
  | 'token-limit'
  | 'expire'
  | 'blocked-prompt'
  | 'row-errors'
  | 'malformed-line'
  | 'missing-row'
  | 'duplicate-row'
  | 'foreign-row'
  | 'empty-error-file-id';

/** All faults by name. The help of the command line and the docs are generated from this table. */
export const FAULTS: Readonly<Record<FaultName, FaultEntry>> = {
  'http-429': {
    does: 'A call is refused with 429 and told how long to wait, before any effect.',
    at: 'all',
    unit: 'share',
    value: 'share of the calls',
    default: 0.1,
  },
  'http-500': {
    does: 'A call fails with 500, before any effect.',
    at: 'all',
    unit: 'share',
    value: 'share of the calls',
    default: 0.1,
  },
  'http-529': {
    does: 'A call is refused with 529, since the provider as a whole is overloaded, before any effect.',
    at: ['anthropic'],
    unit: 'share',
    value: 'share of the calls',
    default: 0.1,
  },
  'drop-before': {
    does: 'The connection is cut before a call has any effect.',
    at: 'all',
    unit: 'share',
    value: 'share of the calls',
    default: 0.1,
  },
  'drop-after': {
    does: 'The connection is cut after a batch was created, so that its id is never told.',
    at: 'all',
    unit: 'count',
    value: 'the first so many creations',
    default: 1,
  },
  'content-502': {
    does: 'Downloading a file answers 502 with an HTML page.',
    at: 'all',
    unit: 'count',
    value: 'the first so many downloads of each file',
    default: 1,
  },
  truncate: {
    does: 'The connection is cut half-way through a download.',
    at: 'all',
    unit: 'count',
    value: 'the first so many downloads of each result file',
    default: 1,
  },
  'broken-chunk': {
    does: 'The connection is cut half-way through a chunk of a resumable upload; what came before is kept.',
    at: ['google'],
    unit: 'count',
    value: 'the first so many chunks of each upload',
    default: 1,
  },
  'slow-validation': {
    does: 'Each batch stays longer in validation, or pending where the provider calls it so.',
    at: ['openai', 'google'],
    unit: 'seconds',
    value: 'seconds added, at most 72000 (20 hours), so that no batch expires by it',
    default: 3600,
  },
  'file-not-ready': {
    does: 'A batch fails, or its creation is refused with 400 where the provider does it so, because its input file, although uploaded, is not ready yet.',
    at: ['openai', 'google'],
    unit: 'count',
    value: 'the first so many batches',
    default: 1,
  },
  'not-found-yet': {
    does: 'A batch that was just created is answered with 404.',
    at: ['anthropic'],
    unit: 'count',
    value: 'the first so many retrievals of each batch',
    default: 1,
  },
  'late-file': {
    does: 'A batch has succeeded, but its result file is named only so many looks later than it is anyway.',
    at: ['google'],
    unit: 'count',
    value: 'looks at each batch after its success',
    default: 3,
  },
  'token-limit': {
    does: 'A batch fails, or its creation is refused with 429 where the provider does it so, because too much is queued already.',
    at: 'all',
    unit: 'count',
    value: 'the first so many batches (after those of file-not-ready)',
    default: 1,
  },
  expire: {
    does: 'Requests are never finished, so that each batch with such a one expires after its 24 hours, with the other results (at Google after 48 hours, without results).',
    at: 'all',
    unit: 'share',
    value: 'share of the requests',
    default: 0.2,
  },
  'blocked-prompt': {
    does: 'A prompt is blocked, so that the answer to it has no candidates.',
    at: ['google'],
    unit: 'share',
    value: 'share of the prompts',
    default: 0.1,
  },
  'row-errors': {
    does: 'A request comes back with an error: one that is its own fault, or one of the provider.',
    at: 'all',
    unit: 'share',
    value: 'share of the requests',
    default: 0.1,
  },
  'malformed-line': {
    does: 'A result line is cut in half, so that it is not JSON and its request has no result.',
    at: 'all',
    unit: 'share',
    value: 'share of the requests',
    default: 0.05,
  },
  'missing-row': {
    does: 'A request stands in no result file.',
    at: 'all',
    unit: 'share',
    value: 'share of the requests',
    default: 0.05,
  },
  'duplicate-row': {
    does: 'A result line is written twice.',
    at: 'all',
    unit: 'share',
    value: 'share of the requests',
    default: 0.05,
  },
  'foreign-row': {
    does: 'A result line is followed by one whose id was never sent.',
    at: 'all',
    unit: 'share',
    value: 'share of the requests',
    default: 0.05,
  },
  'empty-error-file-id': {
    does: 'A batch without an error file has error_file_id "" in place of null.',
    at: ['openai'],
    unit: 'share',
    value: 'share of the batches',
    default: 1,
  },
};

/** The longest that `slow-validation` may take: validation and work together stay under the 24 hours of a batch. */
export const MAX_SLOW_VALIDATION_SECONDS = 72_000;
