import { resolve } from 'node:path';

import { UsageError, ValidationError } from './core/errors.ts';
import { pollEvery } from './engine/poll-schedule.ts';
import type { RequestSource } from './engine/request-source.ts';
import type { DriveOptions } from './engine/run-engine.ts';
import type { RunOptions } from './engine/run-options.ts';
import { parseParams } from './model/params.ts';
import type { PlanOptions, RunDriveOptions, RunRequestOptions } from './router-options.ts';

/** More often than this helps nobody, and a provider counts questions too. */
const MIN_POLL_MS = 10;

/** How this process drives, checked. @throws UsageError */
export function driveOptions({ onEvent, pollIntervalMs, signal }: RunDriveOptions): DriveOptions {
  if (pollIntervalMs !== undefined && !(Number.isFinite(pollIntervalMs) && pollIntervalMs >= MIN_POLL_MS)) {
    throw new UsageError(`pollIntervalMs is a number of at least ${MIN_POLL_MS}; got ${pollIntervalMs}.`);
  }
  return {
    ...(pollIntervalMs === undefined ? {} : { poll: pollEvery(pollIntervalMs) }),
    ...(onEvent === undefined ? {} : { onEvent }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** What the ledger keeps of a run's options, checked. @throws UsageError, ValidationError */
export function keptOptions(options: RunRequestOptions, source: RequestSource): RunOptions {
  return {
    ...requestOptions(options, source.name),
    ...(source.paths === undefined ? {} : { inputPaths: source.paths }),
    ...(options.output === undefined ? {} : { output: resolve(options.output) }),
    ...(options.withRaw === undefined ? {} : { withRaw: options.withRaw }),
  };
}

/** What concerns the requests themselves, checked. @throws UsageError, ValidationError */
export function requestOptions({ maxRequests, params, strict }: PlanOptions, input: string): RunOptions {
  if (maxRequests !== undefined && !(Number.isInteger(maxRequests) && maxRequests >= 1)) {
    throw new UsageError(`maxRequests is a whole number of at least 1; got ${maxRequests}.`);
  }
  const parsed = params === undefined ? undefined : parseParams(params);
  if (parsed?.ok === false) {
    throw new ValidationError(parsed.problems.map((problem) => ({ file: 'params', ...problem })));
  }
  return {
    input,
    ...(params === undefined || Object.keys(params).length === 0 ? {} : { params }),
    ...(maxRequests === undefined ? {} : { maxRequests }),
    ...(strict === undefined ? {} : { strict }),
  };
}
