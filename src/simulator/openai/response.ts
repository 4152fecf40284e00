import { arrayAt, numberAt, objectAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { seededRandom } from '../seeded.ts';
import { base62, hex } from '../seeded-text.ts';
import type { Answer, AnswerContext, AnswerUsage } from './answer.ts';
import { draftAnswer, type Draft } from './draft.ts';
import { lastPrompt } from './message-text.ts';
import type { ModelEntry } from './models.ts';
import { forcedTool } from './tool-call.ts';
import { promptUsage, reasoningTokens, reasons } from './usage-estimate.ts';

/** Ids of responses and of their items have this many hexadecimal digits in recorded replies. */
const ID_DIGITS = 50;

/** The answer to a request for a response that was checked. The same seed and request get the same answer. */
export function createResponse(body: JsonObject, model: ModelEntry, context: AnswerContext): Answer {
  const messages = messagesOf(body['input']);
  const prompt = lastPrompt(messages);
  const random = seededRandom(context.seed, 'response', model.id, prompt, messages.length);
  const limit = numberAt(body, 'max_output_tokens') ?? Infinity;
  const effort = objectAt(body, 'reasoning')?.['effort'];
  const reasoning = reasons(model, effort) ? reasoningTokens(limit, random) : 0;
  const tool = forcedTool(body)?.definition;
  const draft = draftAnswer({ prompt, limit: limit - reasoning, schema: schemaOf(body), tool }, random);
  const extras = [body['instructions'], body['tools'], body['text']];
  const usage = { ...promptUsage(messages, extras, random), output: draft.tokens + reasoning, reasoning };
  const id = hex(random, ID_DIGITS);
  const output = outputItems(draft, reasoning > 0, random);
  return { status: 200, body: responseBody({ id, body, model, context, draft, output, usage }), usage };
}

/** The input as messages: a text is one of the user. */
function messagesOf(input: JsonValue | undefined): readonly JsonValue[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }];
  return Array.isArray(input) ? input : [];
}

function schemaOf(body: JsonObject): JsonObject | undefined {
  const text = objectAt(body, 'text');
  const format = text && objectAt(text, 'format');
  if (format?.['type'] === 'json_object')
    return { type: 'object', properties: { answer: { type: 'string' } } };
  return format?.['type'] === 'json_schema' ? (objectAt(format, 'schema') ?? { type: 'object' }) : undefined;
}

function outputItems(draft: Draft, reasoned: boolean, random: Random): JsonObject[] {
  const thought = { id: `rs_${hex(random, ID_DIGITS)}`, type: 'reasoning', content: [], summary: [] };
  return [
    ...(reasoned ? [thought] : []),
    draft.call === undefined ? message(draft, random) : toolCall(draft, random),
  ];
}

function message(draft: Draft, random: Random): JsonObject {
  return {
    id: `msg_${hex(random, ID_DIGITS)}`,
    type: 'message',
    status: draft.cut ? 'incomplete' : 'completed',
    content: [{ type: 'output_text', annotations: [], logprobs: [], text: draft.text }],
    role: 'assistant',
  };
}

function toolCall(draft: Draft, random: Random): JsonObject {
  return {
    id: `fc_${hex(random, ID_DIGITS)}`,
    type: 'function_call',
    status: 'completed',
    arguments: draft.call?.arguments ?? '',
    call_id: draft.call?.id ?? `call_${base62(random, 24)}`,
    name: draft.call?.name ?? '',
  };
}

interface ResponseParts {
  readonly id: string;
  readonly body: JsonObject;
  readonly model: ModelEntry;
  readonly context: AnswerContext;
  readonly draft: Draft;
  readonly output: readonly JsonObject[];
  readonly usage: AnswerUsage;
}

/** All keys of a recorded response, with what was asked for echoed. */
function responseBody({ id, body, model, context, draft, output, usage }: ResponseParts): JsonObject {
  const text = objectAt(body, 'text');
  const reasoning = objectAt(body, 'reasoning');
  const effort = reasoning?.['effort'] ?? (model.reasoning === 'always' ? 'medium' : 'none');
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: context.createdAt,
    status: draft.cut ? 'incomplete' : 'completed',
    background: false,
    billing: { payer: 'developer' },
    completed_at: draft.cut ? null : context.createdAt,
    error: null,
    frequency_penalty: 0,
    incomplete_details: draft.cut ? { reason: 'max_output_tokens' } : null,
    instructions: body['instructions'] ?? null,
    max_output_tokens: body['max_output_tokens'] ?? null,
    max_tool_calls: body['max_tool_calls'] ?? null,
    model: model.snapshot,
    moderation: null,
    output,
    parallel_tool_calls: body['parallel_tool_calls'] ?? true,
    presence_penalty: 0,
    previous_response_id: null,
    prompt_cache_key: body['prompt_cache_key'] ?? null,
    prompt_cache_retention: body['prompt_cache_retention'] ?? 'in_memory',
    reasoning: { context: 'current_turn', effort, mode: 'standard', summary: reasoning?.['summary'] ?? null },
    safety_identifier: body['safety_identifier'] ?? null,
    service_tier: 'default',
    store: body['store'] ?? true,
    temperature: body['temperature'] ?? 1,
    text: { format: text?.['format'] ?? { type: 'text' }, verbosity: text?.['verbosity'] ?? 'medium' },
    tool_choice: body['tool_choice'] ?? 'auto',
    tool_usage: NO_TOOL_USAGE,
    tools: arrayAt(body, 'tools'),
    top_logprobs: body['top_logprobs'] ?? 0,
    top_p: body['top_p'] ?? 1,
    truncation: body['truncation'] ?? 'disabled',
    usage: usageBody(usage),
    user: body['user'] ?? null,
    metadata: body['metadata'] ?? {},
  };
}

const NO_TOOL_USAGE: JsonObject = {
  image_gen: {
    input_tokens: 0,
    input_tokens_details: { image_tokens: 0, text_tokens: 0 },
    output_tokens: 0,
    output_tokens_details: { image_tokens: 0, text_tokens: 0 },
    total_tokens: 0,
  },
  web_search: { num_requests: 0 },
};

/** Strict clients want `cache_write_tokens` to be there. */
function usageBody(usage: AnswerUsage): JsonObject {
  return {
    input_tokens: usage.input,
    input_tokens_details: { cache_write_tokens: 0, cached_tokens: usage.cached },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + usage.output,
  };
}
