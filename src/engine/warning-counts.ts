import type { Warning } from '../core/warning.ts';
import type { OfTarget } from './name-target.ts';

/** A warning, how often it came, and where first. */
export interface WarningCount extends OfTarget {
  readonly warning: Warning;
  readonly count: number;
  readonly file: string;
  readonly line: number;
}

/** Different warnings of one run that are told apart; more would be a path with numbers in it. */
const MAX_KINDS = 1000;

/** Counts warnings that are the same, since a run of a million rows tends to have the same one a million times. */
export class WarningCounts {
  readonly #counts = new Map<string, { -readonly [K in keyof WarningCount]: WarningCount[K] }>();

  /** @param target `provider/model`, in a run over several targets */
  add(warning: Warning, file: string, line: number, target?: string): void {
    // `messages[3].content[0]` and `messages[4].content[0]` are the same complaint.
    const key = `${target ?? ''} ${warning.code} ${warning.path.replaceAll(/\[\d+\]/g, '[]')}`;
    const known = this.#counts.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.#counts.size < MAX_KINDS) {
      const owner = target === undefined ? {} : { target };
      this.#counts.set(key, { ...owner, warning, count: 1, file, line });
    }
  }

  list(): readonly WarningCount[] {
    return [...this.#counts.values()].sort((a, b) => b.count - a.count);
  }
}
