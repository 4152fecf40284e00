import type { Warning } from '../../core/warning.ts';
import type { Reasoning, ReasoningEffort } from '../../model/generation-config.ts';
import type { GenerationBody, ThinkingLevel } from './chat-body.ts';
import { fitBudget, hasLevel, thinkingOf } from './model-families.ts';

/** The level for an effort, the nearest one where there is none of that name. */
const LEVELS: Readonly<Record<ReasoningEffort, ThinkingLevel>> = {
  none: 'MINIMAL',
  minimal: 'MINIMAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  xhigh: 'HIGH',
  max: 'HIGH',
};

/** What Gemini itself makes of OpenAI's efforts (Gemini API guide, "OpenAI compatibility"). */
const BUDGETS: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  minimal: 1_024,
  low: 1_024,
  medium: 8_192,
  high: 24_576,
  xhigh: 24_576,
  max: 24_576,
};

/** Writes how much a model thinks, in the one way that it takes: a level and a budget together are refused. */
export function encodeReasoning(
  reasoning: Reasoning,
  model: string,
  body: GenerationBody,
  warnings: Warning[],
): void {
  const { budget_tokens: budget, effort } = reasoning;
  const kind = thinkingOf(model);
  if (kind === 'none') {
    if (effort !== undefined) warnings.push(doesNotThink('effort', model));
    if (budget !== undefined) warnings.push(doesNotThink('budget_tokens', model));
  } else if (effort !== undefined && (kind === 'level' || budget === undefined)) {
    if (budget !== undefined) warnings.push(oneOnly('budget_tokens', 'the effort'));
    body.thinkingConfig =
      kind === 'level' ? encodeLevel(effort, model, warnings) : encodeEffort(effort, model, warnings);
  } else if (budget !== undefined) {
    if (effort !== undefined) warnings.push(oneOnly('effort', 'the budget'));
    body.thinkingConfig = { thinkingBudget: encodeBudget(budget, model, warnings) };
  }
}

function encodeBudget(budget: number, model: string, warnings: Warning[]): number {
  const fitting = fitBudget(model, budget);
  if (fitting !== budget) {
    const message = `The model cannot be given ${budget} tokens to think with; ${fitting} is sent.`;
    warnings.push({ code: 'approximated', path: 'generation_config.reasoning.budget_tokens', message });
  }
  return fitting;
}

function encodeLevel(
  effort: ReasoningEffort,
  model: string,
  warnings: Warning[],
): { thinkingLevel: ThinkingLevel } {
  let level = LEVELS[effort];
  if (!hasLevel(model, level)) level = level === 'MINIMAL' ? 'LOW' : 'HIGH';
  if (level.toLowerCase() !== effort) warnings.push(nearest(effort, `the level ${level}`));
  return { thinkingLevel: level };
}

function encodeEffort(
  effort: ReasoningEffort,
  model: string,
  warnings: Warning[],
): { thinkingBudget: number } {
  const thinkingBudget = fitBudget(model, BUDGETS[effort]);
  warnings.push(nearest(effort, `a budget of ${thinkingBudget} tokens`));
  return { thinkingBudget };
}

function nearest(effort: string, what: string): Warning {
  const message = `The model has no effort "${effort}"; ${what} is sent.`;
  return { code: 'approximated', path: 'generation_config.reasoning.effort', message };
}

function oneOnly(name: string, other: string): Warning {
  const message = `Gemini takes an effort or a budget, not both; ${other} is sent.`;
  return { code: 'unsupported_parameter', path: `generation_config.reasoning.${name}`, message };
}

function doesNotThink(name: string, model: string): Warning {
  const message = `${model} does not think before it answers; this is left out.`;
  return { code: 'unsupported_parameter', path: `generation_config.reasoning.${name}`, message };
}
