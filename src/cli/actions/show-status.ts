import type { ExitCode } from '../../core/error-codes.ts';
import type { RunStatus } from '../../index.ts';
import type { CliContext } from '../cli-context.ts';
import { describeStatus } from '../describe-status.ts';
import { findRun } from '../find-run.ts';
import { hasKeyFor } from '../open-router.ts';

/** Options of `status`. */
export interface StatusOptions {
  readonly json: boolean;
  readonly offline: boolean;
  readonly stateDir?: string;
}

/** `status`: how a run is, as the provider says now where it can be asked. */
export async function showStatus(
  context: CliContext,
  { run }: Readonly<Record<'run', string>>,
  options: StatusOptions,
): Promise<ExitCode> {
  const { before, router } = await findRun(context, run, options.stateDir);
  await using _ = router;
  const provider = before.target.split('/', 1)[0] ?? '';
  const isOver = before.state === 'settled' || before.rehearsal === true;
  const hasKey = hasKeyFor(context, provider);
  const mayAsk = !options.offline && !isOver && hasKey;
  if (!options.offline && !isOver && !hasKey && !options.json) {
    context.talk.line('There is no key, so the provider was not asked: this is what was known last.');
  }
  try {
    const status = mayAsk ? await router.refresh(run, { signal: context.signal }) : before;
    await show(context, status, options.json);
    return 0;
  } catch (cause) {
    // What was known before is still worth something; the failure is told besides.
    await show(context, before, options.json);
    throw cause;
  }
}

async function show({ out }: CliContext, status: RunStatus, asJson: boolean): Promise<void> {
  await (asJson ? out.writeRecord(status) : out.write(describeStatus(status)));
}
