/** How a fault's value is read: `share` is 0 to 1, `count` a whole number, `seconds` time on the simulator's clock. */
export type FaultUnit = 'share' | 'count' | 'seconds';

/** One thing that can be made to go wrong. */
export interface FaultEntry {
  /** What happens, for a reader of the docs. */
  readonly does: string;
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
  | 'drop-before'
  | 'drop-after'
  | 'content-502'
  | 'truncate'
  | 'slow-validation'
  | 'file-not-ready'
  | 'token-limit'
  | 'expire'
  | 'row-errors'
  | 'malformed-line'
  | 'missing-row'
  | 'duplicate-row'
  | 'foreign-row'
  | 'empty-error-file-id';

/** All faults by name. The help of the command line and the docs are generated from this table. */
export const FAULTS: Readonly<Record<FaultName, FaultEntry>> = {
  'http-429': {
    does: 'A call is refused with 429 and a retry-after header, before any effect.',
    unit: 'share',
    value: 'share of the calls',
    default: 0.1,
  },
  'http-500': {
    does: 'A call fails with 500, before any effect.',
    unit: 'share',
    value: 'share of the calls',
    default: 0.1,
  },
  'drop-before': {
    does: 'The connection is cut before a call has any effect.',
    unit: 'share',
    value: 'share of the calls',
    default: 0.1,
  },
  'drop-after': {
    does: 'The connection is cut after a batch was created, so that its id is never told.',
    unit: 'count',
    value: 'the first so many creations',
    default: 1,
  },
  'content-502': {
    does: 'Downloading a file answers 502 with an HTML page.',
    unit: 'count',
    value: 'the first so many downloads of each file',
    default: 1,
  },
  truncate: {
    does: 'A download ends half-way, although its length was announced in full.',
    unit: 'count',
    value: 'the first so many downloads of each result file',
    default: 1,
  },
  'slow-validation': {
    does: 'Each batch stays longer in validation.',
    unit: 'seconds',
    value: 'seconds added, at most 72000 (20 hours), so that no batch expires by it',
    default: 3600,
  },
  'file-not-ready': {
    does: 'A batch fails because its input file, although uploaded, cannot be found yet.',
    unit: 'count',
    value: 'the first so many batches',
    default: 1,
  },
  'token-limit': {
    does: 'A batch fails because too many tokens are enqueued for the model.',
    unit: 'count',
    value: 'the first so many batches (after those of file-not-ready)',
    default: 1,
  },
  expire: {
    does: 'Requests are never finished, so that each batch with such a one expires after its 24 hours, with the other results.',
    unit: 'share',
    value: 'share of the requests',
    default: 0.2,
  },
  'row-errors': {
    does: 'A request comes back as a 400, 429 or 500 in the error file.',
    unit: 'share',
    value: 'share of the requests',
    default: 0.1,
  },
  'malformed-line': {
    does: 'A result line is cut in half, so that it is not JSON and its request has no result.',
    unit: 'share',
    value: 'share of the requests',
    default: 0.05,
  },
  'missing-row': {
    does: 'A request stands in neither result file.',
    unit: 'share',
    value: 'share of the requests',
    default: 0.05,
  },
  'duplicate-row': {
    does: 'A result line is written twice.',
    unit: 'share',
    value: 'share of the requests',
    default: 0.05,
  },
  'foreign-row': {
    does: 'A result line is followed by one whose custom_id was never sent.',
    unit: 'share',
    value: 'share of the requests',
    default: 0.05,
  },
  'empty-error-file-id': {
    does: 'A batch without an error file has error_file_id "" in place of null.',
    unit: 'share',
    value: 'share of the batches',
    default: 1,
  },
};

/** The longest that `slow-validation` may take: validation and work together stay under the 24 hours of a batch. */
export const MAX_SLOW_VALIDATION_SECONDS = 72_000;
