import { Hono } from 'hono';

import { reasonOf } from '../../core/errors.ts';
import { callFaults } from '../call-faults.ts';
import type { Middleware } from '../call.ts';
import { drainBody } from '../drain-body.ts';
import type { SimulatedApp } from '../simulated-provider.ts';
import { ApiError, notFound, overloaded, rateLimited, serverError } from './api-error.ts';
import { versionOf } from './api-version.ts';
import { authenticate } from './authenticate.ts';
import { batchRoutes } from './batch-routes.ts';
import { organizationId, workspaceId } from './identifiers.ts';
import { messageRoutes } from './message-routes.ts';
import { modelRoutes } from './model-routes.ts';
import { errorReply } from './reply.ts';
import type { Route } from './route.ts';
import type { AnthropicWorld } from './world.ts';

const RETRY_AFTER_SECONDS = 1;

/** Anthropic's API, to be mounted under a base path. `onCall` hears of every call that reaches a route, as `POST /v1/messages`. */
export function createAnthropicApp(world: AnthropicWorld, onCall: (name: string) => void): SimulatedApp {
  const app: SimulatedApp = new Hono();
  app.onError((error, call) => errorReply(call, error instanceof ApiError ? error : brokenSimulator(error)));
  const refusals = { rateLimited: tooManyCalls, serverError, overloaded };
  app.use(drainBody, describeReply(world), checkHeaders(world), callFaults(world.ground.faults, refusals));
  const routes = [...batchRoutes(world), ...messageRoutes(world), ...modelRoutes()];
  for (const route of routes) app.on(route.method, route.path, listenIn(route, onCall));
  for (const path of new Set(routes.map((route) => route.path))) {
    app.all(path, (call) => errorReply(call, wrongMethod()));
  }
  app.all('*', (call) => errorReply(call, notFound('Not Found')));
  return app;
}

/** The headers that every reply carries. */
function describeReply(world: AnthropicWorld): Middleware {
  const { seed, clock } = world.ground;
  const organization = organizationId(seed);
  const workspace = workspaceId(seed);
  return async (call, next) => {
    const { outgoing } = call.env;
    outgoing.setHeader('request-id', world.ids.next('request', clock.now()));
    outgoing.setHeader('anthropic-organization-id', organization);
    outgoing.setHeader('anthropic-workspace-id', call.req.header('anthropic-workspace-id') ?? workspace);
    await next();
  };
}

/** The key first, then the version, as the real API has it. */
function checkHeaders(world: AnthropicWorld): Middleware {
  return async (call, next) => {
    const headers = {
      apiKey: call.req.header('x-api-key'),
      authorization: call.req.header('authorization'),
    };
    authenticate(headers, world.apiKey);
    versionOf(call);
    await next();
  };
}

function listenIn(route: Route, onCall: (name: string) => void): Route['answer'] {
  return (call) => {
    onCall(`${route.method} ${route.path}`);
    return route.answer(call);
  };
}

function tooManyCalls(): ApiError {
  return rateLimited(
    "This request would exceed your account's rate limit. Please try again later.",
    RETRY_AFTER_SECONDS,
  );
}

function wrongMethod(): ApiError {
  return new ApiError(405, { type: 'invalid_request_error', message: 'Method Not Allowed' });
}

/** A full disk, for one: the client sees a 500 that says what the matter is. */
function brokenSimulator(cause: unknown): ApiError {
  return new ApiError(500, { type: 'api_error', message: `The simulator failed: ${reasonOf(cause)}` });
}
