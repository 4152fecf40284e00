import type { ExitCode } from '../../core/error-codes.ts';
import { FEATURES, type Adapter, type FeatureSupport, type Limit, type ModelFamily } from '../../index.ts';
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
  const { families = [], features, groupBy, limits, retention, source, title, variables, window } = profile;
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
    environment: { api_key: variables.apiKey, base_url: variables.baseUrl },
    features,
    families: families.map(({ example, features, name, pattern }) => ({
      name,
      pattern: pattern.source,
      example,
      features,
    })),
  };
}

/** What requests of one batch have in common, in words. */
const SHARED: Readonly<Record<Adapter['profile']['groupBy'][number], string>> = {
  endpoint: 'endpoint',
  model: 'model',
  shared: 'settings of the call, such as beta headers',
};

function describeProvider({ codecs, name, profile }: Adapter): string {
  const { families = [], features, groupBy, limits, source, title, variables, window } = profile;
  const limitRows = limits.map((limit) => [limit.scope, showLimit(limit), limit.endpoint ?? 'all']);
  const featureRows = FEATURES.map((feature) => [feature, ...cellsOf(features[feature])]);
  const shared = groupBy.map((what) => SHARED[what]).join(', ');
  return [
    `${title} (${name}/MODEL)`,
    `Modes: ${Object.keys(codecs).join(', ')}. A batch expires after ${window.hours} hours.`,
    `Requests of one batch share: ${shared}.`,
    `Key: ${variables.apiKey.join(' or ')}. Source: ${source.url} (checked ${source.checked})`,
    '',
    formatTable([{ title: 'LIMIT OF A' }, { title: 'AT MOST' }, { title: 'ENDPOINT' }], limitRows),
    formatTable([{ title: 'FEATURE' }, { title: 'SUPPORT' }, { title: 'NOTE' }], featureRows),
    ...families.filter((family) => Object.keys(family.features).length > 0).map(describeFamily),
  ].join('\n');
}

/** What the models of a family do otherwise. */
function describeFamily({ example, features, name }: ModelFamily): string {
  const rows = FEATURES.flatMap((feature) => {
    const support = features[feature];
    return support === undefined ? [] : [[feature, ...cellsOf(support)]];
  });
  const head = [{ title: 'FEATURE' }, { title: 'SUPPORT' }, { title: 'NOTE' }];
  return `${name} (such as ${example}):\n${formatTable(head, rows)}`;
}

function showLimit({ max, unit }: Limit): string {
  return unit === 'bytes' ? showBytes(max) : `${showCount(max)} ${unit}`;
}

function cellsOf({ note, support }: FeatureSupport): readonly string[] {
  return [support.replace('-', ' '), note ?? ''];
}
