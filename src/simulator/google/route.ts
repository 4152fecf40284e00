import type { Call } from '../call.ts';

/** One method on one path, and its answer. An `ApiError` that it throws becomes the reply. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PATCH';
  /** Without the version of the API; `:id` stands for a part. `/upload` and `/download` come before the version. */
  readonly path: string;
  /** `id` is empty where the path has none. */
  readonly answer: (call: Call, id: string) => Response | Promise<Response>;
  /** The call needs no key, since its URL is a secret. */
  readonly open?: (call: Call) => boolean;
}

/** A route that a call goes to. */
export interface MatchedRoute {
  readonly route: Route;
  readonly id: string;
}

/** Clients of both versions are served alike. */
const VERSION = /^(\/(?:upload|download))?\/(?:v1|v1beta)(?=\/)/;

/** Finds the route of a call. */
export class RouteTable {
  readonly #routes: readonly { readonly route: Route; readonly pattern: RegExp }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({
      route,
      pattern: new RegExp(`^${route.path.replace(':id', '([^/:%]+)')}$`),
    }));
  }

  /** The route for a method and a path below the base URL; undefined when there is none. */
  find(method: string, path: string): MatchedRoute | undefined {
    const versionless = VERSION.test(path) ? path.replace(VERSION, '$1') : '';
    for (const { route, pattern } of this.#routes) {
      const match = route.method === method ? pattern.exec(versionless) : null;
      if (match !== null) return { route, id: match[1] ?? '' };
    }
    return undefined;
  }
}
