import type { CommandOf } from '../command.ts';
import * as option from '../option-table.ts';
import type { RunOptions } from '../actions/run-requests.ts';
import { INPUT_FILES } from './run-arguments.ts';

/** `run FILE...` */
export const runCommand: CommandOf<never, RunOptions, 'files'> = {
  name: 'run',
  summary: 'Send a file of requests, wait, and collect one result for each.',
  arguments: [INPUT_FILES],
  options: {
    ...option.ASKING,
    output: option.OUTPUT,
    withRaw: option.WITH_RAW,
    simulate: {
      kind: 'flag',
      summary: 'Rehearse against a simulator in this process: no key, no cost, a fast clock.',
    },
    pollInterval: option.POLL_INTERVAL,
    stateDir: option.STATE_DIR,
    json: option.JSON_EVENTS,
  },
  examples: [
    {
      line: 'batch-router run questions.jsonl --target openai/gpt-5-mini --output answers.jsonl',
      does: 'Asks all questions and writes the answers in the same order.',
    },
    {
      line: 'batch-router run questions.jsonl --target openai/gpt-5-mini --target anthropic/claude-haiku-4-5 --output answers.jsonl',
      does: 'Asks each question of both, and writes first the answers of the one, then those of the other.',
    },
    {
      line: 'batch-router run questions.jsonl --target openai/gpt-5-mini --simulate',
      does: 'The same as a rehearsal: nothing leaves this machine.',
    },
    {
      line: 'make-questions | batch-router run - --target openai/gpt-5-mini --param max_tokens=256 --output -',
      does: 'Reads standard input, limits every answer, writes the results to standard output.',
    },
  ],
  load: async () => (await import('../actions/run-requests.ts')).runRequests,
};
