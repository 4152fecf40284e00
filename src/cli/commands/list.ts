import type { CommandOf } from '../command.ts';
import * as option from '../option-table.ts';
import type { ListOptions } from '../actions/list-runs.ts';

/** `list` */
export const listCommand: CommandOf<never, ListOptions> = {
  name: 'list',
  summary: 'List the runs in the state directory, newest first.',
  arguments: [],
  options: {
    limit: { kind: 'number', label: 'N', min: 1, isWhole: true, summary: 'Show the newest N only.' },
    stateDir: option.STATE_DIR,
    json: { ...option.JSON_DATA, summary: 'Write one JSON object a run and line.' },
  },
  examples: [
    { line: 'batch-router list', does: 'A table of all runs.' },
    { line: 'batch-router list --json --limit 1', does: 'The newest run, as JSON.' },
  ],
  load: async () => (await import('../actions/list-runs.ts')).listRuns,
};
