import type { JsonObject } from '../../core/json.ts';
import type { ApiError } from './api-error.ts';

/** The line of a request that was answered. */
export function succeededLine(customId: string, message: JsonObject): string {
  return write(customId, { type: 'succeeded', message });
}

/** The line of a request that was refused: the error stands in it as a whole reply would. */
export function erroredLine(customId: string, error: ApiError, requestId: string): string {
  const { details, ...body } = error.body;
  const reply = {
    type: 'error',
    error: details === undefined ? body : { ...body, details },
    request_id: requestId,
  };
  return write(customId, { type: 'errored', error: reply });
}

/** The line of a request that was never answered. */
export function unansweredLine(customId: string, type: 'canceled' | 'expired'): string {
  return write(customId, { type });
}

function write(customId: string, result: JsonObject): string {
  return JSON.stringify({ custom_id: customId, result });
}
