/** What a model can be asked for. */
export type ModelKind = 'generate' | 'embed';

/**
 * How a model thinks: `level` always, and takes a level or a budget; `budget` unless the budget is 0; `on-demand` only
 * with a budget; `never`.
 */
export type Thinking = 'level' | 'budget' | 'on-demand' | 'never';

/** One model that the simulator knows. */
export interface ModelEntry {
  readonly id: string;
  readonly kind: ModelKind;
  readonly displayName: string;
  readonly thinking: Thinking;
  /** Whether a budget of 0 is refused. */
  readonly mustThink?: true;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

const MILLION = 1_048_576;

/** Models with their limits as Google's model pages name them, the newest families first. */
export const MODELS: readonly ModelEntry[] = [
  generating('gemini-3.5-flash', 'Gemini 3.5 Flash', 'level'),
  { ...generating('gemini-3.1-pro-preview', 'Gemini 3.1 Pro Preview', 'level'), mustThink: true },
  generating('gemini-3.1-flash-lite', 'Gemini 3.1 Flash-Lite', 'level'),
  { ...generating('gemini-2.5-pro', 'Gemini 2.5 Pro', 'budget'), mustThink: true },
  generating('gemini-2.5-flash', 'Gemini 2.5 Flash', 'budget'),
  generating('gemini-2.5-flash-lite', 'Gemini 2.5 Flash-Lite', 'on-demand'),
  embedding('gemini-embedding-2', 'Gemini Embedding 2', 8_192),
  embedding('gemini-embedding-001', 'Gemini Embedding 001', 2_048),
];

/** Names that are taken besides the list, so that a newer model can be rehearsed: by how they look. */
const FAMILIES: readonly (readonly [RegExp, (id: string) => ModelEntry])[] = [
  [/^(?:gemini|text)-embedding-/, (id) => embedding(id, id, 2_048)],
  [/^gemini-2\.5-/, (id) => generating(id, id, 'budget')],
  [/^gemini-(?:[3-9]|\d\d)/, (id) => generating(id, id, 'level')],
  [/^gemini-(?:\d|flash|pro)/, (id) => generating(id, id, id.includes('-latest') ? 'level' : 'never')],
  [/^gemma-/, (id) => generating(id, id, 'never')],
];

/** Embeddings guide: numbers of a vector, unless fewer are asked for. */
export const EMBEDDING_DIMENSIONS = 3_072;

/** The model of that name, listed or of a known family; undefined when there is none. */
export function findModel(id: string): ModelEntry | undefined {
  const listed = MODELS.find((model) => model.id === id);
  return listed ?? FAMILIES.find(([pattern]) => pattern.test(id))?.[1](id);
}

/** What each kind of model can be called for. */
const METHODS: Readonly<Record<ModelKind, readonly string[]>> = {
  generate: ['generateContent', 'countTokens', 'createCachedContent', 'batchGenerateContent'],
  embed: ['embedContent', 'countTextTokens', 'countTokens', 'asyncBatchEmbedContent'],
};

/** A model as Google lists it. */
export function modelObject(model: ModelEntry): object {
  return {
    name: `models/${model.id}`,
    version: '001',
    displayName: model.displayName,
    description: `${model.displayName}, as the simulator has it.`,
    inputTokenLimit: model.inputTokens,
    outputTokenLimit: model.outputTokens,
    supportedGenerationMethods: METHODS[model.kind],
    ...(model.kind === 'embed' ? {} : { temperature: 1, topP: 0.95, topK: 64, maxTemperature: 2 }),
    ...(model.thinking === 'never' ? {} : { thinking: true }),
  };
}

function generating(id: string, displayName: string, thinking: Thinking): ModelEntry {
  return { id, kind: 'generate', displayName, thinking, inputTokens: MILLION, outputTokens: 65_536 };
}

function embedding(id: string, displayName: string, inputTokens: number): ModelEntry {
  return { id, kind: 'embed', displayName, thinking: 'never', inputTokens, outputTokens: 1 };
}
