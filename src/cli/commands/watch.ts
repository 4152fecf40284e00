import type { CommandOf } from '../command.ts';
import * as option from '../option-table.ts';
import type { WatchOptions } from '../actions/watch-run.ts';
import { RUN_ID } from './run-arguments.ts';

/** `watch RUN` */
export const watchCommand: CommandOf<'run', WatchOptions> = {
  name: 'watch',
  summary: 'Follow a run until its batches have ended; sends and collects nothing.',
  arguments: [RUN_ID],
  options: {
    pollInterval: option.POLL_INTERVAL,
    stateDir: option.STATE_DIR,
    json: option.JSON_EVENTS,
  },
  examples: [
    {
      line: 'batch-router watch run_20261121T143608_9f2c4e1a',
      does: 'Shows what the batches do; may run beside the process that drives the run.',
    },
  ],
  load: async () => (await import('../actions/watch-run.ts')).watchRun,
};
