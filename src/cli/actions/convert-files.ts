import type { ExitCode } from '../../core/error-codes.ts';
import { UsageError } from '../../core/errors.ts';
import { convertToFile, convertToStream, toRequestLines, toResultLines } from '../../convert-lines.ts';
import type { LineConversion } from '../../convert-lines.ts';
import type { WarningCount } from '../../index.ts';
import type { CliContext } from '../cli-context.ts';
import { flagOf } from '../command.ts';
import { STDOUT } from '../drive-run.ts';
import { openInput, refuseSameFile } from '../input-source.ts';
import { createProviders } from '../open-router.ts';
import { parseParamOptions } from '../parse-param-options.ts';
import { tellWarnings } from '../tell-warnings.ts';

/** Options of `convert`. */
export interface ConvertOptions {
  readonly to?: string;
  readonly model?: string;
  readonly param: readonly string[];
  readonly strict: boolean;
  readonly results: boolean;
  readonly from?: string;
  readonly withRaw: boolean;
  readonly output?: string;
}

/** `convert`: requests into another form, or result files into unified results; makes no call and keeps no state. */
export async function convertFiles(
  context: CliContext,
  { files }: Readonly<Record<'files', readonly string[]>>,
  options: ConvertOptions,
): Promise<ExitCode> {
  const { out, signal, talk, trace } = context;
  const { output = STDOUT } = options;
  if (options.results) trace.afterProblems = 'the other lines were converted';
  else trace.afterProblems = output === STDOUT ? 'the output is not whole' : 'no file was written';
  refuseSameFile(files, output);
  const warnings: WarningCount[] = [];
  const conversion = options.results
    ? readResultOptions(options, signal)
    : readRequestOptions(options, signal, (warning) => warnings.push(warning));
  const input = openInput(files, signal);
  if (output === STDOUT) {
    await convertToStream(input, conversion, {
      get isOpen() {
        return out.isOpen;
      },
      write: async (chunks) => {
        for (const chunk of chunks) await out.write(chunk);
      },
    });
  } else {
    await convertToFile(input, conversion, output);
  }
  tellWarnings(talk, warnings);
  return 0;
}

function readRequestOptions(
  options: ConvertOptions,
  signal: AbortSignal,
  onWarning: (warning: WarningCount) => void,
): LineConversion {
  const { model, param, strict, to } = options;
  refuse(options, ['from', 'withRaw'], 'is for --results');
  if (to === undefined) throw new UsageError('batch-router convert needs --to FORM, or --results.');
  const params = parseParamOptions(param);
  return toRequestLines({
    to,
    strict,
    signal,
    onWarning,
    // As they are set up here: the environment may say how requests are written.
    dialects: createProviders(),
    ...(model === undefined ? {} : { model }),
    ...(params === undefined ? {} : { params }),
  });
}

function readResultOptions(options: ConvertOptions, signal: AbortSignal): LineConversion {
  const { from, withRaw } = options;
  refuse(options, ['to', 'model', 'param', 'strict'], 'is for requests, and not for --results');
  if (from === undefined) throw new UsageError('batch-router convert --results needs --from PROVIDER.');
  return toResultLines({ from, withRaw, signal });
}

/** @throws UsageError for options that do nothing for what is asked */
function refuse(options: ConvertOptions, names: readonly (keyof ConvertOptions)[], why: string): void {
  for (const name of names) {
    const value = options[name];
    const isGiven = Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
    if (isGiven) throw new UsageError(`${flagOf(name)} ${why}.`);
  }
}
