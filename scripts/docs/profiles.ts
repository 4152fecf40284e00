import type { Limit, Profile } from '../../src/adapter/profile.ts';
import { formatSources } from './capabilities.ts';
import { formatCode, formatTable, type Document } from './document.ts';

/** What each provider's batches are held to. */
export function createLimitsDocument(profiles: readonly Profile[]): Document {
  return {
    file: 'limits.md',
    generate: async () => `# Limits of the providers' batches

A run is split so that no batch crosses a limit. A single request that is over one is refused before anything is sent.

${profiles.map(describeProfile).join('\n\n')}

${formatSources(profiles)}
`,
  };
}

function describeProfile(profile: Profile): string {
  const { window, retention } = profile;
  const facts: readonly (readonly [string, string])[] = [
    ['time for a batch', `${window.hours} hours`],
    ['finished requests of an expired batch', window.partialOnExpiry ? 'have their results' : 'are lost'],
    ['finished requests of a cancelled batch', window.partialOnCancel ? 'have their results' : 'are lost'],
    ['results are kept', formatHours(retention.resultsHours)],
    ['uploaded files are kept', formatHours(retention.filesHours)],
    ['requests of a batch share', profile.groupBy.join(', ') || 'nothing'],
    ['custom ids that are sent as they are', formatCode(String(profile.idPattern))],
  ];
  return [
    `## ${profile.title}`,
    formatTable(['limit', 'of', 'at most', 'endpoint'], profile.limits.map(formatLimit)),
    formatTable(['fact', ''], facts),
  ].join('\n\n');
}

function formatLimit({ unit, scope, max, endpoint }: Limit): readonly string[] {
  return [
    unit,
    `a ${scope}`,
    max.toLocaleString('en'),
    endpoint === undefined ? 'all' : formatCode(endpoint),
  ];
}

function formatHours(hours: number | undefined): string {
  if (hours === undefined) return 'without an end';
  return hours % 24 === 0 && hours > 48 ? `${hours / 24} days` : `${hours} hours`;
}
