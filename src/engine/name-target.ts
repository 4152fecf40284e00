import type { RunTarget, ShardRecord } from '../ledger/records.ts';

/** A target as people write it, `provider/model`; the provider alone where every request names its own model. */
export function nameTarget({ model, provider }: RunTarget): string {
  return model === '' ? provider : `${provider}/${model}`;
}

/** What stands beside everything that is about one target of several; nothing where there is only one. */
export interface OfTarget {
  /** `provider/model`, in a run over several targets. */
  readonly target?: string;
}

/** Names one target of a run, if there are several. @param index its place among them */
export function ofTarget(targets: readonly RunTarget[], index: number): OfTarget {
  const target = targets[index];
  return targets.length < 2 || target === undefined ? {} : { target: nameTarget(target) };
}

/** What all events about a shard tell of it. */
export interface OfShard extends OfTarget {
  readonly shard: number;
}

/** Names a shard, with its target where there are several. */
export function ofShard(
  { targets }: { readonly targets: readonly RunTarget[] },
  { number, target }: Pick<ShardRecord, 'number' | 'target'>,
): OfShard {
  return { shard: number, ...ofTarget(targets, target) };
}
