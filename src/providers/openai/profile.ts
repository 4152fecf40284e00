import type { Limit, Profile } from '../../adapter/profile.ts';
import type { BatchStatus } from '../../model/batch-status.ts';
import { FAILURES } from './failures.ts';
import { FAMILIES, FEATURES } from './features.ts';
import { VARIABLES } from './variables.ts';

/** OpenAI Batch guide, "Rate limits" and "Prepare your batch file"; inputs a request: API reference, "Create embeddings". */
const LIMITS: readonly Limit[] = [
  { unit: 'requests', scope: 'batch', max: 50_000 },
  { unit: 'bytes', scope: 'batch', max: 200 * 1024 * 1024 },
  { unit: 'inputs', scope: 'batch', max: 50_000, endpoint: '/v1/embeddings' },
  { unit: 'inputs', scope: 'request', max: 2_048, endpoint: '/v1/embeddings' },
];

/** OpenAI Batch guide, "Checking the status of a batch". */
const STATES: Readonly<Record<string, BatchStatus>> = {
  validating: 'validating',
  in_progress: 'in_progress',
  finalizing: 'finalizing',
  completed: 'completed',
  failed: 'failed',
  cancelling: 'cancelling',
  cancelled: 'cancelled',
  expired: 'expired',
};

/** Everything about OpenAI that is a fact. */
export const OPENAI_PROFILE: Profile = {
  title: 'OpenAI',
  source: { url: 'https://platform.openai.com/docs/guides/batch', checked: '2026-11-21' },
  limits: LIMITS,
  groupBy: ['endpoint', 'model'],
  // The guide names no limit. Ids that are longer or not plain text are mapped there and back, to be safe.
  idPattern: /^[\x20-\x7e]{1,64}$/,
  window: { hours: 24, partialOnExpiry: true, partialOnCancel: true },
  retention: { resultsHours: 30 * 24, filesHours: 30 * 24 },
  states: STATES,
  failures: FAILURES,
  reconcile: 'marker',
  features: FEATURES,
  families: FAMILIES,
  variables: VARIABLES,
};

/** Key in a batch's metadata that carries the intent it was created with. */
export const INTENT_KEY = 'batch_router_intent';

/** OpenAI API reference, "Create batch", `metadata`. */
export const METADATA_LIMITS: {
  readonly pairs: number;
  readonly keyLength: number;
  readonly valueLength: number;
} = { pairs: 16, keyLength: 64, valueLength: 512 };
