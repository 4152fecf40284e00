import type { RunEvent } from '../index.ts';

/** From when on another process can go on with a run. */
export type ResumesFrom = 'always' | 'after-intake' | 'never';

/** What is known of the run that this process is about: enough to say how to go on with it. */
export class RunTrace {
  /** The run's id, once it has one. */
  runId: string | undefined;
  /** The option that a command needs to find the run, if any, such as ` --state-dir runs`. */
  stateDirOption = '';
  /** Whether somebody can go on with the run from what is on disk. */
  isResumable = false;
  /** Whether the provider may hold batches of the run. */
  hasBatches = false;
  /** What came of an input in which something is wrong. */
  afterProblems = 'nothing was sent';

  /** A run that exists already. */
  knows(runId: string): void {
    this.runId = runId;
    this.isResumable = true;
    this.hasBatches = true;
  }

  /** Learns from what happens. */
  learn(event: RunEvent, resumes: ResumesFrom): void {
    if (event.event === 'run:started') {
      this.runId = event.run_id;
      this.isResumable = resumes === 'always';
    } else if (event.event === 'intake:finished') {
      this.isResumable = resumes !== 'never';
    } else if (event.event === 'shard:submitting') {
      this.hasBatches = true;
    }
  }

  /** The command that goes on with the run. */
  get resumeCommand(): string | undefined {
    if (this.runId === undefined || !this.isResumable) return undefined;
    return `batch-router resume ${this.runId}${this.stateDirOption}`;
  }
}
