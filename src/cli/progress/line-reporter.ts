import type { RunEvent } from '../../index.ts';
import type { CliContext } from '../cli-context.ts';
import { describeEvent } from './describe-event.ts';
import { DESCRIBE, PHASE_OF } from './phase.ts';
import type { RunPicture } from './run-picture.ts';
import type { RunReporter } from './run-reporter.ts';

/** How often a log is told that something is still going on. A log is read later: seldom is enough. */
const INTERVAL_MS = 10_000;

/** Writes a line for everything that happens, for logs and pipes: nothing is ever overwritten. */
export class LineReporter implements RunReporter {
  readonly #context: Pick<CliContext, 'clock' | 'talk'>;
  readonly #picture: RunPicture;
  readonly #startedAt: number;
  #saidAt: number;

  constructor(context: Pick<CliContext, 'clock' | 'talk'>, picture: RunPicture) {
    this.#context = context;
    this.#picture = picture;
    this.#startedAt = context.clock.now();
    this.#saidAt = this.#startedAt;
  }

  readonly onEvent = (event: RunEvent): void => {
    const { clock, talk } = this.#context;
    this.#picture.learn(event);
    const line = describeEvent(event);
    if (line !== undefined) {
      talk.line(line.style === undefined ? line.text : talk.paint(line.style, line.text));
      return;
    }
    const phase = PHASE_OF[event.event];
    const now = clock.now();
    if (phase === undefined || now - this.#saidAt < INTERVAL_MS) return;
    this.#saidAt = now;
    talk.line(`… ${phase}: ${DESCRIBE[phase](this.#picture, now, now - this.#startedAt)}`);
  };

  close(): void {
    // Every line is out already.
  }
}
