import { resolve } from 'node:path';

import { defineConfig, type ViteUserConfig } from 'vitest/config';

const source = (path: string): string => resolve(import.meta.dirname, 'src', path);

const config: ViteUserConfig = defineConfig({
  resolve: {
    // What examples import by the name of the package is the sources beside them.
    alias: [
      { find: /^batch-router$/, replacement: source('index.ts') },
      { find: /^batch-router\/(simulator|testing)$/, replacement: source('$1/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: {
      enabled: true,
      include: ['test/**/*.test-d.ts'],
      checker: 'tsc',
      tsconfig: './tsconfig.json',
    },
    reporters: ['default', './scripts/closing-line-reporter.ts'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

export default config;
