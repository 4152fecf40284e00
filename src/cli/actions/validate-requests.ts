import type { ExitCode } from '../../core/error-codes.ts';
import type { CliContext } from '../cli-context.ts';
import { ValidationError } from '../../core/errors.ts';
import { showMany } from '../human-figures.ts';
import { openInput } from '../input-source.ts';
import { openRouter } from '../open-router.ts';
import { tellWarnings } from '../tell-warnings.ts';

/** Options of `validate`. */
export interface ValidateOptions {
  readonly json: boolean;
  readonly target: readonly string[];
}

/** `validate`: every problem of an input at once, or how many requests it holds, and what targets would lose of them. */
export async function validateRequests(
  context: CliContext,
  { files }: Readonly<Record<'files', readonly string[]>>,
  { json, target }: ValidateOptions,
): Promise<ExitCode> {
  const { out, signal, talk } = context;
  await using router = openRouter(context, undefined);
  const input = openInput(files, signal);
  try {
    // For targets the input is translated, as for a plan, and what is lost is known then.
    const { requests, warnings } =
      target.length === 0
        ? { ...(await router.validate(input, { signal })), warnings: [] }
        : await router.plan(input, { signal, target });
    if (json) await out.writeRecord({ requests, problems: [], warnings });
    else await out.write(`${files.join(', ')}: ${showMany(requests, 'request')}, no problems\n`);
    if (!json) tellWarnings(talk, warnings);
    return 0;
  } catch (cause) {
    // For programs the problems are the answer that they asked for; for people they are an error.
    if (json && cause instanceof ValidationError) {
      await out.writeRecord({ problems: cause.problems, total: cause.total });
    }
    throw cause;
  }
}
