import type { ExitCode } from '../../core/error-codes.ts';
import type { IntakeOutcome } from '../../index.ts';
import type { CliContext } from '../cli-context.ts';
import { showBytes, showCount, showMany } from '../human-figures.ts';
import { openInput } from '../input-source.ts';
import { openRouter } from '../open-router.ts';
import { readRequestOptions, type RequestOptions } from '../request-options.ts';
import { tellWarnings } from '../tell-warnings.ts';
import { formatTable } from '../text-table.ts';

/** Options of `plan`. */
export interface PlanCommandOptions extends Omit<RequestOptions, 'withRaw'> {
  readonly json: boolean;
}

/** `plan`: what a run would send; makes no call and writes nothing. */
export async function showPlan(
  context: CliContext,
  { files }: Readonly<Record<'files', readonly string[]>>,
  options: PlanCommandOptions,
): Promise<ExitCode> {
  const { out, signal, talk } = context;
  await using router = openRouter(context, undefined);
  const outcome = await router.plan(openInput(files, signal), { ...readRequestOptions(options), signal });
  if (options.json) {
    await out.writeRecord(asRecord(outcome));
    return 0;
  }
  await out.write(describePlan(outcome));
  tellWarnings(talk, outcome.warnings);
  return 0;
}

function asRecord({ requests, shards, targets, warnings }: IntakeOutcome): object {
  return {
    requests,
    targets,
    bytes: totalBytes(shards),
    batches: shards.map(({ bytes, endpoint, model, number, requests, target }) => {
      return { shard: number, target: targets[target], endpoint, model, requests, bytes };
    }),
    warnings,
  };
}

function describePlan({ requests, shards, targets }: IntakeOutcome): string {
  const isOne = targets.length < 2;
  const columns = [
    { title: 'SHARD', isNumber: true },
    ...(isOne ? [] : [{ title: 'TARGET' }]),
    { title: 'ENDPOINT' },
    { title: 'MODEL' },
    { title: 'REQUESTS', isNumber: true },
    { title: 'SIZE', isNumber: true },
  ];
  const rows = shards.map(({ bytes, endpoint, model, number, requests, target }) => {
    const owner = isOne ? [] : [targets[target] ?? ''];
    return [String(number), ...owner, endpoint, model, showCount(requests), showBytes(bytes)];
  });
  const asked = `${showMany(requests, 'request')}${isOne ? '' : ` to ${targets.length} targets`}`;
  const total = `${asked} in ${showMany(shards.length, 'batch', 'batches')}`;
  return `${formatTable(columns, rows)}\n${total}, ${showBytes(totalBytes(shards))}\n`;
}

function totalBytes(shards: IntakeOutcome['shards']): number {
  return shards.reduce((sum, { bytes }) => sum + bytes, 0);
}
