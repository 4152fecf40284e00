import { isJsonObject, numberAt, objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import { turnsOf } from './conversation.ts';
import type { MessageCheck } from './message-check.ts';
import { EFFORTS, type Effort, type ModelEntry, type ThinkingType } from './models.ts';
import { textAt } from './text-at.ts';

const GUIDE = 'https://docs.claude.com/en/docs/build-with-claude/extended-thinking';

/** How a request wants the model to think; undefined when it does not say. */
export function thinkingOf(body: JsonObject): ThinkingType | undefined {
  const type = stringAt(objectAt(body, 'thinking') ?? {}, 'type');
  const types: readonly ThinkingType[] = ['adaptive', 'enabled', 'disabled', 'between_tools'];
  return types.find((known) => known === type);
}

/** How hard a request wants the model to work; undefined when it does not say. */
export function effortOf(body: JsonObject): Effort | undefined {
  const effort = stringAt(objectAt(body, 'output_config') ?? {}, 'effort');
  return EFFORTS.find((known) => known === effort);
}

/** Whether the model can think like that. */
export const checkThinking: MessageCheck = (body, model) => {
  const type = thinkingOf(body);
  if (type === undefined) return undefined;
  if (!model.traits.thinking.includes(type)) return unsupported(type, model);
  if (type === 'enabled') return checkBudget(body) ?? checkLastTurn(body);
  return type === 'adaptive' ? undefined : checkTurnedOff(body, model);
};

/** Whether the model knows the effort. */
export const checkEffort: MessageCheck = (body, model) => {
  const effort = effortOf(body);
  const { efforts } = model.traits;
  if (effort === undefined || efforts.includes(effort)) return undefined;
  if (efforts.length === 0) return 'This model does not support the effort parameter.';
  const known = efforts.toSorted((a, b) => a.localeCompare(b)).join(', ');
  return `This model does not support effort level '${effort}'. Supported levels: ${known}.`;
};

function unsupported(type: ThinkingType, model: ModelEntry): string {
  if (type === 'adaptive') return 'adaptive thinking is not supported on this model';
  const instead = model.traits.thinking.includes('between_tools')
    ? 'Use "thinking.type.between_tools" to turn off up-front thinking.'
    : 'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.';
  return `"thinking.type.${type}" is not supported for this model. ${instead}`;
}

function checkBudget(body: JsonObject): string | undefined {
  const budget = numberAt(objectAt(body, 'thinking') ?? {}, 'budget_tokens') ?? 0;
  // The tokens of a prompt are counted without a limit for the answer.
  if (budget < (numberAt(body, 'max_tokens') ?? Infinity)) return undefined;
  return (
    '`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at ' +
    `${GUIDE}#max-tokens-and-context-window-size`
  );
}

/** A final message of the assistant must begin as the model itself would. */
function checkLastTurn(body: JsonObject): string | undefined {
  const turns = turnsOf(body);
  const last = turns.at(-1);
  const [first] = last?.role === 'assistant' ? last.blocks : [];
  if (first === undefined) return undefined;
  const type = textAt(first.block, 'type');
  if (type === 'thinking' || type === 'redacted_thinking') return undefined;
  return (
    `messages.${last?.first}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${type}\`. ` +
    'When `thinking` is enabled, a final `assistant` message must start with a thinking block. ' +
    `Please consult our documentation at ${GUIDE}`
  );
}

function checkTurnedOff(body: JsonObject, model: ModelEntry): string | undefined {
  const effort = effortOf(body);
  const most = model.traits.mostEffortWithoutThinking;
  if (effort === undefined || EFFORTS.indexOf(effort) <= EFFORTS.indexOf(most)) return undefined;
  return (
    `output_config.effort '${effort}' is not supported when thinking is disabled on this model. ` +
    `Use effort '${most}' or below, or enable thinking.`
  );
}

/** Whether a request gets thinking at all, by its own words or the model's habit. */
export function mayThink(body: JsonObject, model: ModelEntry): boolean {
  const type = thinkingOf(body);
  if (type === undefined) return model.traits.thinksByItself;
  return type === 'adaptive' || type === 'enabled';
}

/** Whether the text of thinking is shown. */
export function showsThinking(body: JsonObject, model: ModelEntry): boolean {
  const { thinking } = body;
  const display = isJsonObject(thinking) ? thinking['display'] : undefined;
  return (display ?? model.traits.display) === 'summarized';
}
