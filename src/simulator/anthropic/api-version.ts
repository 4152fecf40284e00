import type { Call } from '../call.ts';
import { invalidRequest } from './api-error.ts';

/** The versions of the Messages API, oldest first. */
const API_VERSIONS = ['2023-06-01', '2026-10-21'] as const;

/** A version of the API, as the header `anthropic-version` names it. */
export type ApiVersion = (typeof API_VERSIONS)[number];

/** The version that a call asks for. @throws ApiError 400 when it names none, or one that does not exist */
export function versionOf(call: Call): ApiVersion {
  const name = call.req.header('anthropic-version');
  if (name === undefined || name === '') throw invalidRequest('anthropic-version: header is required');
  const version = API_VERSIONS.find((known) => known === name);
  if (version === undefined) throw invalidRequest(`anthropic-version: "${name}" is not a valid version`);
  return version;
}

/** The betas that a call asks for: any name is taken. */
export function betasOf(call: Call): readonly string[] {
  const names = call.req.header('anthropic-beta') ?? '';
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
