/** What a model can be asked for. */
export type ModelKind = 'chat' | 'embedding' | 'moderation' | 'image' | 'video' | 'completion';

/** `always` and `never` are as they say; `optional` reasons only when an effort is asked for. */
export type Reasoning = 'always' | 'optional' | 'never';

/** One model that the simulator lists. */
export interface ModelEntry {
  readonly id: string;
  readonly kind: ModelKind;
  /** The dated name that results carry. */
  readonly snapshot: string;
  /** Unix seconds. */
  readonly created: number;
  readonly reasoning?: Reasoning;
  /** Length of an embedding; `fixed` when the model takes no `dimensions`. */
  readonly dimensions?: { readonly default: number; readonly fixed?: true };
}

/** Models and their snapshots as OpenAI's model list names them; the newest families first. */
export const MODELS: readonly ModelEntry[] = [
  {
    id: 'gpt-5.4',
    kind: 'chat',
    snapshot: 'gpt-5.4-2026-03-05',
    created: 1_772_668_800,
    reasoning: 'optional',
  },
  {
    id: 'gpt-5.4-mini',
    kind: 'chat',
    snapshot: 'gpt-5.4-mini-2026-03-17',
    created: 1_773_705_600,
    reasoning: 'optional',
  },
  {
    id: 'gpt-5.4-nano',
    kind: 'chat',
    snapshot: 'gpt-5.4-nano-2026-03-17',
    created: 1_773_705_600,
    reasoning: 'optional',
  },
  { id: 'gpt-5', kind: 'chat', snapshot: 'gpt-5-2025-08-07', created: 1_754_425_777, reasoning: 'always' },
  {
    id: 'gpt-5-mini',
    kind: 'chat',
    snapshot: 'gpt-5-mini-2025-08-07',
    created: 1_754_425_928,
    reasoning: 'always',
  },
  {
    id: 'gpt-5-nano',
    kind: 'chat',
    snapshot: 'gpt-5-nano-2025-08-07',
    created: 1_754_426_384,
    reasoning: 'always',
  },
  {
    id: 'o4-mini',
    kind: 'chat',
    snapshot: 'o4-mini-2025-04-16',
    created: 1_744_225_351,
    reasoning: 'always',
  },
  { id: 'o3', kind: 'chat', snapshot: 'o3-2025-04-16', created: 1_744_225_308, reasoning: 'always' },
  { id: 'gpt-4.1', kind: 'chat', snapshot: 'gpt-4.1-2025-04-14', created: 1_744_316_542 },
  { id: 'gpt-4.1-mini', kind: 'chat', snapshot: 'gpt-4.1-mini-2025-04-14', created: 1_744_318_173 },
  { id: 'gpt-4.1-nano', kind: 'chat', snapshot: 'gpt-4.1-nano-2025-04-14', created: 1_744_321_707 },
  { id: 'gpt-4o', kind: 'chat', snapshot: 'gpt-4o-2024-08-06', created: 1_715_367_049 },
  { id: 'gpt-4o-mini', kind: 'chat', snapshot: 'gpt-4o-mini-2024-07-18', created: 1_721_172_741 },
  { id: 'gpt-3.5-turbo', kind: 'chat', snapshot: 'gpt-3.5-turbo-0125', created: 1_677_610_602 },
  embedding('text-embedding-3-large', 1_705_953_180, { default: 3_072 }),
  embedding('text-embedding-3-small', 1_705_948_997, { default: 1_536 }),
  embedding('text-embedding-ada-002', 1_671_217_299, { default: 1_536, fixed: true }),
];

/** Names that are taken besides the list, so that a newer model can be rehearsed: by how they begin. */
const FAMILIES: readonly (readonly [RegExp, ModelKind, Reasoning])[] = [
  [/^ft:(gpt|o\d)/, 'chat', 'never'],
  [/^gpt-image-/, 'image', 'never'],
  [/^gpt-5(-mini|-nano|-pro)?(-\d{4}|$)/, 'chat', 'always'],
  [/^gpt-(5\.|[6-9])/, 'chat', 'optional'],
  [/^gpt-3\.5-turbo-instruct/, 'completion', 'never'],
  [/^(gpt|chatgpt)-/, 'chat', 'never'],
  [/^o\d(-|$)/, 'chat', 'always'],
  [/^text-embedding-/, 'embedding', 'never'],
  [/^omni-moderation-/, 'moderation', 'never'],
  [/^sora-/, 'video', 'never'],
];

const FAMILY_DIMENSIONS = 1_536;

/** The model of that name, listed or of a known family; undefined when there is none. */
export function findModel(name: string): ModelEntry | undefined {
  const listed = MODELS.find((model) => model.id === name || model.snapshot === name);
  if (listed !== undefined) return listed;
  const family = FAMILIES.find(([pattern]) => pattern.test(name));
  if (family === undefined) return undefined;
  const [, kind, reasoning] = family;
  const dimensions = { default: FAMILY_DIMENSIONS };
  return { id: name, kind, snapshot: name, created: 0, reasoning, dimensions };
}

function embedding(
  id: string,
  created: number,
  dimensions: NonNullable<ModelEntry['dimensions']>,
): ModelEntry {
  return { id, kind: 'embedding', snapshot: id, created, dimensions };
}
