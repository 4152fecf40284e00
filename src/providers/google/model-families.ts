import type { ModelFamily } from '../../adapter/profile.ts';

/** Gemini models before 2.5 do not think; a field about it is an error (API reference, `thinkingConfig`). */
const BEFORE_THINKING = /^(models\/)?gemini-(1\.|2\.0)/;
/** Gemini 2.5 is told how many tokens to think with (thinking guide, "Thinking budgets"). */
const BUDGETS = /^(models\/)?gemini-2\.5/;
/** Gemini 2.5 Pro always thinks, with 128 tokens at least (thinking guide, "Thinking budgets"). */
const BUDGETS_PRO = /^(models\/)?gemini-2\.5-pro/;
/** Gemini 3 and later, and the names that always stand for the newest, are told how deep to think. */
const LEVELS = /^(models\/)?gemini-([3-9]|\d\d|(pro|flash|flash-lite)-latest)/;
/** The Pro models among them do not go below LOW, the first of them not to MEDIUM (thinking guide, "Thinking levels"). */
const LEVELS_PRO = /^(models\/)?gemini-([3-9][\d.]*-)?pro/;
const FIRST_LEVELS_PRO = /^(models\/)?gemini-3-pro/;

/** How a model is told to think: by tokens, by a level, or not at all. One that is not known is taken for a new one. */
export function thinkingOf(model: string): 'none' | 'budget' | 'level' {
  if (BEFORE_THINKING.test(model)) return 'none';
  return BUDGETS.test(model) ? 'budget' : 'level';
}

/** The fewest tokens that a model of the budget kind thinks with. */
export function leastBudget(model: string): number {
  return BUDGETS_PRO.test(model) ? 128 : 0;
}

/** The levels that a model has. */
export function hasLevel(model: string, level: 'MINIMAL' | 'LOW' | 'MEDIUM' | 'HIGH'): boolean {
  if (level === 'MINIMAL') return !LEVELS_PRO.test(model);
  return level !== 'MEDIUM' || !FIRST_LEVELS_PRO.test(model);
}

const SAMPLING_NOTE = 'Google advises to leave it out for these models; it is sent all the same.';

/** Gemini API guides, "Thinking", "Thought signatures" and "Gemini 3". */
export const FAMILIES: readonly ModelFamily[] = [
  {
    name: 'Gemini 3 and later',
    pattern: LEVELS,
    example: 'gemini-3.5-flash',
    features: {
      temperature: { support: 'as-is', note: SAMPLING_NOTE },
      top_p: { support: 'as-is', note: SAMPLING_NOTE },
      top_k: { support: 'as-is', note: SAMPLING_NOTE },
      tool_call: {
        support: 'as-is',
        note: 'A call of the present turn needs the signature that came with it, or the request fails.',
      },
      reasoning_effort: {
        support: 'translated',
        note: 'As thinkingLevel; efforts beyond its four levels, and levels that a model lacks, become the nearest one.',
      },
      reasoning_budget: {
        support: 'as-is',
        note: 'Taken for older code; these models are made for efforts.',
      },
    },
  },
  {
    name: 'Gemini 2.5',
    pattern: BUDGETS,
    example: 'gemini-2.5-flash',
    features: {
      reasoning_effort: {
        support: 'warned',
        note: 'Sent as a budget: 1,024 tokens for minimal and low, 8,192 for medium, 24,576 above.',
      },
      tool_result_media: { support: 'translated', note: 'Sent, but described for Gemini 3 only.' },
    },
  },
  {
    name: 'Gemini before 2.5',
    pattern: BEFORE_THINKING,
    example: 'gemini-2.0-flash',
    features: {
      reasoning_effort: { support: 'warned', note: 'These models do not think.' },
      reasoning_budget: { support: 'warned', note: 'These models do not think.' },
      tool_result_media: { support: 'translated', note: 'Sent, but described for Gemini 3 only.' },
    },
  },
];
