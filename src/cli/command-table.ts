import type { Command } from './command.ts';
import { cancelCommand } from './commands/cancel.ts';
import { completionCommand } from './commands/completion.ts';
import { convertCommand } from './commands/convert.ts';
import { listCommand } from './commands/list.ts';
import { planCommand } from './commands/plan.ts';
import { providersCommand } from './commands/providers.ts';
import { resultsCommand } from './commands/results.ts';
import { resumeCommand } from './commands/resume.ts';
import { runCommand } from './commands/run.ts';
import { simulateCommand } from './commands/simulate.ts';
import { statusCommand } from './commands/status.ts';
import { submitCommand } from './commands/submit.ts';
import { validateCommand } from './commands/validate.ts';
import { watchCommand } from './commands/watch.ts';

/** All commands, in the order in which the help shows them. */
export const COMMANDS: readonly Command[] = [
  runCommand,
  submitCommand,
  resumeCommand,
  statusCommand,
  watchCommand,
  resultsCommand,
  cancelCommand,
  listCommand,
  planCommand,
  validateCommand,
  convertCommand,
  providersCommand,
  simulateCommand,
  completionCommand,
];
