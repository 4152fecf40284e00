import { REASONING_EFFORTS, type GenerationConfig } from '../model/generation-config.ts';
import type { Mode, RequestOf } from '../model/request.ts';
import type { ResponseFormat } from '../model/response-format.ts';
import { TOOL_CHOICES, type Tool, type ToolChoice } from '../model/tool.ts';
import type { Dice } from './dice.ts';
import { generateMessages } from './generate-messages.ts';
import { generateObject, generateText } from './generate-json.ts';

/** What a request that is made may hold. */
export interface RequestScope {
  /** Models that a request may name besides none. */
  readonly models: readonly string[];
  /** Endpoints that a custom request may be for. */
  readonly endpoints: readonly string[];
  /** Whether keys of the provider's own may be merged in. */
  readonly hasKwargs: boolean;
}

/** A valid request of a mode. */
export function generateRequest<M extends Mode>(mode: M, dice: Dice, scope: RequestScope): RequestOf<M> {
  const makers: { readonly [Each in Mode]: (dice: Dice, scope: RequestScope) => RequestOf<Each> } = {
    chat: generateChat,
    completion: generateCompletion,
    embedding: generateEmbedding,
    custom: generateCustom,
  };
  return makers[mode](dice, scope);
}

function generateChat(dice: Dice, scope: RequestScope): RequestOf<'chat'> {
  return {
    ...dice.maybe({ mode: 'chat' as const }),
    ...generateBase(dice, scope),
    messages: generateMessages(dice, scope.hasKwargs),
    ...dice.some({
      system_prompt: generateTexts(dice),
      generation_config: generateConfig(dice),
      tools: dice.list(0, 2, () => generateTool(dice)),
      tool_choice: generateChoice(dice),
      response_format: generateFormat(dice),
    }),
    ...generateKwargs(dice, scope),
  };
}

function generateCompletion(dice: Dice, scope: RequestScope): RequestOf<'completion'> {
  return {
    mode: 'completion',
    ...generateBase(dice, scope),
    prompt: generateText(dice),
    ...dice.maybe({ generation_config: generateConfig(dice) }),
    ...generateKwargs(dice, scope),
  };
}

function generateEmbedding(dice: Dice, scope: RequestScope): RequestOf<'embedding'> {
  return {
    mode: 'embedding',
    ...generateBase(dice, scope),
    input: generateTexts(dice),
    ...dice.maybe({ dimensions: dice.between(1, 3_072) }),
    ...generateKwargs(dice, scope),
  };
}

function generateCustom(dice: Dice, scope: RequestScope): RequestOf<'custom'> {
  return {
    mode: 'custom',
    ...generateBase(dice, scope),
    endpoint: dice.pick(scope.endpoints),
    body: { ...generateObject(dice), ...dice.maybe({ model: dice.pick(scope.models) }) },
  };
}

function generateBase(dice: Dice, { models }: RequestScope): { custom_id: string; model?: string } {
  const custom_id = generateText(dice);
  return dice.once(3) ? { custom_id } : { custom_id, model: dice.pick(models) };
}

/** Keys that no provider has, so that nothing that was translated is replaced. */
function generateKwargs(
  dice: Dice,
  { hasKwargs }: RequestScope,
): Pick<RequestOf<'embedding'>, 'provider_kwargs'> {
  return hasKwargs && dice.rarely() ? { provider_kwargs: { a_key_of_ours: generateObject(dice) } } : {};
}

function generateTexts(dice: Dice): string | readonly string[] {
  return dice.once(2) ? generateText(dice) : dice.list(1, 3, () => generateText(dice));
}

function generateConfig(dice: Dice): GenerationConfig {
  if (dice.once(20)) return {};
  return dice.some({
    max_tokens: dice.between(1, 100_000),
    temperature: dice.pick([0, 0.5, 1, 1.7, 2]),
    top_p: dice.pick([0, 0.3, 1]),
    top_k: dice.between(1, 100),
    stop_sequences: dice.list(0, 6, () => generateText(dice)),
    presence_penalty: dice.pick([-2, 0, 0.5, 2]),
    frequency_penalty: dice.pick([-2, 0, 0.5, 2]),
    seed: dice.between(-5, 2 ** 40),
    reasoning: dice.some({
      effort: dice.pick(REASONING_EFFORTS),
      budget_tokens: dice.pick([0, 1, 1_024, 50_000]),
    }),
  });
}

function generateTool(dice: Dice): Tool {
  return {
    name: generateText(dice),
    ...dice.maybe({ description: dice.once(3) ? '' : generateText(dice) }),
    input_schema: generateSchema(dice),
    ...dice.maybe({ strict: dice.once(2) }),
  };
}

function generateChoice(dice: Dice): ToolChoice {
  return dice.once(4) ? { name: generateText(dice) } : dice.pick(TOOL_CHOICES);
}

function generateFormat(dice: Dice): ResponseFormat {
  if (dice.once(3)) return { type: dice.pick(['text', 'json_object'] as const) };
  return {
    type: 'json_schema',
    ...dice.maybe({ name: generateText(dice) }),
    schema: generateSchema(dice),
    ...dice.maybe({ strict: dice.once(2) }),
  };
}

/** A schema, or any object: what users write there is passed on. */
function generateSchema(dice: Dice): Tool['input_schema'] {
  if (dice.once(3)) return generateObject(dice);
  const name = generateText(dice);
  return {
    type: 'object',
    properties: { [name]: { type: dice.pick(['string', 'integer', 'array']) }, more: generateObject(dice) },
    required: [name],
    ...dice.maybe({ additionalProperties: false }),
  };
}
