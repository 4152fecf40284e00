import { arrayAt, numberAt } from '../../core/json.ts';
import { LIMITS } from './limits.ts';
import type { MessageCheck } from './message-check.ts';
import { blocksToCount, countPrompt } from './prompt-blocks.ts';

/** Batch guide: a beta that raises the limit of these models in batches. */
const LONG_OUTPUT = {
  beta: 'output-300k-2026-03-24',
  models: /^claude-(opus-4-[67]|sonnet-4-6)/,
  tokens: 300_000,
};

/** Whether the request keeps to the model's limits, to those of batches and to those of the cache. */
export const checkLimits: MessageCheck = (body, model, origin) => {
  const maxTokens = numberAt(body, 'max_tokens') ?? 0;
  const isLong =
    origin.inBatch && origin.betas.includes(LONG_OUTPUT.beta) && LONG_OUTPUT.models.test(model.id);
  const most = isLong ? LONG_OUTPUT.tokens : model.traits.outputTokens;
  if (maxTokens > most) {
    return `max_tokens: ${maxTokens} > ${most}, which is the maximum allowed number of output tokens for ${model.id}`;
  }
  const stops = arrayAt(body, 'stop_sequences');
  if (stops.some((stop) => typeof stop === 'string' && stop.trim() === '')) {
    return 'stop_sequences: each stop sequence must contain non-whitespace';
  }
  return (origin.inBatch ? checkInBatch(body, model, origin) : undefined) ?? checkPrompt(body, model, origin);
};

/** Batch guide: what batches do not take. The words about streams and speed are the simulator's own. */
const checkInBatch: MessageCheck = (body) => {
  if (body['stream'] === true) return 'stream: Streaming is not supported in a batch';
  if (body['speed'] === 'fast') return 'speed: Fast mode is not supported in a batch';
  return body['max_tokens'] === 0 ? 'max_tokens: Input should be greater than or equal to 1' : undefined;
};

/** Whether the prompt fits, and whether its cache breakpoints may stand where they do. */
export const checkPrompt: MessageCheck = (body, model) => {
  const { contextTokens } = model.traits;
  const tokens = countPrompt(body);
  if (tokens > contextTokens) return `prompt is too long: ${tokens} tokens > ${contextTokens} maximum`;
  const marked = blocksToCount(body).filter((block) => block.ttl !== undefined);
  if (marked.length > LIMITS.cacheBreakpoints) {
    return `A maximum of ${LIMITS.cacheBreakpoints} blocks with cache_control may be provided. Found ${marked.length}.`;
  }
  const short = marked.findIndex((block) => block.ttl === '5m');
  const late = short === -1 ? undefined : marked.slice(short).find((block) => block.ttl === '1h');
  return late === undefined
    ? undefined
    : `${late.path}.cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. ` +
        'Note that blocks are processed in the following order: `tools`, `system`, `messages`.';
};
