import { Hono } from 'hono';

import { reasonOf } from '../../core/errors.ts';
import { callFaults } from '../call-faults.ts';
import type { Call, Middleware } from '../call.ts';
import { drainBody } from '../drain-body.ts';
import { seededShare } from '../seeded.ts';
import type { SimulatedApp } from '../simulated-provider.ts';
import { answerRoutes } from './answer-routes.ts';
import { ApiError, rateLimited, serverError } from './api-error.ts';
import { authenticate } from './authenticate.ts';
import { batchRoutes } from './batch-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { errorReply, unknownUrl } from './reply.ts';
import { RouteTable, type MatchedRoute } from './route.ts';
import { uploadRoutes } from './upload-routes.ts';
import type { GoogleWorld } from './world.ts';

const RETRY_AFTER_SECONDS = 1;
/** Replies of the real API were seen to take 260 to 3,834 ms. */
const MOST_PROCESSING_MS = 800;

/** Google's API, to be mounted under `basePath`. `onCall` hears of every call that reaches a route, as `GET /batches/:id`. */
export function createGoogleApp(
  world: GoogleWorld,
  basePath: string,
  onCall: (name: string) => void,
): SimulatedApp {
  const app: SimulatedApp = new Hono();
  const routes = new RouteTable([
    ...fileRoutes(world),
    ...uploadRoutes(world),
    ...batchRoutes(world),
    ...answerRoutes(world),
  ]);
  const find = (call: Call): MatchedRoute | undefined =>
    routes.find(call.req.method, call.req.path.slice(basePath.length));
  app.onError((error) => errorReply(error instanceof ApiError ? error : brokenSimulator(error)));
  app.use(drainBody, describeReply(world), checkKey(world, find), callFaults(world.ground.faults, REFUSALS));
  app.all('*', (call) => {
    const matched = find(call);
    if (matched === undefined) return unknownUrl(call.req.path.slice(basePath.length));
    onCall(`${matched.route.method} ${matched.route.path}`);
    return matched.route.answer(call, matched.id);
  });
  return app;
}

const REFUSALS = { rateLimited: () => rateLimited(RETRY_AFTER_SECONDS), serverError };

/** The headers that every reply carries. */
function describeReply(world: GoogleWorld): Middleware {
  let calls = 0;
  return async (call, next) => {
    const { outgoing } = call.env;
    const took = 1 + Math.floor(seededShare(world.ground.seed, 'google call', calls) * MOST_PROCESSING_MS);
    calls += 1;
    outgoing.setHeader('vary', 'Origin, X-Origin, Referer');
    outgoing.setHeader('server', 'scaffolding on HTTPServer2');
    outgoing.setHeader('x-content-type-options', 'nosniff');
    outgoing.setHeader('server-timing', `gfet4t7; dur=${took}`);
    await next();
  };
}

function checkKey(world: GoogleWorld, find: (call: Call) => MatchedRoute | undefined): Middleware {
  return async (call, next) => {
    const route = find(call)?.route;
    if (route?.open?.(call) !== true) {
      authenticate(call.req.header('x-goog-api-key') ?? call.req.query('key'), world.apiKey);
    }
    await next();
  };
}

/** A full disk, for one: the client sees a 500 that says what the matter is. */
function brokenSimulator(cause: unknown): ApiError {
  return new ApiError('INTERNAL', `The simulator failed: ${reasonOf(cause)}`);
}
