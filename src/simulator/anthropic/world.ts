import type { Ground } from '../ground.ts';
import type { BatchStore } from './batch-store.ts';
import type { Identifiers } from './identifiers.ts';
import type { PromptCache } from './prompt-cache.ts';

/** All that Anthropic's routes work on. */
export interface AnthropicWorld {
  readonly ground: Ground;
  readonly ids: Identifiers;
  readonly batches: BatchStore;
  /** What requests outside batches share. */
  readonly cache: PromptCache;
  /** The one key that is accepted; absent, any that does not look wrong. */
  readonly apiKey: string | undefined;
  /** The client's base URL, without a final slash. */
  readonly baseUrl: () => string;
}
