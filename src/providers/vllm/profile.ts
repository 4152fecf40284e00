import type { FailureRule, Profile } from '../../adapter/profile.ts';
import { FEATURES } from './features.ts';

/**
 * Types of vLLM's error answers, and HTTP statuses. A dead engine fails every unfinished request with an
 * `InternalServerError`, "EngineCore encountered an issue", while the process ends as if all were well: such a request
 * was not answered, and may be sent again.
 */
const FAILURES: Readonly<Record<string, FailureRule>> = {
  InternalServerError: { code: 'server_error', retry: 'as-is' },
  EngineDeadError: { code: 'server_error', retry: 'as-is' },
  EngineGenerateError: { code: 'server_error', retry: 'as-is' },
  ServiceUnavailableError: { code: 'overloaded', retry: 'as-is' },
  NotFoundError: { code: 'model_not_found', retry: 'elsewhere' },
  context_length_exceeded: { code: 'context_length_exceeded', retry: 'elsewhere' },
  BadRequestError: { code: 'invalid_request', retry: 'never' },
  // The answer of a line that holds neither an answer nor an error: nobody can say that it was free.
  malformed: { code: 'malformed', retry: 'never' },
  '404': { code: 'model_not_found', retry: 'elsewhere' },
  '408': { code: 'timeout', retry: 'as-is' },
  '429': { code: 'rate_limited', retry: 'as-is' },
  '503': { code: 'overloaded', retry: 'as-is' },
  '504': { code: 'timeout', retry: 'as-is' },
  '4xx': { code: 'invalid_request', retry: 'never' },
  '5xx': { code: 'server_error', retry: 'as-is' },
};

/** What a process of one's own has in place of a provider's window: nothing ends it but its work. */
const NO_WINDOW_HOURS = Number.MAX_SAFE_INTEGER;

/** Everything about `vllm run-batch` that is a fact. */
export const VLLM_PROFILE: Profile = {
  title: 'vLLM',
  source: {
    url: 'https://docs.vllm.ai/en/latest/examples/offline_inference/openai_batch/',
    checked: '2026-11-21',
  },
  limits: [],
  // One process serves one model; the lines of a file may be for different endpoints.
  groupBy: ['model'],
  // Ids are neither limited nor checked.
  idPattern: /^[^]+$/,
  // The output is written at the end, all at once: a process that is killed leaves nothing.
  window: { hours: NO_WINDOW_HOURS, partialOnExpiry: false, partialOnCancel: false },
  retention: {},
  // A process has no states of its own: how it ended, and how many lines it wrote, is all there is.
  states: {},
  failures: FAILURES,
  reconcile: 'none',
  features: FEATURES,
  // A process of one's own needs neither.
  variables: { apiKey: [], baseUrl: [] },
};
