import { numberAt, objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import { invalidField } from './api-error.ts';
import { objectsAt } from './content-text.ts';
import type { Endpoint } from './endpoints.ts';

/** What a batch is created from. */
export interface BatchRequest {
  readonly displayName: string | undefined;
  readonly priority: number | undefined;
  /** The id of its file, or the requests themselves. */
  readonly input: { readonly fileId: string } | { readonly requests: readonly JsonObject[] };
}

/** Reads the message of a batch's creation. @throws ApiError 400 */
export function parseBatchRequest(body: JsonObject, endpoint: Endpoint): BatchRequest {
  const batch = objectAt(body, 'batch') ?? {};
  const config = objectAt(batch, 'inputConfig') ?? {};
  return {
    displayName: stringAt(batch, 'displayName'),
    priority: numberAt(batch, 'priority'),
    input: parseInput(config, `${endpoint.creation}.batch.input_config`),
  };
}

function parseInput(config: JsonObject, field: string): BatchRequest['input'] {
  const fileName = stringAt(config, 'fileName');
  const inline = objectAt(config, 'requests');
  if ((fileName === undefined) === (inline === undefined)) {
    throw invalidField(`${field}.source`, "required oneof field 'source' must have one initialized field");
  }
  if (inline === undefined) return { fileId: (fileName ?? '').replace(/^files\//, '') };
  const requests = objectsAt(inline, 'requests');
  if (requests.length === 0) throw invalidField(`${field}.requests`, 'requests must not be empty');
  return { requests };
}
