import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Profile } from '../../src/adapter/profile.ts';
import { ANTHROPIC_PROFILE } from '../../src/providers/anthropic/profile.ts';
import { GOOGLE_PROFILE } from '../../src/providers/google/profile.ts';
import { OPENAI_PROFILE } from '../../src/providers/openai/profile.ts';
import {
  FAULTS,
  type FaultName,
  type SimulatedBatch,
  type SimulatedName,
  type Simulator,
} from '../../src/simulator/index.ts';
import type { ProviderSettings } from './virtual-world.ts';

/** What a provider has of a batch's results; `NO_FILE` for a file that it does not have. */
export interface OriginalFiles {
  readonly output: string;
  readonly errors: string;
}

/** A way on which batches go to a provider and come back: the laws of runs hold on each. */
export interface Lane {
  readonly name: string;
  readonly provider: SimulatedName;
  readonly target: string;
  readonly providers: ProviderSettings;
  readonly profile: Profile;
  /** The call that creates a batch, as the simulator names it. */
  readonly creation: string;
  /** Faults of the provider that have no place on this way. */
  readonly spared: readonly FaultName[];
  /** How requests fail that the fault `row-errors` hits. */
  readonly rowErrors: readonly string[];
  /** What the provider has of a batch's results. */
  readonly original: (simulator: Simulator, batch: SimulatedBatch) => Promise<OriginalFiles>;
}

export const NO_FILE = 'no file';

/** The text of a file, `NO_FILE` when there is none. */
export function readOr(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => NO_FILE);
}

/** The id of a batch as handles have it: Gemini's simulator names it with its collection. */
export function bareId({ id }: SimulatedBatch): string {
  return id.replace(/^batches\//, '');
}

const OPENAI: Lane = {
  name: 'openai',
  provider: 'openai',
  target: 'openai/gpt-5-mini',
  providers: {},
  profile: OPENAI_PROFILE,
  creation: 'POST /batches',
  spared: [],
  rowErrors: [
    'errored invalid_request final',
    'errored rate_limited retryable',
    'errored server_error retryable',
  ],
  original: async ({ directory }, { error_file_id: errors, id, output_file_id: output }) => {
    // A batch that failed as a whole has no files; `empty-error-file-id` writes "" for none.
    const read = (fileId: string | null, name: string): Promise<string> =>
      fileId ? readOr(join(directory, `${id}_${name}.jsonl`)) : Promise.resolve(NO_FILE);
    return { output: await read(output, 'output'), errors: await read(errors, 'error') };
  },
};

const ANTHROPIC: Lane = {
  name: 'anthropic',
  provider: 'anthropic',
  target: 'anthropic/claude-sonnet-4-5',
  providers: {},
  profile: ANTHROPIC_PROFILE,
  creation: 'POST /v1/messages/batches',
  spared: [],
  rowErrors: [
    'errored invalid_request final',
    'errored overloaded retryable',
    'errored server_error retryable',
  ],
  original: async ({ directory }, { id }) => ({
    output: await readOr(join(directory, `${id}_results.jsonl`)),
    errors: NO_FILE,
  }),
};

/** Gemini, by files. */
export const GOOGLE_FILE: Lane = {
  name: 'google by file',
  provider: 'google',
  target: 'google/gemini-2.5-flash',
  providers: { google: { inlineBytes: 0 } },
  profile: GOOGLE_PROFILE,
  creation: 'POST /models/:id:batchGenerateContent',
  spared: [],
  rowErrors: [
    'errored invalid_request final',
    'errored rate_limited retryable',
    'errored server_error retryable',
  ],
  original: async ({ directory }, batch) => ({
    output: batch.output_file_id === null ? NO_FILE : await readOr(outputOf(directory, batch)),
    errors: NO_FILE,
  }),
};

/** Gemini, with requests inside the creation and answers inside the operation. */
export const GOOGLE_INLINE: Lane = {
  ...GOOGLE_FILE,
  name: 'google inline',
  providers: {},
  // There is no file on this way, neither up nor down.
  spared: ['broken-chunk', 'content-502', 'file-not-ready', 'late-file', 'truncate'],
  // In an operation there is nothing but JSON: a line that is broken is not there.
  original: async ({ directory }, batch) => {
    if (batch.status !== 'BATCH_STATE_SUCCEEDED') return { output: NO_FILE, errors: NO_FILE };
    const lines = (await readOr(outputOf(directory, batch))).split('\n').filter(isJson);
    return { output: lines.map((line) => `${line}\n`).join(''), errors: NO_FILE };
  },
};

/** Every way. */
export const LANES: readonly Lane[] = [OPENAI, ANTHROPIC, GOOGLE_FILE, GOOGLE_INLINE];

/** The ways on which a fault can happen. */
export function lanesOf(fault: FaultName): readonly Lane[] {
  const { at } = FAULTS[fault];
  return LANES.filter(
    ({ provider, spared }) => (at === 'all' || at.includes(provider)) && !spared.includes(fault),
  );
}

function outputOf(directory: string, batch: SimulatedBatch): string {
  return join(directory, `${bareId(batch)}_output.jsonl`);
}

function isJson(line: string): boolean {
  try {
    return JSON.parse(line) !== undefined;
  } catch {
    return false;
  }
}
