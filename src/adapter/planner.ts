import type { Limit, LimitUnit } from './profile.ts';

/** What one request takes up: its line in bytes, and whatever else the codec counted. */
export type RequestCost = Readonly<Partial<Record<LimitUnit, number>>>;

/** Limits that the user sets below the provider's own. */
export type UserLimits = Readonly<Partial<Record<LimitUnit, number>>>;

/** A limit that a request is over by itself. */
export interface Excess {
  readonly unit: LimitUnit;
  readonly max: number;
  readonly actual: number;
}

/**
 * Decides where a batch ends. A plain object with one synchronous call a request: the trial with a generator step a row
 * cost more than the translation itself.
 */
export class BatchPlan {
  readonly #units: readonly LimitUnit[];
  readonly #max: readonly number[];
  #used: number[];
  #count = 0;

  /** @param limits the provider's; those for other endpoints are left out */
  constructor(limits: readonly Limit[], endpoint: string, userLimits: UserLimits = {}) {
    const lowest = new Map<LimitUnit, number>();
    const lower = (unit: LimitUnit, max: number): void => {
      lowest.set(unit, Math.min(max, lowest.get(unit) ?? max));
    };
    for (const limit of limits) if (holdsFor(limit, endpoint, 'batch')) lower(limit.unit, limit.max);
    for (const unit of UNITS) {
      const max = userLimits[unit];
      if (max !== undefined) lower(unit, max);
    }
    this.#units = [...lowest.keys()];
    this.#max = [...lowest.values()];
    this.#used = this.#units.map(() => 0);
  }

  /**
   * Counts a request in. `close-then-append` says that the batch was full without it: the request is the first of the
   * next one. A request that is over a limit by itself gets a batch of its own; `findExcess` tells beforehand.
   */
  add(bytes: number, cost: RequestCost): 'append' | 'close-then-append' {
    for (let i = 0; i < this.#units.length; i += 1) {
      const total = (this.#used[i] ?? 0) + this.#amount(i, bytes, cost);
      if (total > (this.#max[i] ?? 0) && this.#count > 0) {
        this.#restart(bytes, cost);
        return 'close-then-append';
      }
    }
    this.#count += 1;
    for (let i = 0; i < this.#units.length; i += 1) {
      this.#used[i] = (this.#used[i] ?? 0) + this.#amount(i, bytes, cost);
    }
    return 'append';
  }

  #restart(bytes: number, cost: RequestCost): void {
    this.#used = this.#units.map((_, i) => this.#amount(i, bytes, cost));
    this.#count = 1;
  }

  #amount(i: number, bytes: number, cost: RequestCost): number {
    const unit = this.#units[i];
    if (unit === 'requests') return 1;
    if (unit === 'bytes') return bytes;
    return unit === undefined ? 0 : (cost[unit] ?? 0);
  }
}

const UNITS: readonly LimitUnit[] = ['requests', 'bytes', 'tokens', 'inputs'];

/** The first limit that a request is over by itself, be it a limit on requests or on whole batches. */
export function findExcess(
  limits: readonly Limit[],
  endpoint: string,
  bytes: number,
  cost: RequestCost,
): Excess | undefined {
  for (const limit of limits) {
    if (limit.unit === 'requests') continue;
    if (limit.endpoint !== undefined && limit.endpoint !== endpoint) continue;
    const actual = limit.unit === 'bytes' ? bytes : (cost[limit.unit] ?? 0);
    if (actual > limit.max) return { unit: limit.unit, max: limit.max, actual };
  }
  return undefined;
}

function holdsFor(limit: Limit, endpoint: string, scope: Limit['scope']): boolean {
  return limit.scope === scope && (limit.endpoint === undefined || limit.endpoint === endpoint);
}
