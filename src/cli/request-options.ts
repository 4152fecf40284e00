import type { PlanOptions, RunRequestOptions } from '../index.ts';
import { parseParamOptions } from './parse-param-options.ts';

/** Options that say what is asked of a run. */
export interface RequestOptions {
  readonly target: readonly string[];
  readonly param: readonly string[];
  readonly strict: boolean;
  readonly maxRequests?: number;
  readonly withRaw?: boolean;
}

/** The library's options from the command line's. @throws UsageError for a parameter that does not exist */
export function readRequestOptions(
  options: RequestOptions,
): PlanOptions & Pick<RunRequestOptions, 'withRaw'> {
  const params = parseParamOptions(options.param);
  return {
    target: options.target,
    strict: options.strict,
    ...(params === undefined ? {} : { params }),
    ...(options.maxRequests === undefined ? {} : { maxRequests: options.maxRequests }),
    ...(options.withRaw === true ? { withRaw: true } : {}),
  };
}
