import { MultiBar, type SingleBar } from 'cli-progress';

import type { RunEvent } from '../../index.ts';
import type { CliContext } from '../cli-context.ts';
import { describeEvent } from './describe-event.ts';
import { DESCRIBE, MEASURE, PHASE_OF, type Phase } from './phase.ts';
import type { RunPicture } from './run-picture.ts';
import type { RunReporter } from './run-reporter.ts';

/** Leaves room for the words on a terminal of 80 columns. */
const BAR_CELLS = 16;
/** Redraws a second: smooth to the eye, cheap over a slow line. */
const FRAMES = 5;
/** ECMA-48: erase to the end of the line; DEC private modes 25 and 7. */
const CLEAR_TO_END = '\x1b[0K';
const SHOW_CURSOR = '\x1b[?25h';
const WRAP_LINES = '\x1b[?7h';

/** Bars on a terminal, one for each phase of the run; what is worth keeping is written above them. */
export class BarReporter implements RunReporter {
  readonly #context: Pick<CliContext, 'clock' | 'talk'>;
  readonly #picture: RunPicture;
  readonly #startedAt: number;
  readonly #bars = new Map<Phase, SingleBar>();
  readonly #multi: MultiBar;

  constructor(context: Pick<CliContext, 'clock' | 'talk'>, picture: RunPicture) {
    this.#context = context;
    this.#picture = picture;
    this.#startedAt = context.clock.now();
    this.#multi = new MultiBar({
      stream: context.talk.stream,
      fps: FRAMES,
      hideCursor: true,
      // The elapsed time moves even when nothing else does.
      forceRedraw: true,
      // Signals are handled in one place, and that is not here.
      gracefulExit: false,
      emptyOnZero: true,
      format: (_options, { progress }, payload: { phase: Phase }) => this.#draw(payload.phase, progress),
    });
    process.once('exit', this.#restore);
  }

  readonly onEvent = (event: RunEvent): void => {
    const { talk } = this.#context;
    this.#picture.learn(event);
    const line = describeEvent(event);
    if (line !== undefined) {
      this.#say(line.style === undefined ? line.text : talk.paint(line.style, line.text));
    }
    const phase = PHASE_OF[event.event];
    if (phase !== undefined) this.#move(phase);
  };

  close(): void {
    process.off('exit', this.#restore);
    if (this.#bars.size === 0) return;
    // Stopping alone would forget the lines that wait for the next redraw.
    this.#multi.update();
    this.#multi.stop();
  }

  /** Writes a line above the bars, over whatever longer text a bar left there. */
  #say(text: string): void {
    if (this.#bars.size === 0) this.#context.talk.line(text);
    else this.#multi.log(`${text}${CLEAR_TO_END}\n`);
  }

  /** A process that is ended by a second Ctrl-C must not leave a terminal without a cursor. */
  readonly #restore = (): void => {
    this.#context.talk.stream.write(SHOW_CURSOR + WRAP_LINES);
  };

  #move(phase: Phase): void {
    const { done, total } = MEASURE[phase](this.#picture);
    const bar = this.#bars.get(phase);
    if (bar === undefined) {
      this.#bars.set(phase, this.#multi.create(total, done, { phase }));
      return;
    }
    bar.setTotal(total);
    bar.update(done);
  }

  #draw(phase: Phase, progress: number): string {
    const { clock, talk } = this.#context;
    const share = Number.isFinite(progress) ? Math.min(1, Math.max(0, progress)) : 0;
    const full = Math.round(share * BAR_CELLS);
    const bar = talk.paint('cyan', '█'.repeat(full)) + talk.paint('dim', '░'.repeat(BAR_CELLS - full));
    const now = clock.now();
    return `${phase.padEnd(8)} ${bar} ${DESCRIBE[phase](this.#picture, now, now - this.#startedAt)}`;
  }
}
