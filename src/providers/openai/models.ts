/** A family of models that think before they answer, because of which they refuse `stop` and most of sampling. */
export interface ReasoningModels {
  /** For people. */
  readonly name: string;
  readonly example: string;
  readonly pattern: RegExp;
  /** Whether they always think; the others do when a reasoning effort is asked for. */
  readonly always: boolean;
}

/**
 * OpenAI reasoning guide, "Limitations", and the notes on `stop` in the API reference; later models refuse it in the same
 * words when they think. A fine-tuned model carries its base after `ft:`.
 */
export const REASONING_MODELS: readonly ReasoningModels[] = [
  { name: 'o-series', example: 'o4-mini', pattern: /^(ft:)?o\d/, always: true },
  {
    name: 'GPT-5',
    example: 'gpt-5-mini',
    pattern: /^(ft:)?gpt-5(-mini|-nano|-codex|-pro)?(-\d{4}-\d{2}-\d{2})?(:|$)/,
    always: true,
  },
  {
    name: 'GPT-5.1 and later',
    example: 'gpt-5.4-mini',
    pattern: /^(ft:)?gpt-([6-9]|5\.\d)(?!.*-chat)/,
    always: false,
  },
];

/**
 * Models that have no chat completions: the `ResponsesOnlyModel` names of OpenAI's API description (openai-openapi),
 * and the endpoints on the models' own pages, which say the same of `gpt-5.2-pro` and of all of Codex.
 */
export const RESPONSES_MODELS: RegExp =
  /^(ft:)?(o\d(-mini)?-(pro|deep-research)|gpt-\d+(\.\d+)?-(pro|codex|cyber|rosalind)|gpt-(daybreak|rosalind)|codex|computer-use)(?=[-:]|$)/;

/** Those among them that always think. */
export const THINKING_RESPONSES_MODELS: RegExp =
  /^(ft:)?(o\d(-mini)?|gpt-5)-(pro|deep-research|codex)(?=[-:]|$)/;

/** Models that do not think and refuse to be told how hard to (OpenAI's models' own pages). */
export const PLAIN_MODELS: RegExp = /^(ft:)?(gpt-(3\.5|4|5-chat)|chatgpt-4o)/;

/** The rules for a model that thinks; undefined for one that does not, or not without being asked to. */
export function reasoningRulesOf(
  models: readonly ReasoningModels[],
  model: string,
  effort: string | undefined,
): ReasoningModels | undefined {
  for (const rules of models) {
    if (!rules.pattern.test(model)) continue;
    return rules.always || (effort !== undefined && effort !== 'none') ? rules : undefined;
  }
  return undefined;
}
