import { isJsonObject, objectAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import { invalidRequest, type ApiError } from './api-error.ts';
import { REASONING_EFFORTS } from './chat-parameters.ts';
import type { ModelEntry } from './models.ts';
import { findWrongParameter, type ParameterRules } from './parameter-rules.ts';
import { emptyArray, missingParameter, unknownParameter, wrongType } from './parameter-errors.ts';
import { checkSchemaFormat } from './response-format.ts';
import { reasons } from './usage-estimate.ts';

/** Every parameter of responses, from OpenAI's API description, with its range. */
export const RESPONSE_RULES: ParameterRules = {
  model: { is: 'string', required: true },
  input: { is: 'anything', required: true },
  background: { is: 'boolean' },
  context_management: { is: 'anything' },
  conversation: { is: 'anything' },
  include: { is: 'array' },
  instructions: { is: 'string' },
  max_output_tokens: { is: 'integer', min: 16 },
  max_tool_calls: { is: 'integer', min: 1 },
  metadata: { is: 'object' },
  moderation: { is: 'anything' },
  parallel_tool_calls: { is: 'boolean' },
  previous_response_id: { is: 'string' },
  prompt: { is: 'object' },
  prompt_cache_key: { is: 'string' },
  prompt_cache_options: { is: 'object' },
  prompt_cache_retention: { is: 'string' },
  reasoning: { is: 'object' },
  safety_identifier: { is: 'string' },
  service_tier: { is: 'string' },
  store: { is: 'boolean' },
  stream: { is: 'boolean' },
  stream_options: { is: 'object' },
  temperature: { is: 'decimal', min: 0, max: 2 },
  text: { is: 'object' },
  tool_choice: { is: 'anything' },
  tools: { is: 'array' },
  top_logprobs: { is: 'integer', min: 0, max: 20 },
  top_p: { is: 'decimal', min: 0, max: 1 },
  truncation: { is: 'choice', values: ['auto', 'disabled'] },
  user: { is: 'string' },
};

const REASONING_RULES: ParameterRules = { effort: { is: 'choice', values: REASONING_EFFORTS } };

/** The first thing that OpenAI would refuse in a request for a response, or undefined. */
export function checkResponse(body: JsonObject, model: ModelEntry): ApiError | undefined {
  const unknown = Object.keys(body).find((key) => !Object.hasOwn(RESPONSE_RULES, key));
  if (unknown !== undefined) return unknownParameter(unknown);
  return (
    findWrongParameter(body, RESPONSE_RULES) ??
    checkInput(body['input']) ??
    findWrongParameter(objectAt(body, 'reasoning') ?? {}, REASONING_RULES, 'reasoning.') ??
    checkTools(body['tools']) ??
    checkText(objectAt(body, 'text')) ??
    checkReasoning(body, model)
  );
}

function checkInput(input: JsonValue | undefined): ApiError | undefined {
  if (typeof input === 'string') return undefined;
  if (!Array.isArray(input)) return wrongType('input', 'one of a string or array of input items', input);
  if (input.length === 0) return emptyArray('input');
  const index = input.findIndex((item) => !isJsonObject(item));
  return index === -1 ? undefined : wrongType(`input[${index}]`, 'an object', input[index]);
}

function checkTools(tools: JsonValue | undefined): ApiError | undefined {
  for (const [index, tool] of (Array.isArray(tools) ? tools : []).entries()) {
    if (!isJsonObject(tool)) return wrongType(`tools[${index}]`, 'an object', tool);
    if (typeof tool['type'] !== 'string') return missingParameter(`tools[${index}].type`);
    if (tool['type'] === 'function' && typeof tool['name'] !== 'string')
      return missingParameter(`tools[${index}].name`);
  }
  return undefined;
}

function checkText(text: JsonObject | undefined): ApiError | undefined {
  const format = text && objectAt(text, 'format');
  return format?.['type'] === 'json_schema' ? checkSchemaFormat(format, 'text.format') : undefined;
}

function checkReasoning(body: JsonObject, model: ModelEntry): ApiError | undefined {
  if (!reasons(model, objectAt(body, 'reasoning')?.['effort'])) return undefined;
  const refused = ['temperature', 'top_p'].find((name) => typeof body[name] === 'number' && body[name] !== 1);
  return refused === undefined
    ? undefined
    : invalidRequest(`Unsupported parameter: '${refused}' is not supported with this model.`, {
        param: refused,
      });
}
