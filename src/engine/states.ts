import type { RunState, ShardState } from '../ledger/records.ts';

/*
 * A run, state by state
 *
 * intake     The input is being read. Nothing was sent. Dies here: `resume` reads the input again from its beginning.
 * planned    Every request is valid, translated, and in the files of a shard. Nothing was sent.
 * running    At least one shard was taken up. Ends when every shard is settled.
 * settled    Every request has exactly one result of each target, and `results.jsonl` holds them, target by target in input
 *            order. Final.
 *
 * A shard, state by state
 *
 * planned    Its files are complete. Its payload may be staged at the provider any number of times: that buys nothing.
 * intent     The creation of its batch is about to leave, or has left. The intent, with a key that the batch will
 *            carry, was durable before the first byte left. Three ways on: the provider answers with an id; it refuses,
 *            so that nothing was created and the shard is planned again; or no answer settles it. The last is the
 *            unclear creation: the shard stays here, is reported, and is not sent again, since that could buy it twice.
 *            A process that finds a shard in this state at its start takes what was noted of the creation; where nothing
 *            was, it has found an unclear one, or the creation of another process that is still under way.
 * submitted  The batch exists and its id is durable. Polled until the provider says that it has ended. When it refused
 *            the whole batch for now, for want of room, nothing of it ran: the shard is planned again, and waits.
 * ended      The provider is done with it, in whatever way. Its result files are still at the provider.
 * collected  Its result files are complete on disk, as they came.
 * settled    Each of its requests has exactly one result, in its results file, in input order; its batch was removed at the
 *            provider, where that was asked for. Final.
 *
 * What retrying rows adds: a settled shard whose rows may be tried again gives rise to new shards of the same run,
 * which start at planned; the run's results take the last attempt of each row. What reconciling adds: the moves from
 * intent to submitted and to planned for an unclear creation that was found, or proved absent. What leases add: who may
 * make the moves at all. Until then two processes that drive one run find out about each other by a move that fails,
 * because the ledger makes each move only from the state that it is legal from.
 */

/** The legal moves of a run. */
export const RUN_MOVES: Readonly<Record<RunState, readonly RunState[]>> = {
  intake: ['planned'],
  planned: ['running'],
  running: ['settled'],
  settled: [],
};

/** The legal moves of a shard. */
export const SHARD_MOVES: Readonly<Record<ShardState, readonly ShardState[]>> = {
  planned: ['intent', 'settled'], // to settled: cancelled before it was sent
  intent: ['submitted', 'planned'],
  submitted: ['ended', 'planned'], // to planned: refused as a whole, for now
  ended: ['collected'],
  collected: ['settled'],
  settled: [],
};

/** Whether a shard may go from one state to the other. */
export function canMoveShard(from: ShardState, to: ShardState): boolean {
  return SHARD_MOVES[from].includes(to);
}

/** Whether a run may go from one state to the other. */
export function canMoveRun(from: RunState, to: RunState): boolean {
  return RUN_MOVES[from].includes(to);
}
