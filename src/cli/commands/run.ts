import type { CommandOf } from '../command.ts';
import * as option from '../option-table.ts';
import type { RunOptions } from '../actions/run-requests.ts';
import { INPUT_FILE } from './run-arguments.ts';

/** `run FILE` */
export const runCommand: CommandOf<'file', RunOptions> = {
  name: 'run',
  summary: 'Send a file of requests, wait, and collect one result for each.',
  arguments: [INPUT_FILE],
  options: {
    target: option.TARGET,
    output: option.OUTPUT,
    param: option.PARAM,
    maxRequests: option.MAX_REQUESTS,
    strict: option.STRICT,
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
