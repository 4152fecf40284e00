import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import { FEATURES, type Feature } from '../../../src/adapter/features.ts';
import { encodeRequest } from '../../../src/adapter/translate.ts';
import { openai } from '../../../src/providers/openai/adapter.ts';
import { FAMILIES, FEATURES as TABLE } from '../../../src/providers/openai/features.ts';
import { faultsOf, hasDescription } from './api-description.ts';
import { FEATURE_SAMPLES } from './feature-samples.ts';

const { codecs } = openai({ environment: {} });

const ways = [
  { name: 'models of no family', example: 'a-model', features: {} },
  ...FAMILIES.map(({ example, features, name }) => ({ name, example, features })),
];
const cells = ways.flatMap((way) => FEATURES.map((feature) => ({ ...way, feature })));

function encode(feature: Feature, model: string): Encoded {
  const encoded = encodeRequest(codecs, FEATURE_SAMPLES[feature], { model });
  if (encoded === undefined) throw new Error(`no codec for ${feature}`);
  return encoded;
}

/** `warned` where encoding warns, in the words of the table; what is sent in another form cannot be told from outside. */
function seen({ warnings }: Encoded): string {
  return warnings.length === 0 ? 'sent' : warnings.length === 1 ? 'warned' : `${warnings.length} warnings`;
}

test.each(cells)('the table says what becomes of $feature at $name', ({ example, feature, features }) => {
  const { support } = features[feature] ?? TABLE[feature];
  expect(seen(encode(feature, example))).toBe(support === 'warned' ? 'warned' : 'sent');
});

describe.skipIf(!hasDescription)("OpenAI's API description (skipped where it is not at hand)", () => {
  test.each(cells)('knows what $feature becomes at $name', ({ example, feature }) => {
    const { body, endpoint } = encode(feature, example);
    expect(faultsOf(endpoint, body)).toEqual([]);
  });
});

test('what is sent makes the body another one; what is left out, with a warning, leaves it as it is', () => {
  const bare = JSON.stringify(encode('chat', 'a-model').body);
  const settings = FEATURES.filter((feature) => {
    const sample = FEATURE_SAMPLES[feature];
    return 'generation_config' in sample && sample.generation_config !== undefined;
  });
  const sent = settings.filter((feature) => JSON.stringify(encode(feature, 'a-model').body) !== bare);
  expect(sent).toEqual(settings.filter((feature) => TABLE[feature].support !== 'warned'));
});
