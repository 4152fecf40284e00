import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { ApiVersion } from './api-version.ts';
import type { Encoding } from './encoding.ts';

/** Where a request names the betas that it needs, as the official SDK has it; they travel in a header. */
const BETAS = 'betas';

/**
 * The Files API left its beta on 2026-08-19; with the older version of the API its name is sent all the same, for gateways
 * that still ask for it. The newer version never needed it.
 */
const FILES_BETA = 'files-api-2025-04-14';

/** What can stand in a list inside a header: visible ASCII without a comma. */
const BETA_NAME = /^[\x21-\x2b\x2d-\x7e]+$/;

/** What all requests of a batch share: the version of the API, and the betas that are switched on. */
export type SharedHeaders = Readonly<Record<'anthropic-version', ApiVersion> & { 'anthropic-beta'?: string }>;

/** The headers of requests without betas. */
export function plainHeaders(version: ApiVersion): SharedHeaders {
  return { 'anthropic-version': version };
}

/** The headers for a request, in one spelling: sorted, each beta once. */
export function sharedHeaders(
  plain: SharedHeaders,
  kwargs: JsonObject | undefined,
  encoding: Encoding,
): SharedHeaders {
  const named = kwargs?.[BETAS];
  const needsFiles = encoding.namesFile && encoding.version === '2023-06-01';
  if (named === undefined && !needsFiles) return plain;
  const betas = new Set(named === undefined ? [] : readBetas(named, encoding));
  if (needsFiles) betas.add(FILES_BETA);
  if (betas.size === 0) return plain;
  return { ...plain, 'anthropic-beta': [...betas].toSorted().join(',') };
}

/** What of `provider_kwargs` goes into the body. */
export function bodyKwargs(kwargs: JsonObject | undefined): JsonObject | undefined {
  if (kwargs === undefined || kwargs[BETAS] === undefined) return kwargs;
  const { [BETAS]: _, ...rest } = kwargs;
  return rest;
}

function readBetas(named: JsonValue, encoding: Encoding): readonly string[] {
  const names: readonly JsonValue[] = Array.isArray(named) ? named : [named];
  const valid: string[] = [];
  for (const name of names) {
    if (typeof name === 'string' && BETA_NAME.test(name)) valid.push(name);
    else {
      const message = 'Betas are a list of names such as "context-management-2025-06-27".';
      encoding.warn('refused', `provider_kwargs.${BETAS}`, message);
    }
  }
  return valid;
}
