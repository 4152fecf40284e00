import type { ExitCode } from '../../core/error-codes.ts';
import type { CliContext } from '../cli-context.ts';
import { ValidationError } from '../../core/errors.ts';
import { showMany } from '../human-figures.ts';
import { openInput } from '../input-source.ts';
import { openRouter } from '../open-router.ts';

/** Options of `validate`. */
export interface ValidateOptions {
  readonly json: boolean;
  readonly target: readonly string[];
}

/** `validate`: every problem of an input at once, or how many requests it holds. */
export async function validateRequests(
  context: CliContext,
  { files }: Readonly<Record<'files', readonly string[]>>,
  { json, target }: ValidateOptions,
): Promise<ExitCode> {
  const { out, signal } = context;
  await using router = openRouter(context, undefined);
  const options = { signal, ...(target.length === 0 ? {} : { target }) };
  try {
    const { requests } = await router.validate(openInput(files, signal), options);
    if (json) await out.writeRecord({ requests, problems: [] });
    else await out.write(`${files.join(', ')}: ${showMany(requests, 'request')}, no problems\n`);
    return 0;
  } catch (cause) {
    // For programs the problems are the answer that they asked for; for people they are an error.
    if (json && cause instanceof ValidationError) {
      await out.writeRecord({ problems: cause.problems, total: cause.total });
    }
    throw cause;
  }
}
