import { expect, test } from 'vitest';

import { FEATURES } from '../../src/adapter/features.ts';
import { PROVIDERS } from '../../src/providers.ts';
import { parseLines, runCli } from './run-cli.ts';
import { openWorkplace } from './workplace.ts';

const adapters = PROVIDERS.map((create) => create({ environment: {} }));

test('providers gives one record a provider: limits, features, families, and no key is needed', async () => {
  await using place = await openWorkplace();
  const { code, stderr, stdout } = await runCli(['providers', '--json'], { cwd: place.cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const records = parseLines(stdout);
  expect(records.map((record) => record['provider'])).toEqual(adapters.map(({ name }) => name));
  for (const [index, { profile }] of adapters.entries()) {
    expect(records[index]).toMatchObject({
      title: profile.title,
      limits: profile.limits,
      features: profile.features,
      environment: { api_key: profile.variables.apiKey, base_url: profile.variables.baseUrl },
      families: (profile.families ?? []).map(({ example, features, name }) => ({ example, features, name })),
    });
  }
});

test('providers shows people every feature of every provider, and what a family of models does otherwise', async () => {
  await using place = await openWorkplace();
  const { code, stdout } = await runCli(['providers'], { cwd: place.cwd });
  expect(code).toBe(0);
  for (const { name, profile } of adapters) {
    const start = stdout.indexOf(`${profile.title} (${name}/MODEL)`);
    expect(start).toBeGreaterThanOrEqual(0);
    const own = stdout.slice(start);
    for (const feature of FEATURES) {
      const { note = '', support } = profile.features[feature];
      const row = own.split('\n').find((line) => line.startsWith(`${feature} `)) ?? '';
      expect(row).toContain(support.replace('-', ' '));
      expect(row.endsWith(note)).toBe(true);
    }
    for (const family of profile.families ?? []) {
      const head = `${family.name} (such as ${family.example}):`;
      expect(own.includes(head)).toBe(Object.keys(family.features).length > 0);
    }
  }
});
