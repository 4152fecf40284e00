import { RunNotCompleteError } from './core/errors.ts';
import type { RunEngine } from './engine/run-engine.ts';
import type { RunStatus } from './engine/run-status.ts';
import { streamResults } from './engine/stream-results.ts';
import type { UnifiedResult } from './model/result.ts';

/** A run: where it stands, and its results once every request has one of each target. */
export class Run {
  /** Names the run in the ledger and on the command line. */
  readonly id: string;
  readonly #engine: RunEngine;

  /** Made by `BatchRouter`. */
  constructor(id: string, engine: RunEngine) {
    this.id = id;
    this.#engine = engine;
  }

  /** The file that holds the results in input order, target by target, as JSON lines, once the run is settled. */
  get resultsPath(): string {
    return this.#engine.layout.runResults(this.id);
  }

  /** What the ledger knows; makes no call to the provider. @throws LedgerError */
  status(): Promise<RunStatus> {
    return this.#engine.status(this.id);
  }

  /**
   * The results, one for each request and target, read from disk as they are asked for: all of the first target in input
   * order, then those of the next.
   * @throws RunNotCompleteError while some are missing; FileOperationError
   */
  async *results(): AsyncGenerator<UnifiedResult> {
    const { state, counts } = await this.status();
    if (state !== 'settled') {
      const open = `${counts.processing} of ${counts.total} results are missing`;
      throw new RunNotCompleteError(this.id, `Run ${this.id} is not complete (${state}): ${open}.`);
    }
    yield* streamResults(this.resultsPath);
  }
}
