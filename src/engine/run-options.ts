import type { JsonObject, JsonValue } from '../core/json.ts';
import { arrayAt, isJsonObject, numberAt, stringAt } from '../core/json.ts';
import type { RunRecord } from '../ledger/records.ts';
import type { RunParams } from '../model/params.ts';

/** How a run was asked for: what the ledger keeps, so that another process can go on with it. */
export interface RunOptions {
  /** The input as the user named it. */
  readonly input: string;
  /** Absolute paths of the input's files, where all of it can be read again. */
  readonly inputPaths?: readonly string[];
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
  const inputPaths = readInputPaths(options);
  const output = stringAt(options, 'output');
  const maxRequests = numberAt(options, 'maxRequests');
  const params: JsonValue | undefined = options['params'];
  return {
    input: stringAt(options, 'input') ?? '',
    ...(inputPaths === undefined ? {} : { inputPaths }),
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

function readInputPaths(options: JsonObject): readonly string[] | undefined {
  // Runs of version 0.1 had one file.
  const only = stringAt(options, 'inputPath');
  const paths = arrayAt(options, 'inputPaths').filter((path) => typeof path === 'string');
  if (paths.length > 0) return paths;
  return only === undefined ? undefined : [only];
}
