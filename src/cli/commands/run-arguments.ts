import type { ArgumentSpec } from '../command.ts';

/** `FILE`, the input. */
export const INPUT_FILE: ArgumentSpec<'file'> = {
  name: 'file',
  label: 'FILE',
  completes: 'file',
  summary: 'Requests as JSON lines; - is standard input.',
};

/** `RUN`, the id of a run. */
export const RUN_ID: ArgumentSpec<'run'> = {
  name: 'run',
  label: 'RUN',
  summary: 'The id of a run, as `batch-router list` shows it.',
};
