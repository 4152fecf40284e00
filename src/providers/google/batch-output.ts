import { isJsonObject, objectAt, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';

/** Where the answers of a batch are: in a file, or in the operation itself. */
export type BatchOutput =
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'inline'; readonly responses: readonly JsonValue[] };

/** What a batch left; undefined when it left nothing, or nothing yet. An operation holds it in either of two places. */
export function readOutput(operation: JsonObject): BatchOutput | undefined {
  const metadata = objectAt(operation, 'metadata') ?? {};
  return readPlace(objectAt(operation, 'response')) ?? readPlace(objectAt(metadata, 'output'));
}

function readPlace(place: JsonObject | undefined): BatchOutput | undefined {
  if (place === undefined) return undefined;
  const name = stringAt(place, 'responsesFile');
  if (name !== undefined) return { kind: 'file', name };
  const inlined = place['inlinedResponses'] ?? place['inlinedEmbedContentResponses'];
  const responses = isJsonObject(inlined) ? (inlined['inlinedResponses'] ?? []) : inlined;
  return Array.isArray(responses) ? { kind: 'inline', responses } : undefined;
}
