import type { RunEvent, RunEventName, WarningCount } from '../../index.ts';
import { showBytes, showCount, showMany, showWait } from '../human-figures.ts';
import type { Style } from '../talk.ts';

/** An event in words. */
export interface EventLine {
  readonly style?: Style;
  readonly text: string;
}

type Describe<N extends RunEventName> = (event: Extract<RunEvent, { readonly event: N }>) => EventLine;

/** What is said of which event; one that is not here only moves a bar. */
const LINES: { readonly [N in RunEventName]?: Describe<N> } = {
  'run:started': ({ input, run_id, targets }) => ({
    text: `Run ${run_id}: ${input} to ${targets.join(', ')}`,
  }),
  'run:resumed': ({ run_id, state, targets }) => ({
    text:
      state === 'settled'
        ? `Run ${run_id} is settled already (${targets.join(', ')})`
        : `Run ${run_id} goes on (${state}, ${targets.join(', ')})`,
  }),
  'intake:finished': ({ bytes, requests, shards }) => ({
    text: `Read ${showMany(requests, 'request')} for ${showMany(shards, 'batch', 'batches')}, ${showBytes(bytes)}`,
  }),
  'intake:warning': (event) => ({ style: 'yellow', text: `Warning: ${describeWarning(event)}` }),
  'shard:submitted': ({ batch_id, requests, shard, target }) => ({
    text: `Batch ${shard} sent${target === undefined ? '' : ` to ${target}`}: ${showMany(requests, 'request')} as ${batch_id}`,
  }),
  'shard:rejected': ({ reason, shard }) => ({
    style: 'red',
    text: `Batch ${shard} was refused for what is in it and is not sent: ${reason}`,
  }),
  'shard:refused': ({ reason, shard }) => ({
    style: 'yellow',
    text: `Batch ${shard} was refused for now and is sent again later: ${reason}`,
  }),
  'shard:ended': ({ shard, status }) => ({ text: `Batch ${shard} ended: ${status}` }),
  'shard:settled': ({ counts, shard }) => ({ text: `Batch ${shard} collected: ${describeCounts(counts)}` }),
  'shard:unclear': ({ intent_key, shard }) => ({
    style: 'red',
    text: `Batch ${shard}: it is unclear whether it was created (key ${intent_key})`,
  }),
  'provider:failed': ({ provider, reason }) => ({
    style: 'red',
    text: `${provider} failed, and what the others were asked is still collected: ${reason}`,
  }),
  'cleanup:failed': ({ batch_id, reason, shard }) => ({
    style: 'yellow',
    text: `Batch ${shard}: ${batch_id} could not be removed at the provider: ${reason}`,
  }),
  'call:retrying': ({ call, reason, wait_ms }) => ({
    style: 'yellow',
    text: `${reason} – trying the ${call} again in ${showWait(wait_ms)}`,
  }),
  'line:problem': ({ count, example, kind, shard }) => ({
    style: 'yellow',
    text: `Batch ${shard}: ${showMany(count, `${kind} line`)} in the results, such as ${example}`,
  }),
  'counts:differ': ({ own_counts, provider_counts, shard }) => ({
    style: 'yellow',
    text: `Batch ${shard}: the provider counts ${describeCounts(provider_counts)}; the results hold ${describeCounts(own_counts)}`,
  }),
};

/** What to say of an event to people; undefined for those that only move a bar. */
export function describeEvent(event: RunEvent): EventLine | undefined {
  // By its type the table holds, under the name of an event, a function that takes that event.
  const describe = LINES[event.event] as ((event: RunEvent) => EventLine) | undefined;
  return describe?.(event);
}

/** `240 succeeded, 10 errored`; what did not happen is left out. */
export function describeCounts(counts: {
  readonly succeeded: number;
  readonly errored: number;
  readonly cancelled: number;
  readonly expired: number;
}): string {
  const { cancelled, errored, expired, succeeded } = counts;
  const parts = [`${showCount(succeeded)} succeeded`];
  if (errored > 0) parts.push(`${showCount(errored)} errored`);
  if (cancelled > 0) parts.push(`${showCount(cancelled)} cancelled`);
  if (expired > 0) parts.push(`${showCount(expired)} expired`);
  return parts.join(', ');
}

/** A warning, how often it came, and where first. */
export function describeWarning({ count, file, line, target, warning }: WarningCount): string {
  const where = `${showMany(count, 'request')}, first ${file}:${line}`;
  const whom = target === undefined ? '' : `${target}: `;
  return `${whom}${warning.path}: ${warning.message} (${where})`;
}
