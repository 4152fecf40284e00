import type { SimulatedName } from '../../src/simulator/index.ts';
import type { Hold } from './gate.ts';
import { EVERY_TARGET, targetAt, TWO_MODELS } from './targets.ts';

/** A place in the life of a run at which its process dies. */
export interface KillCase {
  readonly name: string;
  /** Whom the run asks; one model of the provider by default. */
  readonly targets?: readonly string[];
  /** The event after which the process is killed; without one, as soon as a call stands at the gate. */
  readonly killAt?: string;
  /** How often that must have happened; once by default. */
  readonly times?: number;
  /** How many batches must exist by then, so that no creation is on its way; any number by default. */
  readonly sent?: number;
  /** The provider at whose door the gate is; OpenAI by default. */
  readonly at?: SimulatedName;
  /** Where the way to that provider is shut, so that the process cannot get further than the case is about. */
  readonly hold: Hold;
  /** How many bytes each request is made longer by. */
  readonly padding?: number;
  /** How often the process asks after its batches before it dies, in seconds. */
  readonly pollInterval?: string;
  /** Whether the death may, or must, leave a creation of which nobody can say whether it happened. */
  readonly unclear?: 'possible' | 'certain';
  /** Batches that exist at the end, where that is not the number of shards. */
  readonly batches?: number;
}

/** The runs of these cases: so many requests in so many batches. */
export const REQUESTS = 40;
export const SHARDS = 4;

const UPLOAD = { method: 'POST', path: /\/files$/, at: 'request' } as const;
const CREATION = { method: 'POST', path: /\/batches$/, at: 'request' } as const;
const STATUS = { method: 'GET', path: /\/batches\/[^/]+$/, at: 'request' } as const;
const CONTENT = { method: 'GET', path: /\/content$/, at: 'request' } as const;

const OPENAI_CASES: readonly KillCase[] = [
  { name: 'while the input is read', killAt: 'intake:progress', hold: UPLOAD, padding: 400_000 },
  { name: 'when the input was read', killAt: 'intake:finished', hold: UPLOAD },
  { name: 'in the middle of an upload', killAt: 'upload:progress', hold: UPLOAD, padding: 400_000 },
  {
    name: 'when a file is uploaded',
    killAt: 'shard:staged',
    hold: CREATION,
    unclear: 'possible',
    batches: SHARDS - 1,
  },
  {
    name: 'after a creation left that never arrives',
    killAt: 'shard:submitting',
    hold: CREATION,
    unclear: 'certain',
    batches: SHARDS - 1,
  },
  {
    name: 'after a creation arrived, before its answer',
    hold: { ...CREATION, after: 1, at: 'reply' },
    unclear: 'certain',
  },
  { name: 'after the first batch', killAt: 'shard:submitted', hold: { ...UPLOAD, after: 1 } },
  {
    name: 'while it waits',
    killAt: 'run:waiting',
    hold: STATUS,
    pollInterval: '60',
    sent: SHARDS,
  },
  { name: 'when a batch has ended', killAt: 'shard:ended', sent: SHARDS, hold: CONTENT },
  // The last one, since by then every batch exists.
  { name: 'in the middle of a download', hold: { ...CONTENT, after: SHARDS - 1, at: 'body' } },
  {
    name: 'when the answers of a batch are there',
    killAt: 'shard:collected',
    sent: SHARDS,
    hold: { ...CONTENT, after: 1 },
  },
  {
    name: 'when a batch is settled',
    killAt: 'shard:settled',
    sent: SHARDS,
    hold: { ...CONTENT, after: 1 },
  },
  { name: 'at its last step', killAt: 'run:settled', hold: { ...CONTENT, after: SHARDS } },
];

const SEVERAL_TARGETS: readonly KillCase[] = [
  {
    name: 'over two models, after the first batch of each',
    targets: TWO_MODELS,
    killAt: 'shard:submitted',
    times: 2,
    hold: { ...UPLOAD, after: 2 },
  },
  {
    name: 'over two models, when some batches of each are settled',
    targets: TWO_MODELS,
    killAt: 'shard:settled',
    times: 4,
    sent: 2 * SHARDS,
    hold: { ...CONTENT, after: 4 },
  },
  {
    name: 'over two models, at its last step',
    targets: TWO_MODELS,
    killAt: 'run:settled',
    hold: { ...CONTENT, after: 2 * SHARDS },
  },
  {
    name: 'when all but the first provider are done, and that one has not got a batch',
    targets: EVERY_TARGET,
    killAt: 'shard:settled',
    times: (EVERY_TARGET.length - 1) * SHARDS,
    hold: UPLOAD,
  },
  {
    name: 'when all but the first provider are done, and answers of that one are on their way',
    targets: EVERY_TARGET,
    killAt: 'shard:settled',
    times: (EVERY_TARGET.length - 1) * SHARDS,
    sent: EVERY_TARGET.length * SHARDS,
    hold: { ...CONTENT, at: 'body' },
  },
];

const ONE_BODY = { method: 'POST', path: /\/messages\/batches$/, at: 'request' } as const;
const RESULTS = { method: 'GET', path: /\/results$/, at: 'request' } as const;

/** Anthropic has no files: the requests are the body of the creation, and a death in the middle of it is an unclear one. */
const ANTHROPIC_CASES: readonly KillCase[] = [
  {
    name: 'when the input was read',
    killAt: 'intake:finished',
    hold: ONE_BODY,
    unclear: 'possible',
    batches: SHARDS - 1,
  },
  {
    name: 'in the middle of the body that creates a batch',
    hold: { ...ONE_BODY, after: 1, at: 'sending' },
    padding: 400_000,
    unclear: 'certain',
    batches: SHARDS - 1,
  },
  {
    name: 'after a creation arrived, before its answer',
    hold: { ...ONE_BODY, after: 1, at: 'reply' },
    unclear: 'certain',
  },
  {
    name: 'after the first batch',
    killAt: 'shard:submitted',
    hold: { ...ONE_BODY, after: 1 },
    unclear: 'possible',
    batches: SHARDS - 1,
  },
  { name: 'while it waits', killAt: 'run:waiting', hold: STATUS, pollInterval: '60', sent: SHARDS },
  { name: 'when a batch has ended', killAt: 'shard:ended', sent: SHARDS, hold: RESULTS },
  { name: 'in the middle of a download', hold: { ...RESULTS, after: SHARDS - 1, at: 'body' } },
  {
    name: 'when the answers of a batch are there',
    killAt: 'shard:collected',
    sent: SHARDS,
    hold: { ...RESULTS, after: 1 },
  },
  { name: 'at its last step', killAt: 'run:settled', hold: { ...RESULTS, after: SHARDS } },
];

const START = { method: 'POST', path: /\/upload\/v1beta\/files$/, at: 'request' } as const;
const CHUNK = { method: 'POST', path: /\/upload\/v1beta\/files\?/, at: 'request' } as const;
const GENERATE = { method: 'POST', path: /:batchGenerateContent$/, at: 'request' } as const;
const DOWNLOAD = { method: 'GET', path: /:download\?alt=media$/, at: 'request' } as const;
/** Ten requests of that length are more than goes inline. */
const BY_FILE = 120_000;
/** Ten of that length are more than one chunk of eight mebibytes. */
const BY_CHUNKS = 1_000_000;

const GOOGLE_CASES: readonly KillCase[] = [
  { name: 'when the input was read', killAt: 'intake:finished', hold: START, padding: BY_FILE },
  { name: 'in the middle of a chunk', hold: { ...CHUNK, at: 'sending' }, padding: BY_FILE },
  { name: 'between two chunks', hold: { ...CHUNK, after: 1 }, padding: BY_CHUNKS },
  {
    name: 'when a file is uploaded',
    killAt: 'shard:staged',
    hold: GENERATE,
    padding: BY_FILE,
    unclear: 'possible',
    batches: SHARDS - 1,
  },
  {
    name: 'after a creation arrived, before its answer',
    hold: { ...GENERATE, after: 1, at: 'reply' },
    padding: BY_FILE,
    unclear: 'certain',
  },
  {
    name: 'after the first batch',
    killAt: 'shard:submitted',
    hold: { ...START, after: 1 },
    padding: BY_FILE,
  },
  { name: 'when a batch has ended', killAt: 'shard:ended', sent: SHARDS, hold: DOWNLOAD, padding: BY_FILE },
  {
    name: 'in the middle of a download',
    hold: { ...DOWNLOAD, after: SHARDS - 1, at: 'body' },
    padding: BY_FILE,
  },
  {
    name: 'at its last step',
    killAt: 'run:settled',
    hold: { ...DOWNLOAD, after: SHARDS },
    padding: BY_FILE,
  },
];

/** An operation that holds ten answers is longer than that, and one that runs is shorter. */
const ANSWERS = { ...STATUS, answerBytes: 4_000 } as const;

const INLINE_CASES: readonly KillCase[] = [
  {
    name: 'inline, after a creation left that never arrives',
    killAt: 'shard:submitting',
    hold: GENERATE,
    unclear: 'certain',
    batches: SHARDS - 1,
  },
  {
    name: 'inline, after a creation arrived, before its answer',
    hold: { ...GENERATE, after: 1, at: 'reply' },
    unclear: 'certain',
  },
  { name: 'inline, while it waits', killAt: 'run:waiting', hold: STATUS, pollInterval: '60', sent: SHARDS },
  // Looked at twice each, once to learn that it has ended: the last of four is on its way.
  { name: 'inline, in the middle of the answers', hold: { ...ANSWERS, after: 2 * SHARDS - 1, at: 'body' } },
  {
    name: 'inline, when a batch is settled',
    killAt: 'shard:settled',
    sent: SHARDS,
    hold: { ...ANSWERS, after: 2, at: 'reply' },
  },
];

const at = (provider: SimulatedName, cases: readonly KillCase[]): readonly KillCase[] =>
  cases.map((one) => ({
    ...one,
    name: `${provider}: ${one.name}`,
    at: provider,
    targets: [targetAt(provider)],
  }));

/** Every case. */
export const KILL_CASES: readonly KillCase[] = [
  ...at('openai', OPENAI_CASES),
  ...at('anthropic', ANTHROPIC_CASES),
  ...at('google', [...GOOGLE_CASES, ...INLINE_CASES]),
  ...SEVERAL_TARGETS,
];
