import type { JsonObject } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import type { ApiVersion } from './api-version.ts';
import { rulesOf } from './model-families.ts';

/** Where parameters come from that nobody has translated. */
export interface ParameterSource {
  /** Of the object that has them. */
  readonly path: string;
  readonly version: ApiVersion;
  readonly model: string;
}

/** Anthropic docs, "Migrating to API version 2026-10-21": what that version knows no more. */
const SAMPLING = ['temperature', 'top_p', 'top_k'] as const;

/**
 * What a batch does not take (Anthropic docs, "Batch processing"): a stream, fast mode, and no tokens at all, which only
 * fills the cache. And what the version of the API does not know, which costs the request.
 */
export function refuseParameters(
  object: JsonObject | undefined,
  source: ParameterSource,
  warnings: Warning[],
): void {
  if (object === undefined) return;
  if (object['stream'] === true) refuse('stream', 'Anthropic does not take a stream in a batch.');
  if (object['speed'] === 'fast') refuse('speed', 'Anthropic does not take fast mode in a batch.');
  if (object['max_tokens'] === 0) {
    refuse('max_tokens', 'Anthropic does not take requests for no tokens in a batch.');
  }
  if (source.version === '2023-06-01') return;
  for (const key of SAMPLING) {
    if (object[key] === undefined || !rulesOf(source.model).isClaude) continue;
    refuse(key, `Version ${source.version} of the API refuses this ${key}; version 2023-06-01 knows it.`);
  }
  function refuse(key: string, message: string): void {
    warnings.push({ code: 'refused', path: `${source.path}.${key}`, message });
  }
}
