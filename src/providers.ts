import type { Adapter } from './adapter/adapter.ts';
import type { ConnectionOptions } from './adapter/connection.ts';
import { openai } from './providers/openai/adapter.ts';

/** Makes the adapter of one provider. Nothing is read or opened before the first call. */
export type ProviderFactory = (options?: ConnectionOptions) => Adapter;

/** Every provider, in the order in which tables show them: the one place where a new one is listed. */
export const PROVIDERS: readonly ProviderFactory[] = [openai];
