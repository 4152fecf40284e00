import type { WarningCount } from '../index.ts';
import { describeWarning } from './progress/describe-event.ts';
import type { Talk } from './talk.ts';

/** Says on stderr what is lost in translation, a line for each kind of loss. */
export function tellWarnings(talk: Talk, warnings: readonly WarningCount[]): void {
  for (const warning of warnings) talk.line(talk.paint('yellow', `Warning: ${describeWarning(warning)}`));
}
