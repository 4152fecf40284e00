import { ConfigurationError } from '../core/errors.ts';

/** Where a provider's API stands, taken apart once. */
export interface BaseUrl {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path in front of every call, without a slash at its end; may be empty. */
  readonly prefix: string;
}

/**
 * Takes a base URL as the user gave it: a path prefix is kept, a slash at the end is tolerated. The value never stands
 * in the message, since people do put keys into URLs.
 *
 * @param setting what to call it in a message, such as `OPENAI_BASE_URL`
 * @throws ConfigurationError when it is no http or https URL, or has a query, a fragment, a user name or a password
 */
export function parseBaseUrl(value: string, setting: string): BaseUrl {
  const url = URL.parse(value);
  if (url === null) throw refuse(setting, 'it is not a URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refuse(setting, 'it is not an http URL');
  if (url.username !== '' || url.password !== '') throw refuse(setting, 'it holds a user name or a password');
  if (value.includes('?')) throw refuse(setting, 'it has a query');
  if (value.includes('#')) throw refuse(setting, 'it has a fragment');
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') };
}

/**
 * The path and query of a URL that came in a reply, or undefined when it leads elsewhere: credentials are sent to the
 * origin of the base URL and nowhere else.
 */
export function pathOnSameOrigin(base: BaseUrl, url: string): string | undefined {
  const parsed = URL.parse(url);
  return parsed?.origin === base.origin ? parsed.pathname + parsed.search : undefined;
}

/** Whether a value can stand between two slashes of a path, percent-encoded, and still mean itself. */
export function isPathSegment(value: string): boolean {
  return value !== '' && value !== '.' && value !== '..' && value.isWellFormed();
}

function refuse(setting: string, why: string): ConfigurationError {
  return new ConfigurationError(
    `${setting} must be a plain address such as https://host or https://host/v1, with http or https and without query: ${why}.`,
  );
}
