import { finished } from 'node:stream/promises';

import type { HttpBindings } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';

import { reasonOf } from '../../core/errors.ts';
import { ALREADY_SENT } from '../already-sent.ts';
import { seededShare } from '../seeded.ts';
import type { SimulatedApp } from '../simulated-provider.ts';
import { answerRoutes } from './answer-routes.ts';
import { ApiError, invalidRequest, rateLimited, serverError } from './api-error.ts';
import { authenticate } from './authenticate.ts';
import { batchRoutes } from './batch-routes.ts';
import { errorReply, type Call } from './call.ts';
import { fileRoutes } from './file-routes.ts';
import { organizationId } from './identifiers.ts';
import type { Route } from './route.ts';
import { uploadRoutes } from './upload-routes.ts';
import type { OpenAiWorld } from './world.ts';

/** The API version that every reply names. */
const API_VERSION = '2020-10-01';
const RETRY_AFTER_SECONDS = 1;
/** Replies of the real API were seen to name 15 to 426 ms. */
const MOST_PROCESSING_MS = 400;

type Middleware = MiddlewareHandler<{ Bindings: HttpBindings }>;

/** OpenAI's API, to be mounted under a base path. `onCall` hears of every call that reaches a route, as `POST /batches`. */
export function createOpenAiApp(world: OpenAiWorld, onCall: (name: string) => void): SimulatedApp {
  const app: SimulatedApp = new Hono();
  app.onError((error) => errorReply(error instanceof ApiError ? error : brokenSimulator(error)));
  app.use(drainBody, describeReply(world), checkKey(world), makeFaults(world));
  const routes = [
    ...fileRoutes(world),
    ...uploadRoutes(world),
    ...batchRoutes(world),
    ...answerRoutes(world),
  ];
  for (const route of routes) app.on(route.method, route.path, listenIn(route, onCall));
  for (const path of new Set(routes.map((route) => route.path))) {
    app.all(path, (call) => errorReply(invalidMethod(call)));
  }
  app.all('*', (call) => errorReply(invalidUrl(call)));
  return app;
}

/** A reply leaves only once the whole request is in, so that no client is cut off while it sends. */
const drainBody: Middleware = async (call, next) => {
  await next();
  const { incoming } = call.env;
  if (incoming.complete || incoming.destroyed) return;
  incoming.resume();
  await finished(incoming, { writable: false }).catch(() => undefined);
};

/** The headers that every reply carries. */
function describeReply(world: OpenAiWorld): Middleware {
  const { seed, clock } = world.ground;
  const organization = organizationId(seed);
  let calls = 0;
  return async (call, next) => {
    const { outgoing } = call.env;
    outgoing.setHeader('x-request-id', world.ids.next('request', clock.now()));
    outgoing.setHeader(
      'openai-processing-ms',
      1 + Math.floor(seededShare(seed, 'call', calls) * MOST_PROCESSING_MS),
    );
    outgoing.setHeader('openai-version', API_VERSION);
    outgoing.setHeader('openai-organization', organization);
    calls += 1;
    await next();
  };
}

function checkKey(world: OpenAiWorld): Middleware {
  return async (call, next) => {
    authenticate(call.req.header('authorization'), world.apiKey);
    await next();
  };
}

/** Faults that come before any effect. */
function makeFaults(world: OpenAiWorld): Middleware {
  const { faults } = world.ground;
  let calls = 0;
  return async (call, next) => {
    const nth = calls;
    calls += 1;
    if (faults.hits('drop-before', nth)) {
      call.env.incoming.socket.destroy();
      return ALREADY_SENT;
    }
    if (faults.hits('http-429', nth)) throw rateLimited(RETRY_AFTER_SECONDS);
    if (faults.hits('http-500', nth)) throw serverError();
    await next();
    return undefined;
  };
}

function listenIn(route: Route, onCall: (name: string) => void): Route['answer'] {
  return (call) => {
    onCall(`${route.method} ${route.path}`);
    return route.answer(call);
  };
}

function invalidUrl(call: Call): ApiError {
  return invalidRequest(`Invalid URL (${call.req.method} ${publicPath(call)})`, { status: 404 });
}

function invalidMethod(call: Call): ApiError {
  return invalidRequest(`Invalid method for URL (${call.req.method} ${publicPath(call)})`, { status: 405 });
}

/** The path as OpenAI has it, without the simulator's own prefix. */
function publicPath(call: Call): string {
  return call.req.path.replace(/^\/openai/, '');
}

/** A full disk, for one: the client sees a 500 that says what the matter is. */
function brokenSimulator(cause: unknown): ApiError {
  return new ApiError(500, {
    message: `The simulator failed: ${reasonOf(cause)}`,
    type: 'server_error',
    param: null,
    code: null,
  });
}
