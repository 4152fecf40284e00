import type { Dialect } from './adapter/dialect.ts';
import { ProviderNotFoundError, ValidationError } from './core/errors.ts';
import type { JsonObject } from './core/json.ts';
import { knownDialects } from './dialects.ts';
import { convertRequestLines, type RequestConversion } from './engine/convert-requests.ts';
import { convertResultLines, type ResultConversion } from './engine/convert-results.ts';
import { openSource, type RequestInput } from './engine/request-source.ts';
import type { WarningCount } from './engine/warning-counts.ts';
import { parseParams, type RunParams } from './model/params.ts';
import type { UnifiedRequest } from './model/request.ts';
import type { UnifiedResult } from './model/result.ts';

/** The unified form, beside the names of providers. */
const UNIFIED = 'unified';

/** What all conversions can be told. */
interface ConversionOptions {
  /** Providers besides those of this package; one of the same name takes the place of ours. */
  readonly dialects?: readonly Dialect[];
  readonly signal?: AbortSignal;
}

/** How requests are converted. */
export interface ConvertRequestsOptions extends ConversionOptions {
  /** `unified`, or the provider in whose form the requests are wanted, such as `anthropic`. */
  readonly to: string;
  /** For requests that name no model themselves. */
  readonly model?: string;
  /** Settings for every request; what a request says itself wins. */
  readonly params?: RunParams;
  /** Refuse what the target cannot honour, in place of a warning. */
  readonly strict?: boolean;
  /** Is told at the end what was lost, each kind of loss once. */
  readonly onWarning?: (warning: WarningCount) => void;
}

/** How result files are converted. */
export interface ConvertResultsOptions extends ConversionOptions {
  /** Whose result files they are, such as `openai`. */
  readonly from: string;
  /** Keep the provider's own line in each result, as `provider_data`. */
  readonly withRaw?: boolean;
}

/**
 * Converts requests from any form into that of one provider's batch files, or into the unified form. Lines come while
 * the input is read; from the first bad one on nothing more comes, and all bad ones are thrown together at the end.
 *
 * ```ts
 * for await (const line of convertRequests('openai-batch.jsonl', { to: 'anthropic', model: 'claude-haiku-4-5' })) {
 *   console.log(JSON.stringify(line));
 * }
 * ```
 * @throws ValidationError, ProviderNotFoundError, FileOperationError, InterruptedError
 */
export function convertRequests(
  input: RequestInput,
  options: ConvertRequestsOptions & { readonly to: 'unified' },
): AsyncGenerator<UnifiedRequest>;
export function convertRequests(
  input: RequestInput,
  options: ConvertRequestsOptions,
): AsyncGenerator<UnifiedRequest | JsonObject>;
export async function* convertRequests(
  input: RequestInput,
  options: ConvertRequestsOptions,
): AsyncGenerator<UnifiedRequest | JsonObject> {
  const conversion = requestConversion(options);
  for await (const lines of convertRequestLines(await openSource(input), conversion)) {
    for (const { value } of lines) yield value;
  }
}

/**
 * Converts the lines of a provider's result files into unified results, in their order. Every line that can be read
 * comes; those that cannot are thrown together at the end.
 *
 * ```ts
 * for await (const result of convertResults('batch_output.jsonl', { from: 'openai' })) console.log(getText(result));
 * ```
 * @throws ValidationError, ProviderNotFoundError, FileOperationError, InterruptedError
 */
export async function* convertResults(
  input: RequestInput,
  options: ConvertResultsOptions,
): AsyncGenerator<UnifiedResult> {
  const conversion = resultConversion(options);
  for await (const results of convertResultLines(await openSource(input), conversion)) yield* results;
}

/** The options of a conversion of requests, checked. @throws ProviderNotFoundError, ValidationError */
export function requestConversion(options: ConvertRequestsOptions): RequestConversion {
  const { model = '', onWarning = () => undefined, params, strict = false, to } = options;
  const dialects = knownDialects(options.dialects);
  const parsed = params === undefined ? undefined : parseParams(params);
  if (parsed?.ok === false) {
    throw new ValidationError(parsed.problems.map((problem) => ({ file: 'params', ...problem })));
  }
  return {
    dialect: to === UNIFIED ? undefined : findDialect(to, dialects, [UNIFIED]),
    model,
    strict,
    dialects,
    params,
    signal: options.signal ?? new AbortController().signal,
    onWarning,
  };
}

/** The options of a conversion of results, checked. @throws ProviderNotFoundError */
export function resultConversion(options: ConvertResultsOptions): ResultConversion {
  const { from, withRaw = false } = options;
  return {
    dialect: findDialect(from, knownDialects(options.dialects), []),
    withRaw,
    needsOutcome: true,
    signal: options.signal ?? new AbortController().signal,
  };
}

function findDialect(name: string, dialects: readonly Dialect[], others: readonly string[]): Dialect {
  const found = dialects.find((dialect) => dialect.name === name);
  if (found !== undefined) return found;
  throw new ProviderNotFoundError(name, [...dialects.map((dialect) => dialect.name), ...others]);
}
