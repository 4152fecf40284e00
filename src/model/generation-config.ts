import { z } from 'zod';

import { listOf, optional, strictObject, type StrictObject } from './strict-object.ts';

/** How hard a model thinks, from not at all upwards: the words of the OpenAI API, which other providers share. */
export const REASONING_EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
/** How hard a model thinks. */
export type ReasoningEffort = (typeof REASONING_EFFORTS)[number];

/** How much a model thinks before it answers. */
export interface Reasoning {
  readonly effort?: ReasoningEffort;
  /** Most tokens to think with. */
  readonly budget_tokens?: number;
}

/** How an answer is generated. What is absent is left to the provider. */
export interface GenerationConfig {
  /** Most tokens to generate, 1 or more. */
  readonly max_tokens?: number;
  /** 0 to 2. */
  readonly temperature?: number;
  /** 0 to 1. */
  readonly top_p?: number;
  /** 1 or more. */
  readonly top_k?: number;
  /** Texts at which generation stops. */
  readonly stop_sequences?: readonly string[];
  /** -2 to 2. */
  readonly presence_penalty?: number;
  /** -2 to 2. */
  readonly frequency_penalty?: number;
  readonly seed?: number;
  readonly reasoning?: Reasoning;
}

const penalty = z.number().min(-2).max(2);

/** Schema of {@link Reasoning}. */
export const reasoningSchema: StrictObject<Reasoning> = strictObject<Reasoning>({
  effort: optional(z.enum(REASONING_EFFORTS)),
  budget_tokens: optional(z.int().min(0)),
});

/** Schema of {@link GenerationConfig}. */
export const generationConfigSchema: StrictObject<GenerationConfig> = strictObject<GenerationConfig>({
  max_tokens: optional(z.int().min(1)),
  temperature: optional(z.number().min(0).max(2)),
  top_p: optional(z.number().min(0).max(1)),
  top_k: optional(z.int().min(1)),
  stop_sequences: optional(listOf(z.string().min(1))),
  presence_penalty: optional(penalty),
  frequency_penalty: optional(penalty),
  seed: optional(z.int()),
  reasoning: optional(reasoningSchema),
});
