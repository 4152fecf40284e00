import type { ExitCode } from '../../core/error-codes.ts';
import type { Adapter, FeatureSupport, Limit } from '../../index.ts';
import type { CliContext } from '../cli-context.ts';
import { showBytes, showCount } from '../human-figures.ts';
import { createProviders } from '../open-router.ts';
import { formatTable } from '../text-table.ts';

/** Options of `providers`. */
export interface ProvidersOptions {
  readonly json: boolean;
}

/** `providers`: what the profiles say. */
export async function showProviders(
  { out }: CliContext,
  _args: object,
  options: ProvidersOptions,
): Promise<ExitCode> {
  for (const adapter of createProviders()) {
    if (options.json) await out.writeRecord(asRecord(adapter));
    else await out.write(describeProvider(adapter));
  }
  return 0;
}

function asRecord({ codecs, name, profile }: Adapter): object {
  const { features, groupBy, limits, retention, source, title, window } = profile;
  return {
    provider: name,
    title,
    source,
    modes: Object.keys(codecs),
    limits,
    group_by: groupBy,
    window_hours: window.hours,
    partial_results: { on_expiry: window.partialOnExpiry, on_cancel: window.partialOnCancel },
    retention: {
      ...(retention.resultsHours === undefined ? {} : { results_hours: retention.resultsHours }),
      ...(retention.filesHours === undefined ? {} : { files_hours: retention.filesHours }),
    },
    features,
  };
}

function describeProvider({ codecs, name, profile }: Adapter): string {
  const { features, groupBy, limits, source, title, window } = profile;
  const limitRows = limits.map((limit) => [limit.scope, showLimit(limit), limit.endpoint ?? 'all']);
  const featureRows = Object.entries(features).map(([feature, support]) => {
    return [feature, support.support, noteOf(support)];
  });
  return [
    `${title} (${name}/MODEL)`,
    `Modes: ${Object.keys(codecs).join(', ')}. A batch is answered within ${window.hours} hours.`,
    `Requests of one batch share: ${groupBy.join(', ')}.`,
    `Source: ${source.url} (checked ${source.checked})`,
    '',
    formatTable([{ title: 'LIMIT OF A' }, { title: 'AT MOST' }, { title: 'ENDPOINT' }], limitRows),
    formatTable([{ title: 'FEATURE' }, { title: 'SUPPORT' }, { title: 'NOTE' }], featureRows),
  ].join('\n');
}

function showLimit({ max, unit }: Limit): string {
  return unit === 'bytes' ? showBytes(max) : `${showCount(max)} ${unit}`;
}

function noteOf(support: FeatureSupport): string {
  return support.note ?? '';
}
