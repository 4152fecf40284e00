import { stringAt } from '../core/json.ts';
import type { Warning } from '../core/warning.ts';
import type { CustomRequest } from '../model/request.ts';
import type { AddressedRequest } from './read-request.ts';

/**
 * The request without the model that it names, where that is another one than the target's, and a warning that says so:
 * whoever asks several targets wants an answer of each. The body of a custom request goes out as it is, so the model in
 * it stays.
 */
export function askTargetModel(addressed: AddressedRequest, model: string): AddressedRequest {
  const { request, warnings } = addressed;
  const named = request.mode === 'custom' ? bodyModel(request) : undefined;
  if (named !== undefined && named !== model) {
    const message = `A custom body is sent as it is: "${named}" is asked in place of the target's "${model}".`;
    return { ...addressed, warnings: [...warnings, approximated('body.model', message)] };
  }
  if (request.model === undefined || request.model === model) return addressed;
  const { model: own, ...rest } = request;
  // The line says another model.
  const changed = { ...addressed, request: rest, original: undefined };
  if (named !== undefined) return changed;
  const message = `Each target's own model is asked: "${model}" in place of "${own}".`;
  return { ...changed, warnings: [...warnings, approximated('model', message)] };
}

function bodyModel({ body }: CustomRequest): string | undefined {
  return stringAt(body, 'model');
}

function approximated(path: string, message: string): Warning {
  return { code: 'approximated', path, message };
}
