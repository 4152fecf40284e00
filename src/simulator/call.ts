import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';

/** One call of a client, with Node's own request and response at hand. */
export type Call = Context<{ Bindings: HttpBindings }>;

/** What stands before and behind the answer to a call. */
export type Middleware = MiddlewareHandler<{ Bindings: HttpBindings }>;
