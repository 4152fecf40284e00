import type { RunEvent, RunEventName } from '../../index.ts';
import type { CliContext } from '../cli-context.ts';
import type { RunReporter } from './run-reporter.ts';

/** Events that come with every chunk of bytes. */
const FREQUENT: ReadonlySet<RunEventName> = new Set<RunEventName>([
  'intake:progress',
  'upload:progress',
  'download:progress',
]);

/** At most four such events a second and kind: enough for a bar, and a million rows do not flood a log. */
const INTERVAL_MS = 250;

/**
 * Writes events as JSON lines on stderr. Of each frequent kind the latest is held back while it comes too soon, and is
 * written before the next event of another sort.
 */
export class JsonReporter implements RunReporter {
  readonly #context: Pick<CliContext, 'clock' | 'talk'>;
  readonly #lastAt = new Map<RunEventName, number>();
  readonly #held = new Map<RunEventName, RunEvent>();

  constructor(context: Pick<CliContext, 'clock' | 'talk'>) {
    this.#context = context;
  }

  readonly onEvent = (event: RunEvent): void => {
    if (!FREQUENT.has(event.event)) this.#release();
    if (FREQUENT.has(event.event) && this.#isTooSoon(event.event)) {
      this.#held.set(event.event, event);
      return;
    }
    this.#held.delete(event.event);
    this.#context.talk.record(event);
  };

  close(): void {
    this.#release();
  }

  #isTooSoon(name: RunEventName): boolean {
    const now = this.#context.clock.now();
    const last = this.#lastAt.get(name);
    if (last !== undefined && now - last < INTERVAL_MS) return true;
    this.#lastAt.set(name, now);
    return false;
  }

  #release(): void {
    for (const event of this.#held.values()) this.#context.talk.record(event);
    this.#held.clear();
  }
}
