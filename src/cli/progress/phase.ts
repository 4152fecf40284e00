import type { RunEventName } from '../../index.ts';
import { showBytes, showCount, showDuration, showWait } from '../human-figures.ts';
import type { RunPicture } from './run-picture.ts';

/** What a run does, phase by phase; they overlap, since early batches are fetched while later ones are sent. */
export type Phase = 'reading' | 'sending' | 'waiting' | 'fetching';

/** Which phase an event moves on; an event that is not here moves none. */
export const PHASE_OF: { readonly [N in RunEventName]?: Phase } = {
  'intake:progress': 'reading',
  'intake:finished': 'reading',
  'upload:progress': 'sending',
  'shard:submitted': 'waiting',
  'shard:status': 'waiting',
  'shard:settled': 'waiting',
  'run:waiting': 'waiting',
  'download:progress': 'fetching',
};

/** How far a phase is; a total of 0 is one that nobody knows. */
export interface PhaseMeasure {
  readonly done: number;
  readonly total: number;
}

/** How far each phase is. */
export const MEASURE: Readonly<Record<Phase, (picture: RunPicture) => PhaseMeasure>> = {
  reading: ({ intake, isIntakeDone }) => {
    // What came from a pipe has no size beforehand, and still is complete at its end.
    return isIntakeDone ? { done: 1, total: 1 } : { done: intake.done, total: intake.total ?? 0 };
  },
  sending: ({ upload }) => ({ done: upload.done, total: upload.total ?? 0 }),
  waiting: ({ answered, expected }) => ({ done: answered, total: expected }),
  fetching: ({ download }) => ({ done: download.done, total: download.total ?? 0 }),
};

/** How far each phase is, in words. @param now in milliseconds since 1970 @param elapsedMs since the process took the run up */
export const DESCRIBE: Readonly<
  Record<Phase, (picture: RunPicture, now: number, elapsedMs: number) => string>
> = {
  reading: ({ intake, requests }) => `${showCount(requests)} requests, ${showBytes(intake.done)}`,
  sending: ({ batches, shards, upload }) => `${showBytes(upload.done)}, ${batches} of ${shards} batches`,
  fetching: ({ download, settled, shards }) => `${showBytes(download.done)}, ${settled} of ${shards} batches`,
  waiting: (picture, now, elapsedMs) => {
    const { answered, expected, open } = picture;
    const parts = [`${showCount(answered)} of ${showCount(expected)} answered`, showDuration(elapsedMs)];
    if (open !== '') parts.push(open, describeNextPoll(picture, now));
    return parts.filter((part) => part !== '').join(' · ');
  },
};

function describeNextPoll(picture: RunPicture, now: number): string {
  if (!picture.isPolled) return '';
  const next = picture.nextPollAfter(now);
  return next === undefined ? 'asking' : `asking again in ${showWait(next - now)}`;
}
