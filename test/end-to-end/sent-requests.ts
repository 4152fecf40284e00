import type { Simulator } from '../../src/simulator/index.ts';

/** What a simulator was sent. */
export interface SentRequests {
  /** How many batches were created and not refused as a whole. */
  readonly batches: number;
  /** How many were refused as a whole: nothing of them ran, and sending it again buys nothing twice. */
  readonly refused: number;
  /** The custom ids of all batches that were not refused. */
  readonly customIds: readonly string[];
  /** Those that more than one line to the same model carried. */
  readonly repeated: readonly string[];
}

/** Reads the inputs of all batches that were created at a simulator. */
export async function readSent(simulator: Simulator): Promise<SentRequests> {
  const created = await simulator.batches();
  const batches = created.filter(({ status }) => status !== 'failed');
  const customIds: string[] = [];
  const repeated: string[] = [];
  const seen = new Set<string>();
  for (const { id, model, provider } of batches) {
    for await (const customId of simulator.customIds(id)) {
      customIds.push(customId);
      // Each target is asked once.
      if (seen.size === seen.add(`${provider} ${model ?? ''} ${customId}`).size) repeated.push(customId);
    }
  }
  return { batches: batches.length, refused: created.length - batches.length, customIds, repeated };
}
