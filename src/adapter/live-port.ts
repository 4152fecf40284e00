import type { JsonValue } from '../core/json.ts';
import type { Encoded } from './codec.ts';

/** What a provider answered at once: the same status and body that a result line would hold. */
export interface LiveAnswer {
  readonly status: number;
  readonly body: JsonValue;
}

/** One request, one answer, by the provider's synchronous API. No retry. */
export interface LivePort {
  call(encoded: Encoded, signal: AbortSignal): Promise<LiveAnswer>;
}
