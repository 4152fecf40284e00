import { arrayAt, isJsonObject, numberAt, objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import { invalidArgument, invalidField, type ApiError } from './api-error.ts';
import { declaredFunctions } from './function-calls.ts';
import { LIMITS } from './limits.ts';
import { snakeCase } from './message-table.ts';
import type { ModelEntry } from './models.ts';

const CONFIG = 'GenerateContentRequest.generation_config';
const MIME_TYPES = ['text/plain', 'application/json', 'application/xml', 'application/yaml', 'text/x.enum'];
/** Bounds from the API description; ends included. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  temperature: [0, 2],
  topP: [0, 1],
  topK: [1, Infinity],
  maxOutputTokens: [1, Infinity],
  candidateCount: [1, 8],
  presencePenalty: [-2, 2],
  frequencyPenalty: [-2, 2],
};

/** The first thing that the API would refuse in how an answer is to be generated, or undefined. */
export function checkConfig(request: JsonObject, model: ModelEntry): ApiError | undefined {
  const config = objectAt(request, 'generationConfig') ?? {};
  return (
    checkRanges(config) ??
    checkCandidates(config, model) ??
    checkFormat(config) ??
    checkThinking(objectAt(config, 'thinkingConfig'), model) ??
    checkTools(request) ??
    checkCache(request)
  );
}

function checkRanges(config: JsonObject): ApiError | undefined {
  for (const [key, [least, most]] of Object.entries(RANGES)) {
    const value = numberAt(config, key);
    if (value === undefined || (value >= least && value <= most)) continue;
    const name = snakeCase(key);
    const bounds = most === Infinity ? `at least ${least}` : `in the range [${least}, ${most}]`;
    return invalidField(`${CONFIG}.${name}`, `${name} must be ${bounds}.`);
  }
  const stops = arrayAt(config, 'stopSequences').length;
  if (stops <= LIMITS.stopSequences) return undefined;
  return invalidField(
    `${CONFIG}.stop_sequences`,
    `must have at most ${LIMITS.stopSequences} entries, has ${stops}.`,
  );
}

function checkCandidates(config: JsonObject, model: ModelEntry): ApiError | undefined {
  if (model.thinking === 'level' && (numberAt(config, 'candidateCount') ?? 1) > 1) {
    return invalidArgument(`Multiple candidates is not enabled for models/${model.id}`);
  }
  const wantsLogprobs = config['responseLogprobs'] === true || config['logprobs'] !== undefined;
  return wantsLogprobs ? invalidArgument(`Logprobs is not enabled for models/${model.id}`) : undefined;
}

function checkFormat(config: JsonObject): ApiError | undefined {
  const type = stringAt(config, 'responseMimeType');
  if (type !== undefined && !MIME_TYPES.includes(type)) {
    const known = MIME_TYPES.map((entry) => `\`${entry}\``);
    const list = `${known.slice(0, -1).join(', ')} and ${known.at(-1)}`;
    return invalidField(`${CONFIG}.response_mime_type`, `allowed mimetypes are ${list}.`);
  }
  const schemas = ['responseSchema', 'responseJsonSchema'].filter((key) => config[key] !== undefined);
  if (schemas.length > 1) {
    return invalidField(CONFIG, 'only one of response_schema and response_json_schema can be set.');
  }
  const [schema] = schemas;
  if (schema === undefined || type === 'application/json' || type === 'text/x.enum') return undefined;
  return invalidField(
    `${CONFIG}.${snakeCase(schema)}`,
    "only allowed when response_mime_type is 'application/json' or 'text/x.enum'.",
  );
}

function checkThinking(thinking: JsonObject | undefined, model: ModelEntry): ApiError | undefined {
  if (thinking === undefined) return undefined;
  const budget = numberAt(thinking, 'thinkingBudget');
  const level = thinking['thinkingLevel'];
  if (budget !== undefined && level !== undefined) {
    return invalidArgument('You can only set only one of thinking budget and thinking level.');
  }
  if (model.thinking === 'never' && (level !== undefined || (budget ?? 0) !== 0)) {
    return invalidArgument('Thinking is not enabled for this model.');
  }
  if (level !== undefined && model.thinking !== 'level') {
    return invalidArgument('Thinking level is not supported for this model.');
  }
  if (budget === 0 && model.mustThink === true) {
    return invalidArgument('Budget 0 is invalid. This model only works in thinking mode.');
  }
  if (budget === undefined || budget >= -1) return undefined;
  return invalidField(
    `${CONFIG}.thinking_config.thinking_budget`,
    `the thinking budget ${budget} is invalid.`,
  );
}

function checkTools(request: JsonObject): ApiError | undefined {
  const names = declaredFunctions(request).map((declaration) => stringAt(declaration, 'name'));
  const unnamed = names.indexOf(undefined);
  if (unnamed !== -1) {
    return invalidField(
      `GenerateContentRequest.tools[0].function_declarations[${unnamed}].name`,
      'Invalid function name. Must start with a letter or an underscore.',
    );
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return invalidArgument(`Duplicate function declaration found: ${twice}`);
  const calling = objectAt(objectAt(request, 'toolConfig') ?? {}, 'functionCallingConfig') ?? {};
  const allowed = arrayAt(calling, 'allowedFunctionNames');
  if (allowed.length > 0 && calling['mode'] !== 'ANY' && calling['mode'] !== 'VALIDATED') {
    return invalidArgument(
      'Function calling config: allowed_function_names should only be set when the mode is ANY or VALIDATED.',
    );
  }
  const stranger = allowed.filter((name) => typeof name === 'string').find((name) => !names.includes(name));
  if (stranger === undefined) return undefined;
  return invalidArgument(`allowed_function_names has "${stranger}", which no tool declares.`);
}

function checkCache(request: JsonObject): ApiError | undefined {
  if (request['cachedContent'] === undefined) return undefined;
  const others = ['systemInstruction', 'tools', 'toolConfig'];
  return others.some((key) => isJsonObject(request[key]) || Array.isArray(request[key]))
    ? invalidArgument(
        'CachedContent can not be used with GenerateContent request setting system_instruction, tools or tool_config.',
      )
    : undefined;
}
