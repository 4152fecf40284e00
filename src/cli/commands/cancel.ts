import type { CommandOf } from '../command.ts';
import * as option from '../option-table.ts';
import type { CancelOptions } from '../actions/cancel-run.ts';
import { RUN_ID } from './run-arguments.ts';

/** `cancel RUN` */
export const cancelCommand: CommandOf<'run', CancelOptions> = {
  name: 'cancel',
  summary: 'Cancel the open batches of a run and collect what was answered before.',
  arguments: [RUN_ID],
  options: {
    noWait: { kind: 'flag', summary: 'Only ask the provider to cancel; `resume` collects later.' },
    output: option.OUTPUT,
    pollInterval: option.POLL_INTERVAL,
    stateDir: option.STATE_DIR,
    json: option.JSON_EVENTS,
  },
  examples: [
    {
      line: 'batch-router cancel run_20261121T143608_9f2c4e1a',
      does: 'Cancels, waits until the provider is done with it, and keeps the answers that were ready.',
    },
  ],
  load: async () => (await import('../actions/cancel-run.ts')).cancelRun,
};
