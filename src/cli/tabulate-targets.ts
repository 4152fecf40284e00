import type { TargetStatus } from '../index.ts';
import { showCount, showDuration } from './human-figures.ts';
import { formatTable } from './text-table.ts';

/** What became of each target of a run: a row each, with what is open as long as anything is. */
export function tabulateTargets(targets: readonly TargetStatus[]): string {
  const isOver = targets.every(({ counts }) => counts.processing === 0);
  const columns = [
    { title: 'TARGET' },
    { title: 'ANSWERED', isNumber: true },
    { title: 'FAILED', isNumber: true },
    ...(isOver ? [] : [{ title: 'OPEN', isNumber: true }]),
    { title: 'TOKENS IN', isNumber: true },
    { title: 'TOKENS OUT', isNumber: true },
    { title: 'TIME', isNumber: true },
  ];
  return formatTable(
    columns,
    targets.map((target) => describe(target, isOver)),
  );
}

function describe(
  { counts, ended_at, submitted_at, target, usage }: TargetStatus,
  isOver: boolean,
): readonly string[] {
  const { cancelled, errored, expired, processing, succeeded } = counts;
  // Tokens are known when results are collected; before that, of answers at the provider, none are no count.
  const isCounted = usage.total_tokens > 0 || (processing === 0 && succeeded === 0);
  return [
    target,
    showCount(succeeded),
    showCount(errored + cancelled + expired),
    ...(isOver ? [] : [showCount(processing)]),
    isCounted ? showCount(usage.prompt_tokens) : '',
    isCounted ? showCount(usage.completion_tokens) : '',
    submitted_at === undefined || ended_at === undefined
      ? ''
      : showDuration(Date.parse(ended_at) - Date.parse(submitted_at)),
  ];
}
