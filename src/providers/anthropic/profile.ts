import { HTTP_FAILURES } from '../../adapter/http-failures.ts';
import type { FailureRule, Limit, Profile } from '../../adapter/profile.ts';
import type { BatchStatus } from '../../model/batch-status.ts';
import { FEATURES, MODEL_FAMILIES } from './features.ts';
import { ENVELOPE_BYTES } from './requests-body.ts';
import { VARIABLES } from './variables.ts';

/**
 * Anthropic docs, "Batch processing", "Batch limitations". The 256 MB are for the whole body, and read as the smaller
 * number that they can mean.
 */
const LIMITS: readonly Limit[] = [
  { unit: 'requests', scope: 'batch', max: 100_000 },
  { unit: 'bytes', scope: 'batch', max: 256_000_000 - ENVELOPE_BYTES },
];

/** Anthropic API reference, "Retrieve a Message Batch", `processing_status`; how a batch ended is read from its counts. */
const STATES: Readonly<Record<string, BatchStatus>> = {
  in_progress: 'in_progress',
  canceling: 'cancelling',
  ended: 'completed',
};

/** Anthropic docs, "Errors", and the error codes of the official SDK; codes before types before statuses. */
const FAILURES: Readonly<Record<string, FailureRule>> = {
  ...HTTP_FAILURES,
  canceled: { code: 'cancelled', retry: 'as-is' },
  expired: { code: 'expired', retry: 'as-is' },
  enforced_spend_limit_reached: { code: 'quota_exceeded', retry: 'elsewhere' },
  contract_spend_limit_reached: { code: 'quota_exceeded', retry: 'elsewhere' },
  linked_organization_spend_limit_reached: { code: 'quota_exceeded', retry: 'elsewhere' },
  linked_organization_billing_unavailable: { code: 'quota_exceeded', retry: 'elsewhere' },
  ramp_limit_exceeded: { code: 'rate_limited', retry: 'as-is' },
  organization_on_hold: { code: 'permission_denied', retry: 'never' },
  invalid_request_error: { code: 'invalid_request', retry: 'never' },
  authentication_error: { code: 'authentication', retry: 'never' },
  billing_error: { code: 'quota_exceeded', retry: 'elsewhere' },
  permission_error: { code: 'permission_denied', retry: 'never' },
  not_found_error: { code: 'model_not_found', retry: 'elsewhere' },
  conflict_error: { code: 'server_error', retry: 'as-is' },
  request_too_large: { code: 'invalid_request', retry: 'smaller' },
  rate_limit_error: { code: 'rate_limited', retry: 'as-is' },
  api_error: { code: 'server_error', retry: 'as-is' },
  timeout_error: { code: 'timeout', retry: 'as-is' },
  overloaded_error: { code: 'overloaded', retry: 'as-is' },
  // The answer of a line that holds neither an answer nor an error: nobody can say that it was free.
  malformed: { code: 'malformed', retry: 'never' },
  '402': { code: 'quota_exceeded', retry: 'elsewhere' },
  '529': { code: 'overloaded', retry: 'as-is' },
};

/** Everything about Anthropic that is a fact. */
export const ANTHROPIC_PROFILE: Profile = {
  title: 'Anthropic',
  source: {
    url: 'https://platform.claude.com/docs/en/build-with-claude/batch-processing',
    checked: '2026-11-21',
  },
  limits: LIMITS,
  // Models may be mixed; the headers with the version and the betas are the whole batch's.
  groupBy: ['shared'],
  idPattern: /^[a-zA-Z0-9_-]{1,64}$/,
  window: { hours: 24, partialOnExpiry: true, partialOnCancel: true },
  retention: { resultsHours: 29 * 24 },
  states: STATES,
  failures: FAILURES,
  reconcile: 'window',
  features: FEATURES,
  families: MODEL_FAMILIES,
  variables: VARIABLES,
};
