import type { CommandOf } from '../command.ts';
import * as option from '../option-table.ts';
import type { ValidateOptions } from '../actions/validate-requests.ts';
import { INPUT_FILES } from './run-arguments.ts';

/** `validate FILE...` */
export const validateCommand: CommandOf<never, ValidateOptions, 'files'> = {
  name: 'validate',
  summary: 'Check a file of requests: form, ranges, duplicates, and what targets would not take.',
  arguments: [INPUT_FILES],
  options: {
    target: {
      ...option.TARGET,
      required: false,
      summary:
        'Also translate the requests for this target: what it refuses is a problem, what it loses a warning; may be repeated.',
    },
    json: option.JSON_DATA,
  },
  examples: [
    { line: 'batch-router validate questions.jsonl', does: 'Names file, line and field of what is wrong.' },
    {
      line: 'batch-router validate questions.jsonl --target openai/gpt-5-mini',
      does: 'Finds what OpenAI would not take, too, and says what is lost on the way there.',
    },
  ],
  load: async () => (await import('../actions/validate-requests.ts')).validateRequests,
};
