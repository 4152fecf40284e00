import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { invalidRequest, type ApiError } from './api-error.ts';
import type { ModelEntry } from './models.ts';
import { findWrongParameter, type ParameterRules } from './parameter-rules.ts';
import { missingParameter, unsupportedValue, wrongType } from './parameter-errors.ts';
import { checkResponseFormat } from './response-format.ts';
import { reasons } from './usage-estimate.ts';

/** How hard a model may be asked to think; each model knows some of them. */
export const REASONING_EFFORTS: readonly string[] = [
  'none',
  'minimal',
  'low',
  'medium',
  'high',
  'xhigh',
  'max',
];

/** Every parameter of chat completions, from OpenAI's API description, with its range. */
export const CHAT_RULES: ParameterRules = {
  model: { is: 'string', required: true },
  messages: { is: 'array', required: true, min: 1 },
  audio: { is: 'object' },
  frequency_penalty: { is: 'decimal', min: -2, max: 2 },
  function_call: { is: 'anything' },
  functions: { is: 'array', min: 1, max: 128 },
  logit_bias: { is: 'object' },
  logprobs: { is: 'boolean' },
  max_completion_tokens: { is: 'integer', min: 1 },
  max_tokens: { is: 'integer', min: 1 },
  metadata: { is: 'object' },
  modalities: { is: 'array' },
  moderation: { is: 'anything' },
  n: { is: 'integer', min: 1, max: 128 },
  parallel_tool_calls: { is: 'boolean' },
  prediction: { is: 'object' },
  presence_penalty: { is: 'decimal', min: -2, max: 2 },
  prompt_cache_key: { is: 'string' },
  prompt_cache_options: { is: 'object' },
  prompt_cache_retention: { is: 'string' },
  reasoning_effort: { is: 'choice', values: REASONING_EFFORTS },
  response_format: { is: 'object' },
  safety_identifier: { is: 'string' },
  seed: { is: 'integer' },
  service_tier: { is: 'string' },
  stop: { is: 'anything' },
  store: { is: 'boolean' },
  stream: { is: 'boolean' },
  stream_options: { is: 'object' },
  temperature: { is: 'decimal', min: 0, max: 2 },
  tool_choice: { is: 'anything' },
  tools: { is: 'array', min: 1, max: 128 },
  top_logprobs: { is: 'integer', min: 0, max: 20 },
  top_p: { is: 'decimal', min: 0, max: 1 },
  user: { is: 'string' },
  verbosity: { is: 'choice', values: ['low', 'medium', 'high'] },
  web_search_options: { is: 'object' },
};

const ROLES = ['system', 'assistant', 'user', 'function', 'tool', 'developer'];
const MAX_STOPS = 4;
/** What reasoning models take only at its default, as their refusals say. */
const REASONING_DEFAULTS: Readonly<Record<string, number>> = {
  temperature: 1,
  top_p: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
};

/** The first thing that OpenAI would refuse in a chat request, or undefined. */
export function checkChat(body: JsonObject, model: ModelEntry): ApiError | undefined {
  return (
    findUnknown(body) ??
    findWrongParameter(body, CHAT_RULES) ??
    checkMessages(Array.isArray(body['messages']) ? body['messages'] : []) ??
    checkStop(body['stop']) ??
    checkTools(body) ??
    checkResponseFormat(body['response_format']) ??
    (reasons(model, body['reasoning_effort']) ? checkReasoning(body) : undefined)
  );
}

function findUnknown(body: JsonObject): ApiError | undefined {
  const unknown = Object.keys(body).filter((key) => !Object.hasOwn(CHAT_RULES, key));
  if (unknown.length === 0) return undefined;
  const words = unknown.length === 1 ? 'argument' : 'arguments';
  return invalidRequest(`Unrecognized request ${words} supplied: ${unknown.join(', ')}`);
}

function checkMessages(messages: readonly JsonValue[]): ApiError | undefined {
  for (const [index, message] of messages.entries()) {
    const name = `messages[${index}]`;
    if (!isJsonObject(message)) return wrongType(name, 'an object', message);
    const { role } = message;
    if (role === undefined) return missingParameter(`${name}.role`);
    if (typeof role !== 'string' || !ROLES.includes(role))
      return unsupportedValue(`${name}.role`, role, ROLES);
    const problem = checkContent(message, `${name}.content`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Only an assistant that called tools may have said nothing. */
function checkContent(message: JsonObject, name: string): ApiError | undefined {
  const { content } = message;
  if (typeof content === 'string' || Array.isArray(content)) return undefined;
  const calledTools = message['tool_calls'] !== undefined || message['function_call'] !== undefined;
  if (message['role'] === 'assistant' && calledTools) return undefined;
  if (content === undefined) return missingParameter(name);
  return invalidRequest(
    content === null
      ? `Invalid value for 'content': expected a string, got null.`
      : `Invalid type for '${name}': expected one of a string or array of objects, but got an object instead.`,
    { param: name, ...(content === null ? {} : { code: 'invalid_type' }) },
  );
}

function checkStop(stop: JsonValue | undefined): ApiError | undefined {
  if (!Array.isArray(stop)) {
    return stop === undefined || stop === null || typeof stop === 'string'
      ? undefined
      : wrongType('stop', 'one of a string or array of strings', stop);
  }
  return findWrongParameter({ stop }, { stop: { is: 'array', max: MAX_STOPS } });
}

function checkTools(body: JsonObject): ApiError | undefined {
  const { tools, tool_choice: choice } = body;
  if (!Array.isArray(tools)) {
    return choice === undefined || choice === null || choice === 'none'
      ? undefined
      : invalidRequest(
          "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
          {
            param: 'tool_choice',
          },
        );
  }
  for (const [index, tool] of tools.entries()) {
    const definition = isJsonObject(tool) && tool['type'] === 'function' ? tool['function'] : undefined;
    if (isJsonObject(tool) && tool['type'] === 'custom') continue;
    if (!isJsonObject(definition)) return missingParameter(`tools[${index}].function`);
    if (typeof definition['name'] !== 'string') return missingParameter(`tools[${index}].function.name`);
  }
  return undefined;
}

function checkReasoning(body: JsonObject): ApiError | undefined {
  if (typeof body['max_tokens'] === 'number') {
    return unsupportedParameter('max_tokens', " Use 'max_completion_tokens' instead.");
  }
  for (const [name, usual] of Object.entries(REASONING_DEFAULTS)) {
    const value = body[name];
    if (typeof value !== 'number' || value === usual) continue;
    return invalidRequest(
      `Unsupported value: '${name}' does not support ${value} with this model. Only the default (${usual}) value is supported.`,
      { param: name, code: 'unsupported_value' },
    );
  }
  const refused = ['stop', 'logprobs', 'top_logprobs', 'logit_bias'].find((name) => isGiven(body[name]));
  return refused === undefined ? undefined : unsupportedParameter(refused, '');
}

function isGiven(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== false;
}

function unsupportedParameter(name: string, advice: string): ApiError {
  return invalidRequest(`Unsupported parameter: '${name}' is not supported with this model.${advice}`, {
    param: name,
    code: 'unsupported_parameter',
  });
}
