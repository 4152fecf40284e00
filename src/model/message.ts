import { z } from 'zod';

import type { JsonObject } from '../core/json.ts';
import { createContentSchema, type Content } from './content.ts';
import { jsonObjectSchema } from './json-object.ts';
import { filledListOf, listOf, optional, strictObject, type StrictObject } from './strict-object.ts';

/** Who may speak in a conversation. System messages never stand among the others: they are `system_prompt`. */
export const ROLES = ['user', 'assistant'] as const;
/** Who speaks. */
export type Role = (typeof ROLES)[number];

/** One turn of a conversation. */
export interface UnifiedMessage {
  readonly role: Role;
  /** Text, or pieces of content in order. Never empty in a request. */
  readonly content: string | readonly Content[];
  /** Merged last into the provider's message, untouched. */
  readonly provider_kwargs?: JsonObject;
}

const roleSchema = z.enum(ROLES, {
  error: ({ input }) =>
    input === 'system' ? 'system messages never stand in messages; use system_prompt' : undefined,
});

const filled = z.string().min(1);

/** Schema of {@link UnifiedMessage} in a request, where no content is empty. */
export const messageSchema: StrictObject<UnifiedMessage> = strictObject<UnifiedMessage>({
  role: roleSchema,
  content: z.union([filled, filledListOf(createContentSchema('Content', filled))]),
  provider_kwargs: optional(jsonObjectSchema),
});

/** Schema of {@link UnifiedMessage} in a result, where the model may have said nothing. */
export const answerSchema: StrictObject<UnifiedMessage> = strictObject<UnifiedMessage>({
  role: roleSchema,
  content: z.union([z.string(), listOf(createContentSchema('AnswerContent', z.string()))]),
  provider_kwargs: optional(jsonObjectSchema),
});
