import type { JsonObject } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';

/** The body with the user's own keys on top, untouched. */
export function mergeKwargs(
  body: JsonObject,
  kwargs: JsonObject | undefined,
  warnings: Warning[],
): JsonObject {
  if (kwargs === undefined) return body;
  if (kwargs['stream'] === true) warnings.push(streamWarning('provider_kwargs.stream'));
  return { ...body, ...kwargs };
}

/** One line that asks for a stream makes OpenAI refuse the whole batch. */
export function streamWarning(path: string): Warning {
  const message = 'OpenAI refuses a batch in which a request asks for a stream.';
  return { code: 'refused', path, message };
}
