import type { CommandOf } from '../command.ts';
import * as option from '../option-table.ts';
import type { SubmitOptions } from '../actions/submit-requests.ts';
import { INPUT_FILES } from './run-arguments.ts';

/** `submit FILE...` */
export const submitCommand: CommandOf<never, SubmitOptions, 'files'> = {
  name: 'submit',
  summary: 'Send a file of requests and do not wait; prints the id of the run.',
  arguments: [INPUT_FILES],
  options: {
    ...option.ASKING,
    output: {
      ...option.OUTPUT,
      summary:
        'Where `resume` puts the results, in input order, target by target. They also stay in the state directory.',
    },
    withRaw: option.WITH_RAW,
    stateDir: option.STATE_DIR,
    json: option.JSON_EVENTS,
  },
  examples: [
    {
      line: 'run=$(batch-router submit questions.jsonl --target openai/gpt-5-mini)',
      does: 'Sends the batches and keeps the id of the run.',
    },
    { line: 'batch-router resume "$run" --output answers.jsonl', does: 'Later: waits and collects.' },
  ],
  load: async () => (await import('../actions/submit-requests.ts')).submitRequests,
};
