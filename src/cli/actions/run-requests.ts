import type { ExitCode } from '../../core/error-codes.ts';
import type { CliContext } from '../cli-context.ts';
import { driveToEnd, type DriveCommandOptions } from '../drive-run.ts';
import { openInput, refuseSameFile, resumesFrom } from '../input-source.ts';
import { openRouter } from '../open-router.ts';
import { readRequestOptions, type RequestOptions } from '../request-options.ts';

/** Options of `run`. */
export interface RunOptions extends RequestOptions, DriveCommandOptions {
  readonly simulate: boolean;
  readonly stateDir?: string;
}

/** `run`: sends, waits, collects. */
export async function runRequests(
  context: CliContext,
  { files }: Readonly<Record<'files', readonly string[]>>,
  options: RunOptions,
): Promise<ExitCode> {
  refuseSameFile(files, options.output);
  const asked = readRequestOptions(options);
  if (options.simulate) {
    const { openRehearsal } = await import('../rehearsal.ts');
    await using rehearsal = await openRehearsal();
    await using router = openRouter(context, options.stateDir, rehearsal);
    const paced = { ...options, pollInterval: options.pollInterval ?? rehearsal.pollInterval };
    return await driveToEnd(context, {
      options: paced,
      resumes: 'never',
      start: (drive) => router.run(openInput(files, context.signal), { ...asked, ...drive }),
    });
  }
  await using router = openRouter(context, options.stateDir);
  return await driveToEnd(context, {
    options,
    resumes: resumesFrom(files),
    start: (drive) => router.run(openInput(files, context.signal), { ...asked, ...drive }),
  });
}
