import type { ExitCode } from '../../core/error-codes.ts';
import type { RunStatus } from '../../index.ts';
import type { CliContext } from '../cli-context.ts';
import { showCount, showRequests, showTime } from '../human-figures.ts';
import { hasState, openRouter } from '../open-router.ts';
import { formatTable } from '../text-table.ts';

/** Options of `list`. */
export interface ListOptions {
  readonly json: boolean;
  readonly limit?: number;
  readonly stateDir?: string;
}

/** `list`: the runs in the state directory, newest first. */
export async function listRuns(context: CliContext, _args: object, options: ListOptions): Promise<ExitCode> {
  const runs: RunStatus[] = [];
  if (await hasState(context, options.stateDir)) {
    await using router = openRouter(context, options.stateDir);
    for await (const status of router.listRuns(options.limit)) {
      if (options.json) await context.out.writeRecord(status);
      else runs.push(status);
    }
  }
  if (options.json) return 0;
  if (runs.length === 0) {
    context.talk.line(`There are no runs in ${options.stateDir ?? context.config.stateDir}.`);
    return 0;
  }
  await context.out.write(describeRuns(runs));
  return 0;
}

function describeRuns(runs: readonly RunStatus[]): string {
  const columns = [
    { title: 'RUN' },
    { title: 'STATE' },
    { title: 'TARGET' },
    { title: 'REQUESTS', isNumber: true },
    { title: 'SUCCEEDED', isNumber: true },
    { title: 'FAILED', isNumber: true },
    { title: 'BATCHES', isNumber: true },
    { title: 'CREATED' },
    { title: 'INPUT' },
  ];
  const rows = runs.map(
    ({ counts, created_at, input, rehearsal, requests, run_id, shards, state, targets }) => [
      run_id,
      rehearsal === true ? `${state} (rehearsal)` : state,
      nameTargets(targets),
      showRequests(requests, targets.length),
      showCount(counts.succeeded),
      showCount(counts.errored + counts.cancelled + counts.expired),
      showCount(shards.length),
      showTime(created_at),
      input,
    ],
  );
  return formatTable(columns, rows);
}

/** The first one, and how many there are beside it: all of them would make the table too wide to read. */
function nameTargets(targets: RunStatus['targets']): string {
  const [first, ...others] = targets;
  const name = first?.target ?? '';
  return others.length === 0 ? name : `${name} and ${others.length} more`;
}
