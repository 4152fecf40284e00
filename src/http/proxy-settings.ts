import { ConfigurationError } from '../core/errors.ts';
import { readEnvironment, type Environment } from '../core/environment.ts';

/** Through which proxies calls go. Absent means directly. */
export interface ProxySettings {
  /** Proxy for http addresses. */
  readonly http?: string;
  /** Proxy for https addresses; the one for http stands in when it is absent. */
  readonly https?: string;
  /** Hosts to call directly, separated by commas; `*` means all. */
  readonly except?: string;
}

/**
 * Reads `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`; the lower-case names win, as with curl.
 *
 * @throws ConfigurationError when a proxy is no http URL
 */
export function readProxySettings(environment?: Environment): ProxySettings {
  const http = readProxy('http_proxy', environment);
  const https = readProxy('https_proxy', environment);
  const except = readEither('no_proxy', environment);
  return {
    ...(http !== undefined && { http }),
    ...(https !== undefined && { https }),
    ...(except !== undefined && { except }),
  };
}

function readProxy(name: string, environment: Environment | undefined): string | undefined {
  const value = readEither(name, environment);
  if (value === undefined) return undefined;
  // The value is not shown: a proxy's address often holds a password.
  const protocol = URL.parse(value)?.protocol;
  if (protocol === 'http:' || protocol === 'https:') return value;
  throw new ConfigurationError(`${name.toUpperCase()} must be a URL such as http://proxy.example:3128.`);
}

function readEither(name: string, environment: Environment | undefined): string | undefined {
  return readEnvironment(name, environment) ?? readEnvironment(name.toUpperCase(), environment);
}

/** The passwords that stand in the proxies' addresses. */
export function secretsOf(proxy: ProxySettings): string[] {
  const secrets: string[] = [];
  for (const address of [proxy.http, proxy.https]) {
    const url = address === undefined ? null : URL.parse(address);
    if (url === null || url.password === '') continue;
    secrets.push(url.password, decode(url.password), `${decode(url.username)}:${decode(url.password)}`);
  }
  return secrets;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
