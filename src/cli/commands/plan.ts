import type { CommandOf } from '../command.ts';
import * as option from '../option-table.ts';
import type { PlanCommandOptions } from '../actions/show-plan.ts';
import { INPUT_FILES } from './run-arguments.ts';

/** `plan FILE...` */
export const planCommand: CommandOf<never, PlanCommandOptions, 'files'> = {
  name: 'plan',
  summary: 'Show what a run would send, without sending it; needs no key.',
  arguments: [INPUT_FILES],
  options: {
    ...option.ASKING,
    json: option.JSON_DATA,
  },
  examples: [
    {
      line: 'batch-router plan questions.jsonl --target openai/gpt-5-mini',
      does: 'Shows the batches, their sizes, and what the target cannot honour.',
    },
  ],
  load: async () => (await import('../actions/show-plan.ts')).showPlan,
};
