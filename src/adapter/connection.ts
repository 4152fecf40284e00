import type { Environment } from '../core/environment.ts';

/** How to reach any provider. What is absent is read from the environment when the first call is made. */
export interface ConnectionOptions {
  readonly apiKey?: string;
  /** Used as given. */
  readonly baseUrl?: string;
  /** Read in place of the process's environment. */
  readonly environment?: Environment;
}
