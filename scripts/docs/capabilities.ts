import type { Dialect } from '../../src/adapter/dialect.ts';
import { FEATURES, type Feature } from '../../src/adapter/features.ts';
import type { FeatureSupport, ModelFamily, Profile } from '../../src/adapter/profile.ts';
import { formatCode, formatTable, type Document } from './document.ts';
import { FEATURE_WORDS, PARTS, type Part } from './feature-words.ts';
import { GOLDEN_FOLDER, goldenFile } from './golden-file.ts';

/** What each provider can do with what a request can ask for, and the file that proves each cell. */
export function createCapabilitiesDocument(dialects: readonly Dialect[]): Document {
  return {
    file: 'capabilities.md',
    folder: 'docs',
    generate: async () => `# What each provider can do

Each part of a request, and what becomes of it:

${formatTable(
  ['word', 'meaning'],
  [
    ['as is', 'It is sent under a name of the provider’s own, and means the same.'],
    ['translated', 'It is sent in another form, which means the same within what the note says.'],
    ['warned', 'It is left out or approximated. The plan, the run’s events and the result carry a warning.'],
    [
      'refused',
      'The request would make no sense without it, or would cost the whole batch. Nothing is sent.',
    ],
  ],
)}

With \`--strict\` (\`strict: true\`) what is warned of is refused too. Each word leads to a golden file: the line that is sent
for a request with this feature and nothing else, and its warnings. \`${GOLDEN_FOLDER.replace('/golden', '')}/capabilities.test.ts\`
holds table, translation and golden files together, and each line against the provider’s API description. Features in all
combinations are tried by the [contract](writing-an-adapter.md#the-contract) that every adapter keeps. \`batch-router providers\`
prints the same tables.

${PARTS.map((part) => describePart(part, dialects)).join('\n\n')}

## Families of models

The tables above hold for every model of which nothing else is said here. Of several families the first whose pattern matches
the model’s name counts.

${dialects.map(describeFamilies).join('\n\n')}

${formatSources(dialects.map(({ profile }) => profile))}
`,
  };
}

/** Where the facts of the profiles are from. */
export function formatSources(profiles: readonly Profile[]): string {
  const lines = profiles.map(
    ({ title, source }) => `- ${title}: <${source.url}>, looked at on ${source.checked}`,
  );
  return ['Sources:', '', ...lines].join('\n');
}

function describePart(part: Part, dialects: readonly Dialect[]): string {
  const rows = FEATURES.filter((feature) => FEATURE_WORDS[feature].part === part).map((feature) => [
    FEATURE_WORDS[feature].words,
    ...dialects.map((dialect) => formatCell(dialect, feature, dialect.profile.features[feature])),
  ]);
  const head = ['feature', ...dialects.map(({ profile }) => profile.title)];
  return `## ${part.charAt(0).toUpperCase()}${part.slice(1)}\n\n${formatTable(head, rows)}`;
}

function describeFamilies(dialect: Dialect): string {
  const { families = [], title } = dialect.profile;
  if (families.length === 0) return `### ${title}\n\nAll models are treated alike.`;
  const names = families.map(({ example, name, pattern }) => [
    name,
    formatCode(String(pattern)),
    formatCode(example),
  ]);
  const rows = families.flatMap((family) => rowsOf(dialect, family));
  return [
    `### ${title}`,
    formatTable(['models', 'by name', 'such as'], names),
    formatTable(['feature', 'models', 'what becomes of it'], rows),
  ].join('\n\n');
}

function rowsOf(dialect: Dialect, family: ModelFamily): readonly (readonly string[])[] {
  return FEATURES.flatMap((feature) => {
    const support = family.features[feature];
    if (support === undefined) return [];
    return [[FEATURE_WORDS[feature].words, family.name, formatCell(dialect, feature, support, family)]];
  });
}

function formatCell(
  { name }: Dialect,
  feature: Feature,
  { note, support }: FeatureSupport,
  family?: ModelFamily,
): string {
  const link = `[${support.replace('-', ' ')}](../${goldenFile(name, feature, family)})`;
  return note === undefined ? link : `${link}: ${note}`;
}
