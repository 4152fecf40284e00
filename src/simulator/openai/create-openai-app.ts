import { Hono } from 'hono';

import { reasonOf } from '../../core/errors.ts';
import { callFaults, type CallRefusals } from '../call-faults.ts';
import type { Call, Middleware } from '../call.ts';
import { drainBody } from '../drain-body.ts';
import { seededShare } from '../seeded.ts';
import type { SimulatedApp } from '../simulated-provider.ts';
import { answerRoutes } from './answer-routes.ts';
import { ApiError, invalidRequest, rateLimited, serverError } from './api-error.ts';
import { authenticate } from './authenticate.ts';
import { batchRoutes } from './batch-routes.ts';
import { errorReply } from './call.ts';
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

const REFUSALS: CallRefusals = {
  rateLimited: () => rateLimited(RETRY_AFTER_SECONDS),
  serverError,
};

/** OpenAI's API, to be mounted under a base path. `onCall` hears of every call that reaches a route, as `POST /batches`. */
export function createOpenAiApp(world: OpenAiWorld, onCall: (name: string) => void): SimulatedApp {
  const app: SimulatedApp = new Hono();
  app.onError((error) => errorReply(error instanceof ApiError ? error : brokenSimulator(error)));
  app.use(drainBody, describeReply(world), checkKey(world), callFaults(world.ground.faults, REFUSALS));
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
