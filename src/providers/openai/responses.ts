import type { Encoded, EncodeOptions } from '../../adapter/codec.ts';
import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import { stringAt, type JsonObject } from '../../core/json.ts';
import type { GenerationConfig } from '../../model/generation-config.ts';
import type { ChatRequest } from '../../model/request.ts';
import type { ResponseFormat } from '../../model/response-format.ts';
import type { Tool, ToolChoice } from '../../model/tool.ts';
import { encodeInput } from './encode-input.ts';
import { takenEffort, takesSampling } from './encode-generation.ts';
import { checkStrictSchemas, checkToolNames, DEFAULT_SCHEMA_NAME, takesToolChoice } from './encode-tools.ts';
import { leadsWithSystem } from './leads-with-system.ts';
import { Losses } from './losses.ts';
import { PLAIN_MODELS, REASONING_MODELS, reasoningRulesOf } from './models.ts';
import { refuseLines } from './refuse-lines.ts';
import type { ResponseBody, ResponseTextFormat, ResponseTool, ResponseToolChoice } from './response-body.ts';

/** Where chats are answered in the newer way. */
export const RESPONSES_ENDPOINT = '/v1/responses';

/** OpenAI API description (openai-openapi), `max_output_tokens`, `minimum`. */
const MIN_OUTPUT_TOKENS = 16;

/** OpenAI API description (openai-openapi), `FunctionToolParam.name`. */
const MAX_TOOL_NAME = 128;

const NOTHING: Readonly<Record<string, never>> = {};

/**
 * A chat as a response. An `input` in `provider_kwargs` takes the place of the whole conversation, so that nothing of it
 * is translated. `store` is left to the user: OpenAI keeps responses for 30 days unless
 * `provider_kwargs` says `store: false`.
 */
export function encodeResponse(request: ChatRequest, options: EncodeOptions): Encoded {
  const losses = new Losses('OpenAI responses');
  const { provider_kwargs: kwargs, tools } = request;
  const body: ResponseBody = { model: request.model ?? options.model, input: [] };
  if (kwargs?.['input'] === undefined) encodeConversation(request, body, losses);
  else if (request.system_prompt !== undefined) addInstructions(request.system_prompt, kwargs, body);
  if (request.generation_config !== undefined) encodeSettings(request.generation_config, body, losses);
  if (tools !== undefined && tools.length > 0) body.tools = tools.map(encodeResponseTool);
  if (request.tool_choice !== undefined && takesToolChoice(request, losses)) {
    body.tool_choice = encodeToolChoice(request.tool_choice);
  }
  if (request.response_format !== undefined) body.text = { format: encodeFormat(request.response_format) };
  checkToolNames(tools, MAX_TOOL_NAME, losses);
  checkStrictSchemas(tools, request.response_format, losses);
  refuseLines(kwargs, 'input', losses);
  const merged = mergeKwargs(body, kwargs);
  return {
    endpoint: RESPONSES_ENDPOINT,
    model: stringAt(merged, 'model') ?? body.model,
    body: merged,
    shared: NOTHING,
    cost: NOTHING,
    warnings: losses.warnings,
  };
}

/** One system prompt is the instructions; several are the parts of a message in front, since instructions are one text. */
function encodeConversation(request: ChatRequest, body: ResponseBody, losses: Losses): void {
  const { messages, system_prompt: system } = request;
  const items = encodeInput(messages, losses);
  const only = typeof system === 'string' ? system : system?.length === 1 ? system[0] : undefined;
  if (only !== undefined) body.instructions = only;
  else if (typeof system === 'object') {
    items.unshift({ role: 'system', content: system.map((text) => ({ type: 'input_text', text })) });
  }
  body.input = items;
}

/** The system prompt beside an input of the user's own, unless that has one already. */
function addInstructions(system: string | readonly string[], kwargs: JsonObject, body: ResponseBody): void {
  if (kwargs['instructions'] !== undefined || leadsWithSystem(kwargs['input'])) return;
  body.instructions = typeof system === 'string' ? system : system.join('\n\n');
}

function encodeSettings(config: GenerationConfig, body: ResponseBody, losses: Losses): void {
  const { max_tokens, reasoning, temperature, top_p } = config;
  if (max_tokens !== undefined) body.max_output_tokens = raiseLimit(max_tokens, losses);
  const effort = takenEffort(reasoning?.effort, body.model, PLAIN_MODELS, losses);
  if (effort !== undefined) body.reasoning = { effort };
  if (reasoning?.budget_tokens !== undefined) losses.lackSetting('reasoning.budget_tokens');
  if (temperature !== undefined || top_p !== undefined) {
    const thinks = reasoningRulesOf(REASONING_MODELS, body.model, reasoning?.effort);
    if (takesSampling('temperature', temperature, thinks, losses)) body.temperature = temperature;
    if (takesSampling('top_p', top_p, thinks, losses)) body.top_p = top_p;
  }
  // A penalty of 0 is none.
  for (const name of ABSENT) if (config[name] !== undefined && config[name] !== 0) losses.lackSetting(name);
  if (config.seed !== undefined) losses.lackSetting('seed');
  if (config.stop_sequences !== undefined && config.stop_sequences.length > 0) {
    losses.lackSetting('stop_sequences');
  }
}

/** Settings of chat completions that responses do not have. */
const ABSENT = ['top_k', 'presence_penalty', 'frequency_penalty'] as const;

function raiseLimit(maxTokens: number, losses: Losses): number {
  if (maxTokens >= MIN_OUTPUT_TOKENS) return maxTokens;
  const message = `OpenAI responses may not be limited to fewer than ${MIN_OUTPUT_TOKENS} tokens, which is sent.`;
  losses.approximate('generation_config.max_tokens', message);
  return MIN_OUTPUT_TOKENS;
}

/** Responses are strict unless told otherwise (OpenAI function calling guide), which a request must ask for here. */
export function encodeResponseTool(tool: Tool): ResponseTool {
  const { description, input_schema: parameters, name, strict = false } = tool;
  const encoded: ResponseTool = { type: 'function', name, parameters, strict };
  if (description !== undefined) encoded.description = description;
  return encoded;
}

function encodeToolChoice(choice: ToolChoice): ResponseToolChoice {
  return typeof choice === 'string' ? choice : { type: 'function', name: choice.name };
}

function encodeFormat(format: ResponseFormat): ResponseTextFormat {
  if (format.type !== 'json_schema') return { type: format.type };
  const { name = DEFAULT_SCHEMA_NAME, schema, strict } = format;
  const encoded: ResponseTextFormat = { type: 'json_schema', name, schema };
  if (strict !== undefined) encoded.strict = strict;
  return encoded;
}
