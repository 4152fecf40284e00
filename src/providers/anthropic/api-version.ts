/**
 * The versions of the API (Anthropic docs, "API versions"): each keeps its parameters, so that a request is encoded for
 * one of them and its batch is created with the same.
 */
export const API_VERSIONS = ['2023-06-01', '2026-10-21'] as const;

/** A version of the API. */
export type ApiVersion = (typeof API_VERSIONS)[number];

/** The version that the official SDK sends since its release 1.0. */
export const CURRENT_API_VERSION: ApiVersion = '2026-10-21';

/** Whether a setting names a version that is known here. */
export function isApiVersion(value: string): value is ApiVersion {
  return API_VERSIONS.some((known) => known === value);
}
