import { isJsonObject, objectAt, type JsonObject } from '../../core/json.ts';
import type { Reasoning } from '../../model/generation-config.ts';
import type { Decoding } from './decoding.ts';
import { EFFORTS, type Effort } from './model-rules.ts';

/** How much the model is to think, by `thinking` and by `output_config.effort`. */
export function decodeReasoning(
  body: JsonObject,
  skipped: ReadonlySet<string>,
  decoding: Decoding,
): Reasoning | undefined {
  const effort = skipped.has('output_config') ? undefined : readEffort(body);
  const thinking = skipped.has('thinking') ? undefined : body['thinking'];
  if (thinking === undefined) return effort === undefined ? undefined : { effort };
  const { budget_tokens: budget, type } = isJsonObject(thinking) ? thinking : {};
  if (type === 'disabled' || type === 'between_tools') return decodeOff(effort, decoding);
  const isBudget = type === 'enabled' && typeof budget === 'number' && Number.isSafeInteger(budget);
  if (isBudget && budget >= 0) {
    if (isJsonObject(thinking)) decoding.rest(thinking, BUDGET, 'thinking');
    return { ...(effort !== undefined && { effort }), budget_tokens: budget };
  }
  // To think as hard as the effort says is what an effort means.
  const isImplied = type === 'adaptive' && effort !== undefined;
  if (isImplied && isJsonObject(thinking)) decoding.rest(thinking, TYPE, 'thinking');
  else decoding.leaveOut('thinking');
  return effort === undefined ? undefined : { effort };
}

const TYPE: ReadonlySet<string> = new Set(['type']);
const BUDGET: ReadonlySet<string> = new Set(['type', 'budget_tokens']);

/** An effort without thoughts is Anthropic's own: elsewhere there is nothing that it could be spent on. */
function decodeOff(effort: Effort | undefined, decoding: Decoding): Reasoning {
  if (effort === undefined) return { effort: 'none' };
  if (decoding.isOwn) return { effort, budget_tokens: 0 };
  decoding.leaveOut('output_config.effort');
  return { effort: 'none' };
}

function readEffort(body: JsonObject): Effort | undefined {
  const effort = objectAt(body, 'output_config')?.['effort'];
  return EFFORTS.find((known) => known === effort);
}
