import { systemClock } from '../core/clock.ts';

/** How long a call waits for work that the clock says is over, before it shows the state before. */
const PATIENCE_MS = 1_000;

/** Waits until all that is given is done, but not for long. */
export async function waitBriefly(works: readonly (Promise<void> | undefined)[]): Promise<void> {
  const overdue = works.filter((work) => work !== undefined);
  if (overdue.length === 0) return;
  const patience = new AbortController();
  const tired = systemClock.sleep(PATIENCE_MS, patience.signal).catch(() => undefined);
  await Promise.race([Promise.all(overdue), tired]);
  patience.abort();
}
