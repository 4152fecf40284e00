import type { Feature } from '../../src/adapter/features.ts';
import type { ModelFamily } from '../../src/adapter/profile.ts';

/** Where the golden files of the capability table are, from the project's root. */
export const GOLDEN_FOLDER = 'test/capabilities/golden';

/** The golden file behind a cell of the capability table: what the provider is sent for the feature's sample. */
export function goldenFile(provider: string, feature: Feature, family?: Pick<ModelFamily, 'name'>): string {
  const suffix = family === undefined ? '' : `.${slugOf(family.name)}`;
  return `${GOLDEN_FOLDER}/${provider}/${feature}${suffix}.json`;
}

/** `Claude Opus 4.7` as `claude-opus-4-7`. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
