import type { JsonObject } from '../../core/json.ts';
import type { ApiVersion } from './api-version.ts';
import type { ModelEntry } from './models.ts';

/** Where a request comes from, as far as its checks depend on it. */
export interface RequestOrigin {
  readonly version: ApiVersion;
  readonly betas: readonly string[];
  /** Whether it is a request of a batch. */
  readonly inBatch: boolean;
}

/** Looks for something wrong in a request whose fields have the right form; undefined when there is nothing. */
export type MessageCheck = (body: JsonObject, model: ModelEntry, origin: RequestOrigin) => string | undefined;
