import type { RunStatus } from '../index.ts';
import { showCount, showDuration, showMany } from './human-figures.ts';
import { describeCounts } from './progress/describe-event.ts';
import { tabulateTargets } from './tabulate-targets.ts';
import type { Talk } from './talk.ts';

/** Says in a few lines what a finished run came to. @param output where a copy of the results was put */
export function summarizeRun(talk: Talk, status: RunStatus, output: string | undefined): void {
  const { counts, requests, results, settled_at, shards, targets, usage } = status;
  const isClean = counts.succeeded === counts.total;
  const batches = shards.filter(({ batch_id }) => batch_id !== undefined).length;
  const took =
    settled_at === undefined
      ? ''
      : `, ${showDuration(Date.parse(settled_at) - Date.parse(status.created_at))} from beginning to end`;
  const asked = showMany(requests, 'request');
  const outcome = `${targets.length < 2 ? asked : `${asked} to ${targets.length} targets`}: ${describeCounts(counts)}`;
  talk.line(talk.paint(isClean ? 'green' : 'yellow', outcome));
  talk.line(`${showMany(batches, 'batch', 'batches')}${took}`);
  if (usage.total_tokens > 0) {
    const parts = `${showCount(usage.prompt_tokens)} in, ${showCount(usage.completion_tokens)} out`;
    talk.line(`${showCount(usage.total_tokens)} tokens: ${parts}`);
  }
  if (targets.length > 1) talk.line(tabulateTargets(targets).trimEnd());
  if (output !== undefined && output !== '-') talk.line(`Results: ${output}`);
  if (results !== undefined && output !== '-') {
    talk.line(`${output === undefined ? 'Results' : 'Kept in'}: ${results}`);
  }
}
