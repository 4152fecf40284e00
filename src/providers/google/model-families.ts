import type { ModelFamily } from '../../adapter/profile.ts';
import { MAX_INT32 } from './int32.ts';

/** Gemini models before 2.5 do not think; a field about it is an error (API reference, `thinkingConfig`). */
const BEFORE_THINKING = /^(models\/)?gemini-(1\.|2\.0)/;
/** Gemini 2.5 is told how many tokens to think with (thinking guide, "Thinking budgets"). */
const BUDGETS = /^(models\/)?gemini-2\.5/;
const BUDGETS_PRO = /^(models\/)?gemini-2\.5-pro/;
const BUDGETS_LITE = /^(models\/)?gemini-2\.5-flash-lite/;
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

/** Whether a model takes penalties: "Penalty is not enabled for this model", as later ones say, save for 0. */
export function takesPenalties(model: string): boolean {
  return !BUDGETS.test(model) && !LEVELS.test(model);
}

/** Whether a model refuses calls of the present turn without their signatures (thought signatures guide). */
export function wantsSignatures(model: string): boolean {
  return LEVELS.test(model);
}

/** Tokens to think with: the fewest besides none at all, and the most (thinking guide, "Thinking budgets"). */
const PRO_BUDGET = { least: 128, most: 32_768 };
const LITE_BUDGET = { least: 512, most: 24_576 };
const FLASH_BUDGET = { least: 1, most: 24_576 };

/** The budget nearest to a wish that a model takes. The Pro models always think. */
export function fitBudget(model: string, wish: number): number {
  const alwaysThinks = BUDGETS_PRO.test(model) || LEVELS_PRO.test(model);
  if (wish === 0) return alwaysThinks ? PRO_BUDGET.least : 0;
  if (!BUDGETS.test(model)) return Math.min(wish, MAX_INT32);
  const lite = BUDGETS_LITE.test(model) ? LITE_BUDGET : FLASH_BUDGET;
  const { least, most } = BUDGETS_PRO.test(model) ? PRO_BUDGET : lite;
  return Math.min(Math.max(wish, least), most);
}

/** The levels that a model has. */
export function hasLevel(model: string, level: 'MINIMAL' | 'LOW' | 'MEDIUM' | 'HIGH'): boolean {
  if (level === 'MINIMAL') return !LEVELS_PRO.test(model);
  return level !== 'MEDIUM' || !FIRST_LEVELS_PRO.test(model);
}

const NO_PENALTY = {
  support: 'warned',
  note: 'Left out unless it is 0: these models refuse it.',
} as const;
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
      presence_penalty: NO_PENALTY,
      frequency_penalty: NO_PENALTY,
      tool_call: {
        support: 'as-is',
        note: 'A call of the present turn goes with the signature that came with it; without one it is sent as unsigned, with a warning.',
      },
      reasoning_effort: {
        support: 'translated',
        note: 'As thinkingLevel; efforts beyond its four levels, and levels that a model lacks, become the nearest one.',
      },
      reasoning_budget: {
        support: 'as-is',
        note: 'Taken for older code; these models are made for efforts. Pro models always think: 0 becomes 128, with a warning.',
      },
    },
  },
  {
    name: 'Gemini 2.5',
    pattern: BUDGETS,
    example: 'gemini-2.5-flash',
    features: {
      presence_penalty: NO_PENALTY,
      frequency_penalty: NO_PENALTY,
      reasoning_effort: {
        support: 'warned',
        note: 'Sent as a budget: 1,024 tokens for minimal and low, 8,192 for medium, 24,576 above.',
      },
      reasoning_budget: {
        support: 'translated',
        note: 'As thinkingBudget, within the bounds of the model; others become the nearest, with a warning.',
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
