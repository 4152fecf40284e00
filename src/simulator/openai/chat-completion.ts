import { arrayAt, numberAt, type JsonObject } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { seededRandom } from '../seeded.ts';
import { base62 } from '../seeded-text.ts';
import type { Answer, AnswerContext, AnswerUsage } from './answer.ts';
import { draftAnswer, type Draft } from './draft.ts';
import { lastPrompt } from './message-text.ts';
import type { ModelEntry } from './models.ts';
import { wantedSchema } from './response-format.ts';
import { forcedTool } from './tool-call.ts';
import { promptUsage, reasoningTokens, reasons } from './usage-estimate.ts';

/** The answer to a chat request that was checked. The same seed and request get the same answer. */
export function createChatCompletion(body: JsonObject, model: ModelEntry, context: AnswerContext): Answer {
  const messages = arrayAt(body, 'messages');
  const prompt = lastPrompt(messages);
  const random = seededRandom(context.seed, 'chat', model.id, prompt, messages.length);
  const limit = numberAt(body, 'max_completion_tokens') ?? numberAt(body, 'max_tokens') ?? Infinity;
  const reasoning = reasons(model, body['reasoning_effort']) ? reasoningTokens(limit, random) : 0;
  const wish = {
    prompt,
    limit: limit - reasoning,
    schema: wantedSchema(body['response_format']),
    tool: forcedTool(body)?.definition,
    stop: body['stop'],
  };
  const drafts = Array.from({ length: numberAt(body, 'n') ?? 1 }, () => draftAnswer(wish, random));
  const output = drafts.reduce((sum, draft) => sum + draft.tokens, reasoning);
  const usage = {
    ...promptUsage(messages, [body['tools'], body['response_format']], random),
    output,
    reasoning,
  };
  const reply: JsonObject = {
    id: `chatcmpl-${base62(random, 29)}`,
    object: 'chat.completion',
    created: context.createdAt,
    model: model.snapshot,
    choices: drafts.map((draft, index) => choiceBody(body, draft, index, random)),
    usage: usageBody(usage),
    service_tier: 'default',
    system_fingerprint: null,
  };
  return { status: 200, body: reply, usage };
}

function choiceBody(body: JsonObject, draft: Draft, index: number, random: Random): JsonObject {
  return {
    index,
    message: messageBody(draft),
    logprobs: body['logprobs'] === true ? logprobsOf(draft.text, random) : null,
    finish_reason: finishReason(body, draft),
  };
}

function messageBody(draft: Draft): JsonObject {
  const { call } = draft;
  if (call === undefined) return { role: 'assistant', content: draft.text, refusal: null, annotations: [] };
  const toolCall = {
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  };
  return { role: 'assistant', content: null, tool_calls: [toolCall], refusal: null, annotations: [] };
}

/** OpenAI's function calling guide: naming the function gives "stop", requiring any gives "tool_calls". */
function finishReason(body: JsonObject, draft: Draft): string {
  if (draft.cut) return 'length';
  return draft.call !== undefined && forcedTool(body)?.named === false ? 'tool_calls' : 'stop';
}

function usageBody(usage: AnswerUsage): JsonObject {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function logprobsOf(text: string, random: Random): JsonObject {
  const tokens = text.match(/.{1,4}/gsu) ?? [];
  const content = tokens.map((token) => ({
    token,
    logprob: -Number((random() * 2).toFixed(6)),
    bytes: [...Buffer.from(token)],
    top_logprobs: [],
  }));
  return { content, refusal: null };
}
