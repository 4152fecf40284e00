import type { Call } from '../call.ts';

/** One method on one path, and its answer. An `ApiError` that it throws becomes the reply. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Under the base URL; `:id` stands for a part. */
  readonly path: string;
  readonly answer: (call: Call) => Response | Promise<Response>;
}
