import { z } from 'zod';

import type { Failure, FailureCode } from '../core/failure.ts';
import type { Warning, WarningCode } from '../core/warning.ts';
import { jsonValueSchema } from './json-object.ts';
import { answerSchema } from './message.ts';
import { FINISH_REASONS, RESULT_STATUSES, type UnifiedResult } from './result.ts';
import { listOf, optional, strictObject, type StrictObject } from './strict-object.ts';
import type { UsageInfo } from './usage.ts';

/** Complete by type: a code that is added to the union and not here does not compile. */
const FAILURE_CODES: { readonly [Code in FailureCode]: Code } = {
  invalid_request: 'invalid_request',
  authentication: 'authentication',
  permission_denied: 'permission_denied',
  model_not_found: 'model_not_found',
  context_length_exceeded: 'context_length_exceeded',
  content_filtered: 'content_filtered',
  rate_limited: 'rate_limited',
  quota_exceeded: 'quota_exceeded',
  overloaded: 'overloaded',
  server_error: 'server_error',
  timeout: 'timeout',
  expired: 'expired',
  cancelled: 'cancelled',
  batch_refused: 'batch_refused',
  missing: 'missing',
  malformed: 'malformed',
  unknown: 'unknown',
};

const WARNING_CODES: { readonly [Code in WarningCode]: Code } = {
  unsupported_parameter: 'unsupported_parameter',
  unsupported_content: 'unsupported_content',
  approximated: 'approximated',
  refused: 'refused',
};

const text = z.string();
const filled = text.min(1);
const count = z.int().min(0);

const failureSchema = strictObject<Failure>({
  code: z.enum(FAILURE_CODES),
  message: text,
  retryable: z.boolean(),
});

const warningSchema = strictObject<Warning>({
  code: z.enum(WARNING_CODES),
  path: text,
  message: text,
});

const usageSchema = strictObject<UsageInfo>({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  cached_tokens: optional(count),
  cache_write_tokens: optional(count),
  reasoning_tokens: optional(count),
});

/** Schema of {@link UnifiedResult}. */
export const unifiedResultSchema: StrictObject<UnifiedResult> = strictObject<UnifiedResult>({
  custom_id: filled,
  status: z.enum(RESULT_STATUSES),
  message: optional(answerSchema),
  embeddings: optional(listOf(listOf(z.number()))),
  finish_reason: optional(z.enum(FINISH_REASONS)),
  raw_finish_reason: optional(text),
  usage: optional(usageSchema),
  model: optional(text),
  error: optional(failureSchema),
  provider: filled,
  target: optional(filled),
  batch_id: optional(text),
  attempts: count,
  warnings: optional(listOf(warningSchema)),
  provider_data: optional(jsonValueSchema),
});
