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
  const isOver = before.state === 'settled' || before.rehearsal === true;
  const asked = options.offline || isOver ? [] : findProviders(context, before, options.json);
  try {
    const status =
      asked.length === 0 ? before : await router.refresh(run, { signal: context.signal, providers: asked });
    await show(context, status, options.json);
    return 0;
  } catch (cause) {
    // What is known is still worth something; the failure is told besides.
    await show(context, await (await router.getRun(run)).status(), options.json);
    throw cause;
  }
}

/** The providers that there is a key for; what cannot be asked is told. */
function findProviders(context: CliContext, { targets }: RunStatus, isQuiet: boolean): readonly string[] {
  const all = [...new Set(targets.map(({ target }) => target.split('/', 1)[0] ?? ''))];
  const asked = all.filter((provider) => hasKeyFor(context, provider));
  if (asked.length < all.length && !isQuiet) {
    const others = all.length === 1 ? 'the provider' : all.filter((name) => !asked.includes(name)).join(', ');
    const verb = all.length - asked.length === 1 ? 'was' : 'were';
    context.talk.line(`There is no key, so ${others} ${verb} not asked: this is what was known last.`);
  }
  return asked;
}

async function show({ out }: CliContext, status: RunStatus, asJson: boolean): Promise<void> {
  await (asJson ? out.writeRecord(status) : out.write(describeStatus(status)));
}
