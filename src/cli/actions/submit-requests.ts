import type { ExitCode } from '../../core/error-codes.ts';
import { UsageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { driveRun, STDOUT } from '../drive-run.ts';
import { showMany } from '../human-figures.ts';
import { openInput, refuseSameFile, resumesFrom } from '../input-source.ts';
import { openRouter } from '../open-router.ts';
import { readRequestOptions, type RequestOptions } from '../request-options.ts';

/** Options of `submit`. */
export interface SubmitOptions extends RequestOptions {
  readonly json: boolean;
  readonly output?: string;
  readonly stateDir?: string;
}

/** `submit`: sends and does not wait; the id of the run is its data. */
export async function submitRequests(
  context: CliContext,
  { files }: Readonly<Record<'files', readonly string[]>>,
  options: SubmitOptions,
): Promise<ExitCode> {
  if (options.output === STDOUT) {
    throw new UsageError(
      'submit prints the id of the run; give --output - to resume, which writes the results.',
    );
  }
  refuseSameFile(files, options.output);
  const asked = readRequestOptions(options);
  await using router = openRouter(context, options.stateDir);
  const run = await driveRun(context, {
    options,
    resumes: resumesFrom(files),
    start: (drive) => router.submit(openInput(files, context.signal), { ...asked, ...drive }),
  });
  await context.out.write(`${run.id}\n`);
  if (!options.json) {
    const { shards } = await run.status();
    context.talk.line(`${showMany(shards.length, 'batch', 'batches')} at the provider.`);
    context.talk.line(`Wait and collect with: ${context.trace.resumeCommand}`);
  }
  return 0;
}
