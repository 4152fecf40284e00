import type { Clock } from '../core/clock.ts';
import type { Fault } from './parse-fault.ts';

/** How the simulator is started; everything has a default. */
export interface SimulatorOptions {
  /** 0, the default, takes a free port. The simulator is reachable from this machine only (127.0.0.1). */
  readonly port?: number;
  /** The simulator's time; by default the machine's, times `speed`. */
  readonly clock?: Clock;
  /** How many times as fast as the clock the simulator's time passes; 1 by default. */
  readonly speed?: number;
  /** The same seed and the same calls give the same answers, timelines and faults; 1 by default. */
  readonly seed?: number;
  /** What shall go wrong; nothing by default. */
  readonly faults?: readonly Fault[];
  /** The only key that is accepted. Without it any is, except one that contains "wrong" or "invalid". */
  readonly apiKey?: string;
  /** Where files are kept; by default a temporary directory that goes when the simulator is closed. */
  readonly directory?: string;
}

/** The providers that are simulated. */
export type SimulatedName = 'openai' | 'anthropic' | 'google';

/** A running simulator. */
export interface Simulator {
  /** A base URL for each provider. */
  readonly urls: Readonly<Record<SimulatedName, string>>;
  /** The simulator's time. */
  readonly clock: Clock;
  /** Where its files are. */
  readonly directory: string;
  /** The batches that were created so far, oldest first, each as it is now. */
  batches(): Promise<readonly SimulatedBatch[]>;
  /** The ids of a batch's requests in the order of its input. @throws UsageError when there is no such batch */
  customIds(batchId: string): AsyncIterable<string>;
  /** How many calls each route had, by names such as `POST /batches`. */
  calls(): Readonly<Record<string, number>>;
  /** Stops serving, cuts open connections and removes the temporary directory. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What became of one batch. */
export interface SimulatedBatch {
  readonly provider: SimulatedName;
  readonly id: string;
  /** The provider's own word for the state. */
  readonly status: string;
  readonly endpoint: string;
  /** Null where it is not known yet, or where the requests of a batch may differ in it. */
  readonly model: string | null;
  /** Ids of its files; null where it has none, or where the provider keeps none. */
  readonly input_file_id: string | null;
  readonly output_file_id: string | null;
  readonly error_file_id: string | null;
  /** `failed` counts all that ended without an answer. */
  readonly request_counts: { readonly total: number; readonly completed: number; readonly failed: number };
  /** What its creator wrote on it, where the provider has a place for that. */
  readonly metadata: Readonly<Record<string, string>> | null;
  /** Unix seconds. */
  readonly created_at: number;
  /** SHA-256 of the ids in the order of the input, each followed by a line feed; null until the input was read. */
  readonly custom_ids_sha256: string | null;
}
