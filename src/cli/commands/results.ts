import type { CommandOf } from '../command.ts';
import * as option from '../option-table.ts';
import type { ResultsOptions } from '../actions/write-results.ts';
import { RUN_ID } from './run-arguments.ts';

/** `results RUN` */
export const resultsCommand: CommandOf<'run', ResultsOptions> = {
  name: 'results',
  summary: 'Write the results of a run whose batches have ended; does not wait for others.',
  arguments: [RUN_ID],
  options: {
    output: { ...option.OUTPUT, summary: 'Where the results go; - is standard output, the default.' },
    stateDir: option.STATE_DIR,
    json: option.JSON_EVENTS,
  },
  examples: [
    {
      line: 'batch-router results run_20261121T143608_9f2c4e1a > answers.jsonl',
      does: 'Collects and writes the results; ends with code 11 while a batch is open.',
    },
  ],
  load: async () => (await import('../actions/write-results.ts')).writeResults,
};
