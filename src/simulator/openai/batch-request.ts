import { isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import { ENDPOINTS, findEndpoint, type Endpoint } from './endpoints.ts';
import { parseExpiresAfter } from './expires-after.ts';
import { LIMITS } from './limits.ts';
import { findWrongParameter, type ParameterRules } from './parameter-rules.ts';
import {
  missingParameter,
  tooLong,
  tooManyProperties,
  unknownParameter,
  unsupportedValue,
  wrongType,
} from './parameter-errors.ts';

/** What a batch is created from. */
export interface BatchRequest {
  readonly inputFileId: string;
  readonly endpoint: Endpoint;
  readonly completionWindow: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly outputExpiresAfter: number | undefined;
}

const RULES: ParameterRules = {
  input_file_id: { is: 'string', required: true },
  endpoint: { is: 'choice', required: true, values: ENDPOINTS.map((endpoint) => endpoint.path) },
  completion_window: { is: 'choice', required: true, values: ['24h'] },
  metadata: { is: 'object' },
  output_expires_after: { is: 'object' },
};

/** Reads the body of a batch's creation. @throws ApiError 400 as OpenAI words it */
export function parseBatchRequest(body: JsonValue): BatchRequest {
  if (!isJsonObject(body)) throw wrongType('body', 'an object', body);
  const unknown = Object.keys(body).find((key) => !Object.hasOwn(RULES, key));
  if (unknown !== undefined) throw unknownParameter(unknown);
  const problem = findWrongParameter(body, RULES);
  if (problem !== undefined) throw problem;
  return {
    inputFileId: stringAt(body, 'input_file_id') ?? '',
    endpoint: endpointOf(body),
    completionWindow: stringAt(body, 'completion_window') ?? '',
    metadata: parseMetadata(body['metadata']),
    outputExpiresAfter: parseExpiresAfter(body['output_expires_after'], 'output_expires_after'),
  };
}

function endpointOf(body: JsonObject): Endpoint {
  const endpoint = findEndpoint(stringAt(body, 'endpoint') ?? '');
  if (endpoint === undefined) throw unsupportedValue('endpoint', body['endpoint'], []);
  return endpoint;
}

function parseMetadata(value: JsonValue | undefined): Readonly<Record<string, string>> | null {
  if (!isJsonObject(value)) return null;
  const entries = Object.entries(value);
  if (entries.length > LIMITS.metadataPairs) {
    throw tooManyProperties('metadata', LIMITS.metadataPairs, entries.length);
  }
  return Object.fromEntries(entries.map(([key, entry]) => [key, parsePair(key, entry)]));
}

function parsePair(key: string, value: JsonValue): string {
  const name = `metadata.${key}`;
  if (key === '') throw missingParameter('metadata');
  if (key.length > LIMITS.metadataKeyLength) throw tooLong(name, LIMITS.metadataKeyLength, key.length);
  if (typeof value !== 'string') throw wrongType(name, 'a string', value);
  if (value.length > LIMITS.metadataValueLength)
    throw tooLong(name, LIMITS.metadataValueLength, value.length);
  return value;
}
