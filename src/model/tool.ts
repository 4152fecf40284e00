import { z } from 'zod';

import type { JsonObject } from '../core/json.ts';
import { jsonObjectSchema } from './json-object.ts';
import { optional, strictObject, type StrictObject } from './strict-object.ts';

/** A function that the model may ask to have called. */
export interface Tool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments, passed on untouched. */
  readonly input_schema: JsonObject;
  /** Whether the arguments must follow the schema exactly. */
  readonly strict?: boolean;
}

/** The one tool that the model must call. */
export interface NamedTool {
  readonly name: string;
}

/** Ways to choose among all tools. */
export const TOOL_CHOICES = ['auto', 'none', 'required'] as const;

/** Whether the model may, must not or must call a tool, or which one it must call. */
export type ToolChoice = (typeof TOOL_CHOICES)[number] | NamedTool;

/** Schema of {@link Tool}. */
export const toolSchema: StrictObject<Tool> = strictObject<Tool>({
  name: z.string().min(1),
  description: optional(z.string()),
  input_schema: jsonObjectSchema,
  strict: optional(z.boolean()),
});

const namedToolSchema = strictObject<NamedTool>({ name: z.string().min(1) });

/** Schema of {@link ToolChoice}. */
export const toolChoiceSchema: z.ZodType<ToolChoice> = z.union([z.enum(TOOL_CHOICES), namedToolSchema]);
