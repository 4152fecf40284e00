import type { ArgumentSpec, ManyArgumentSpec } from '../command.ts';

/** `FILE...`, the input. */
export const INPUT_FILES: ManyArgumentSpec<'files'> = {
  name: 'files',
  label: 'FILE',
  completes: 'file',
  isMany: true,
  summary:
    'Requests as JSON lines, unified or in any provider’s batch form; may be gzip, or a quoted pattern; - is standard input.',
};

/** `RUN`, the id of a run. */
export const RUN_ID: ArgumentSpec<'run'> = {
  name: 'run',
  label: 'RUN',
  summary: 'The id of a run, as `batch-router list` shows it.',
};
