import type { Adapter } from './adapter/adapter.ts';
import type { ConnectionOptions } from './adapter/connection.ts';
import type { Dialect } from './adapter/dialect.ts';
import { anthropic } from './providers/anthropic/adapter.ts';
import { google } from './providers/google/adapter.ts';
import { openai } from './providers/openai/adapter.ts';
import { vllmDialect } from './providers/vllm/dialect.ts';

/** Makes the adapter of one provider. Nothing is read or opened before the first call. */
export type ProviderFactory = (options?: ConnectionOptions) => Adapter;

/** Every provider, in the order in which tables show them: the one place where a new one is listed. */
export const PROVIDERS: readonly ProviderFactory[] = [openai, anthropic, google];

/** Languages of what is not reached from here: their files can be read and written all the same. */
export const DIALECT_ONLY: readonly Dialect[] = [vllmDialect];
