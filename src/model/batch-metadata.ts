import type { UnifiedRequest } from './request.ts';

/** A batch to be sent as one piece: to whom, what, and what to write on it. */
export interface UnifiedBatchMetadata {
  /** Name of a provider that is plugged in. */
  readonly provider: string;
  readonly requests: readonly UnifiedRequest[];
  /** Written on the batch where the provider has a place for it. */
  readonly metadata?: Readonly<Record<string, string>>;
}
