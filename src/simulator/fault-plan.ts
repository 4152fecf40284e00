import type { FaultName } from './fault-table.ts';
import { checkFault, type Fault } from './parse-fault.ts';
import { seededShare, type SeedKey } from './seeded.ts';

/** Decides, by seed, which of the wanted faults happen where. */
export class FaultPlan {
  readonly #seed: number;
  readonly #values: ReadonlyMap<FaultName, number>;
  readonly #taken = new Map<FaultName, number>();

  /** @throws UsageError for a value out of range */
  constructor(seed: number, faults: readonly Fault[]) {
    this.#seed = seed;
    this.#values = new Map(faults.map((fault) => [fault.name, checkFault(fault).value]));
  }

  /** The value of a fault, 0 when it was not asked for. */
  valueOf(name: FaultName): number {
    return this.#values.get(name) ?? 0;
  }

  /** For faults that hit a share: whether this one is hit. The same keys always get the same answer. */
  hits(name: FaultName, ...keys: readonly SeedKey[]): boolean {
    const share = this.valueOf(name);
    return share > 0 && seededShare(this.#seed, name, ...keys) < share;
  }

  /** For faults that hit the first so many: whether this one is among them. Each call counts. */
  take(name: FaultName): boolean {
    const taken = this.#taken.get(name) ?? 0;
    if (taken >= this.valueOf(name)) return false;
    this.#taken.set(name, taken + 1);
    return true;
  }
}
