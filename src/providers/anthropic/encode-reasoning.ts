import type { Reasoning, ReasoningEffort } from '../../model/generation-config.ts';
import type { ChatBody } from './chat-body.ts';
import type { Encoding } from './encoding.ts';
import { EFFORTS, type Effort } from './model-rules.ts';

const EFFORT = 'generation_config.reasoning.effort';
const BUDGET = 'generation_config.reasoning.budget_tokens';

/** Anthropic docs, "Extended thinking": the least that a model may be given to think with. */
const MIN_BUDGET = 1024;

/**
 * Writes into a chat body, which holds `max_tokens` already, how much the model thinks. An effort means thoughts, so that
 * a model which has none by itself is told to think (Anthropic docs, "Thinking and effort").
 */
export function encodeReasoning(reasoning: Reasoning, body: ChatBody, encoding: Encoding): void {
  const { effort, budget_tokens: budget } = reasoning;
  if (effort === 'none') {
    turnOff(EFFORT, body, encoding);
    if (budget !== undefined && budget > 0) {
      const message = 'No thoughts were asked for, so that there is nothing to spend; it is left out.';
      encoding.warn('unsupported_parameter', BUDGET, message);
    }
    return;
  }
  if (effort !== undefined) encodeEffort(effort, body, encoding);
  if (budget === 0) turnOff(BUDGET, body, encoding);
  else if (budget !== undefined) encodeBudget(budget, body, encoding);
  else if (body.output_config?.effort !== undefined) startThinking(body, encoding);
}

function startThinking(body: ChatBody, encoding: Encoding): void {
  const { forcedTool, name, thinking, thinksByDefault } = encoding.rules;
  if (thinksByDefault || !thinking.includes('adaptive')) return;
  if (encoding.forcesTool && forcedTool === 'without-thinking') {
    const message = `${name}: made to call a tool, the model does not think; only the effort is sent.`;
    encoding.warn('approximated', EFFORT, message);
  } else {
    body.thinking = { type: 'adaptive' };
  }
}

function encodeEffort(effort: Exclude<ReasoningEffort, 'none'>, body: ChatBody, encoding: Encoding): void {
  const { efforts, name } = encoding.rules;
  const wanted = effort === 'minimal' ? 'low' : effort;
  const level = nearest(wanted, efforts);
  if (level === undefined) {
    const message = `${name}: no effort is taken; say reasoning.budget_tokens instead. It is left out.`;
    encoding.warn('unsupported_parameter', EFFORT, message);
    return;
  }
  body.output_config = { ...body.output_config, effort: level };
  if (level !== effort) {
    encoding.warn('approximated', EFFORT, `${name}: there is no effort "${effort}"; "${level}" is sent.`);
  }
}

/** The level itself, else the highest below it. */
function nearest(wanted: Effort, efforts: readonly Effort[]): Effort | undefined {
  const rank = EFFORTS.indexOf(wanted);
  return efforts.findLast((effort) => EFFORTS.indexOf(effort) <= rank);
}

function turnOff(path: string, body: ChatBody, encoding: Encoding): void {
  const { efforts, name, thinking } = encoding.rules;
  if (thinking.includes('disabled')) {
    body.thinking = { type: 'disabled' };
    limitEffort(body, encoding);
  } else if (thinking.includes('between_tools')) {
    body.thinking = { type: 'between_tools' };
    limitEffort(body, encoding);
    if (encoding.hasTools)
      encoding.warn('approximated', path, `${name}: the model still thinks between calls of tools.`);
  } else {
    const least = body.output_config?.effort ?? efforts[0];
    if (least !== undefined) body.output_config = { ...body.output_config, effort: least };
    encoding.warn('approximated', path, `${name}: the model always thinks; the effort "${least}" is sent.`);
  }
}

/** Anthropic docs, "What's new in Claude Opus 5": with thinking switched off, the highest efforts are an error. */
function limitEffort(body: ChatBody, encoding: Encoding): void {
  const { maxEffortWithoutThinking: most, name } = encoding.rules;
  const effort = body.output_config?.effort;
  if (effort === undefined || EFFORTS.indexOf(effort) <= EFFORTS.indexOf(most)) return;
  body.output_config = { ...body.output_config, effort: most };
  encoding.warn('approximated', EFFORT, `${name}: without thoughts, "${most}" is the most; it is sent.`);
}

function encodeBudget(budget: number, body: ChatBody, encoding: Encoding): void {
  const { name, thinking } = encoding.rules;
  if (thinking.includes('enabled')) {
    encodeEnabled(budget, body, encoding);
  } else if (thinking.includes('adaptive')) {
    body.thinking = { type: 'adaptive' };
    encoding.warn(
      'approximated',
      BUDGET,
      `${name}: the model decides itself how much it thinks, up to max_tokens.`,
    );
  } else {
    encoding.warn('unsupported_parameter', BUDGET, `${name}: there are no thoughts; it is left out.`);
  }
}

/** The budget is a part of `max_tokens`, which is what the user is ready to pay: it is not raised. */
function encodeEnabled(budget: number, body: ChatBody, encoding: Encoding): void {
  const { max_tokens: maxTokens } = body;
  if (encoding.beginsWithoutThoughts && encoding.rules.isClaude) {
    const message = 'Where the last message begins the answer, Anthropic takes no thoughts; it is left out.';
    encoding.warn('unsupported_parameter', BUDGET, message);
    return;
  }
  if (maxTokens <= MIN_BUDGET) {
    const message = `Anthropic wants at least ${MIN_BUDGET} tokens to think with, within max_tokens; it is left out.`;
    encoding.warn('unsupported_parameter', BUDGET, message);
    return;
  }
  const fitting = Math.min(Math.max(budget, MIN_BUDGET), maxTokens - 1);
  body.thinking = { type: 'enabled', budget_tokens: fitting };
  if (fitting === budget) return;
  const message = `Anthropic wants ${MIN_BUDGET} tokens or more, and fewer than max_tokens; ${fitting} is sent.`;
  encoding.warn('approximated', BUDGET, message);
}
