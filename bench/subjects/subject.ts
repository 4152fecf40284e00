import type { Adapter } from '../../src/adapter/adapter.ts';

/** A request of the benchmark. */
export interface BenchRequest {
  readonly custom_id: string;
  readonly system_prompt: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly generation_config: { readonly max_tokens: number; readonly stop_sequences: readonly string[] };
}

/** A provider to be measured: its adapter, and the same work written by hand for these very requests. */
export interface BenchSubject {
  readonly name: string;
  /** One that takes every parameter of the requests. */
  readonly model: string;
  readonly createAdapter: () => Adapter;
  /** The floor of the intake: the provider's line for a request. */
  readonly toLine: (request: BenchRequest) => object;
  /** The floor of collecting: the unified result of a parsed line. */
  readonly toResult: (line: unknown) => object;
  /** A line of results, as the provider writes it. */
  readonly makeAnswer: (customId: string, text: string) => object;
  /** Whether results come in the order of the requests. */
  readonly keepsOrder: boolean;
}

/** Nothing listens there: nothing is sent. */
export const NOWHERE = { apiKey: 'bench', baseUrl: 'http://127.0.0.1:9/v1', environment: {} };
