import type { CommandOf } from '../command.ts';
import * as option from '../option-table.ts';
import type { StatusOptions } from '../actions/show-status.ts';
import { RUN_ID } from './run-arguments.ts';

/** `status RUN` */
export const statusCommand: CommandOf<'run', StatusOptions> = {
  name: 'status',
  summary: 'Show how a run and its batches are; asks the provider once when there is a key.',
  arguments: [RUN_ID],
  options: {
    offline: { kind: 'flag', summary: 'Show what is known here, without asking the provider.' },
    stateDir: option.STATE_DIR,
    json: option.JSON_DATA,
  },
  examples: [
    { line: 'batch-router status run_20261121T143608_9f2c4e1a', does: 'Shows each batch.' },
    {
      line: 'batch-router status run_20261121T143608_9f2c4e1a --offline --json',
      does: 'The same from disk, as one JSON object.',
    },
  ],
  load: async () => (await import('../actions/show-status.ts')).showStatus,
};
