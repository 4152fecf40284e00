import { numberAt, objectAt, type JsonObject } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { draftText } from '../draft-text.ts';
import { seededRandom } from '../seeded.ts';
import { countTokens } from '../token-count.ts';
import type { ApiVersion } from './api-version.ts';
import { makeId } from './identifiers.ts';
import { messageUsage } from './message-usage.ts';
import type { ModelEntry } from './models.ts';
import type { PromptCache } from './prompt-cache.ts';
import { lastPrompt } from './prompt-text.ts';
import { wantsRefusal } from './test-strings.ts';
import { think } from './thinking-block.ts';
import { callTools } from './tool-use.ts';
import { textAt } from './text-at.ts';

/** What an answer depends on besides the request. */
export interface AnswerContext {
  readonly seed: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly version: ApiVersion;
  readonly serviceTier: 'standard' | 'batch';
  readonly cache: PromptCache;
  /** Gives the message its id, so that two answers to one request are told apart. */
  readonly idRandom: Random;
}

/** What the model says and why it stops. */
interface Said {
  readonly content: readonly JsonObject[];
  readonly stopReason: 'end_turn' | 'max_tokens' | 'stop_sequence' | 'tool_use' | 'refusal';
  readonly stopSequence: string | null;
  readonly outputTokens: number;
  readonly thinkingTokens: number;
}

/** The answer to a request that was checked. The same seed and request get the same answer, but for its id. */
export function createMessage(body: JsonObject, model: ModelEntry, context: AnswerContext): JsonObject {
  const said = say(body, model, context.seed);
  const isRefused = said.stopReason === 'refusal';
  return {
    model: model.id,
    id: makeId('message', context.idRandom),
    type: 'message',
    role: 'assistant',
    content: said.content,
    // Recorded replies of version 2023-06-01 have no `container`; the types of the SDK for the later one do.
    ...(context.version === '2023-06-01' ? {} : { container: null }),
    stop_reason: said.stopReason,
    stop_sequence: said.stopSequence,
    stop_details: isRefused ? { type: 'refusal', category: null, explanation: null } : null,
    usage: messageUsage(body, model, said, context),
  };
}

function say(body: JsonObject, model: ModelEntry, seed: number): Said {
  const prompt = lastPrompt(body);
  const random = seededRandom(seed, 'message', model.id, prompt);
  const limit = numberAt(body, 'max_tokens') ?? 0;
  if (wantsRefusal(prompt)) return stopped('refusal', [], 1, 0);
  const thinking = think(body, model, prompt, limit, random);
  if (limit === 0 || thinking.cut) return stopped('max_tokens', thinking.blocks, limit, thinking.tokens);
  const calls = callTools(body, random);
  const left = limit - thinking.tokens;
  const answer = calls.length > 0 ? sayCalls(body, calls, left, random) : sayText(body, prompt, left, random);
  return {
    ...answer,
    content: [...thinking.blocks, ...answer.content],
    outputTokens: thinking.tokens + answer.outputTokens,
    thinkingTokens: thinking.tokens,
  };
}

function sayText(body: JsonObject, prompt: string, limit: number, random: Random): Said {
  const format = objectAt(objectAt(body, 'output_config') ?? {}, 'format');
  const { stop_sequences: stops } = body;
  const draft = draftText(
    {
      prompt,
      limit,
      schema: format?.['schema'],
      stops: Array.isArray(stops) ? stops.filter((stop) => typeof stop === 'string') : [],
    },
    random,
  );
  const content = draft.text === '' ? [] : [{ type: 'text', text: draft.text }];
  const tokens = Math.max(1, draft.tokens);
  if (draft.cut) return stopped('max_tokens', content, tokens, 0);
  if (draft.stoppedBy === undefined) return stopped('end_turn', content, tokens, 0);
  return { ...stopped('stop_sequence', content, tokens, 0), stopSequence: draft.stoppedBy };
}

/** A call that must be made comes without a word; one that may be made is announced. */
function sayCalls(body: JsonObject, calls: readonly JsonObject[], limit: number, random: Random): Said {
  const isForced = ['any', 'tool'].includes(textAt(objectAt(body, 'tool_choice') ?? {}, 'type'));
  const text = random() < 0.5 ? 'I will look that up.' : 'Let me use a tool for this.';
  const words = isForced ? [] : [{ type: 'text', text }];
  const content = [...words, ...calls];
  const tokens = countTokens(JSON.stringify(content));
  if (tokens > limit) return stopped('max_tokens', words, limit, 0);
  return stopped('tool_use', content, tokens, 0);
}

function stopped(
  stopReason: Said['stopReason'],
  content: readonly JsonObject[],
  outputTokens: number,
  thinkingTokens: number,
): Said {
  return { content, stopReason, stopSequence: null, outputTokens, thinkingTokens };
}
