import type { CommandOf } from '../command.ts';
import * as option from '../option-table.ts';
import type { ResumeOptions } from '../actions/resume-run.ts';
import { RUN_ID } from './run-arguments.ts';

/** `resume RUN` */
export const resumeCommand: CommandOf<'run', ResumeOptions> = {
  name: 'resume',
  summary: 'Go on with a run from wherever it was left, until every request has its result.',
  arguments: [RUN_ID],
  options: {
    output: option.OUTPUT,
    pollInterval: option.POLL_INTERVAL,
    stateDir: option.STATE_DIR,
    json: option.JSON_EVENTS,
  },
  examples: [
    {
      line: 'batch-router resume run_20261121T143608_9f2c4e1a --output answers.jsonl',
      does: 'Waits for what is open, sends what was not sent, and writes the results.',
    },
  ],
  load: async () => (await import('../actions/resume-run.ts')).resumeRun,
};
