import type { JsonObject, JsonValue } from '../core/json.ts';
import { isJsonObject, numberAt, stringAt } from '../core/json.ts';
import type { RunRecord } from '../ledger/records.ts';
import type { RunParams } from '../model/params.ts';

/** How a run was asked for: what the ledger keeps, so that another process can go on with it. */
export interface RunOptions {
  /** The input as the user named it. */
  readonly input: string;
  /** Absolute path of the input, where it can be read again. */
  readonly inputPath?: string;
  readonly params?: RunParams;
  readonly maxRequests?: number;
  readonly strict?: boolean;
  readonly single?: boolean;
  readonly withRaw?: boolean;
  /** The user's own words on every batch, where the provider has a place for them. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Whether the run went to a simulator: nobody else is to go on with it. */
  readonly rehearsal?: boolean;
  /** Absolute path where the results are wanted besides the run's own file. */
  readonly output?: string;
}

/** The options as JSON. */
export function encodeRunOptions(options: RunOptions): JsonObject {
  // JSON drops what is undefined; everything in the options is JSON otherwise.
  return JSON.parse(JSON.stringify(options)) as JsonObject;
}

/** The options that a run was recorded with. */
export function decodeRunOptions({ options }: Pick<RunRecord, 'options'>): RunOptions {
  const inputPath = stringAt(options, 'inputPath');
  const output = stringAt(options, 'output');
  const maxRequests = numberAt(options, 'maxRequests');
  const params: JsonValue | undefined = options['params'];
  return {
    input: stringAt(options, 'input') ?? '',
    ...(inputPath === undefined ? {} : { inputPath }),
    // Validated when the run was made, and kept as it was.
    ...(isJsonObject(params) ? { params } : {}),
    ...(maxRequests === undefined ? {} : { maxRequests }),
    strict: options['strict'] === true,
    single: options['single'] === true,
    withRaw: options['withRaw'] === true,
    rehearsal: options['rehearsal'] === true,
    ...(isJsonObject(options['metadata'])
      ? { metadata: options['metadata'] as Readonly<Record<string, string>> }
      : {}),
    ...(output === undefined ? {} : { output }),
  };
}
