import type { CommandOf } from '../command.ts';
import * as option from '../option-table.ts';
import type { ProvidersOptions } from '../actions/show-providers.ts';

/** `providers` */
export const providersCommand: CommandOf<never, ProvidersOptions> = {
  name: 'providers',
  summary: 'Show the providers, their limits and what they can do.',
  arguments: [],
  options: { json: option.JSON_DATA },
  examples: [
    { line: 'batch-router providers', does: 'Tables for people.' },
    { line: 'batch-router providers --json', does: 'One JSON object a provider and line.' },
  ],
  load: async () => (await import('../actions/show-providers.ts')).showProviders,
};
