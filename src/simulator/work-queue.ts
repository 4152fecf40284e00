/** Does pieces of work one after the other, so that many batches need the memory of one. */
export class WorkQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Does `work` after all that was added before, whatever became of that. */
  add<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work);
    // Whoever added the work hears of its failure; the queue itself goes on.
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
