/** What the steps of a check share. */
export interface CheckContext {
  /** The checkout. */
  readonly root: string;
  /** A temporary folder, removed at the end. */
  readonly workspace: string;
}

/** One step of the check. */
export interface Step {
  readonly name: string;
  /** The step that this one builds on; when that failed, this one is not run. */
  readonly after?: string;
  /** @throws Error that says what is wrong */
  run(context: CheckContext): Promise<unknown>;
}
