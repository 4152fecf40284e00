import { z } from 'zod';

import { isJsonObject, type JsonObject } from '../core/json.ts';
import { describeValue } from './describe-value.ts';
import { findProblems, type FieldProblem } from './field-problems.ts';
import { generationConfigSchema, type GenerationConfig } from './generation-config.ts';
import { jsonObjectSchema } from './json-object.ts';
import { textsSchema } from './request.ts';
import { responseFormatSchema, type ResponseFormat } from './response-format.ts';
import { listOf, optional, strictObject, type StrictObject } from './strict-object.ts';
import { toolChoiceSchema, toolSchema, type Tool, type ToolChoice } from './tool.ts';

export { applyParams, withParams } from './apply-params.ts';

/** Settings for every request of a run; what a request says itself wins. */
export interface RunParams extends GenerationConfig {
  readonly system_prompt?: string | readonly string[];
  readonly tools?: readonly Tool[];
  readonly tool_choice?: ToolChoice;
  readonly response_format?: ResponseFormat;
  /** Merged key by key under a request's own. */
  readonly provider_kwargs?: JsonObject;
  /** Length of the vectors of embedding requests. */
  readonly dimensions?: number;
}

/** Schema of {@link RunParams}. */
export const runParamsSchema: StrictObject<RunParams> = strictObject<RunParams>({
  ...generationConfigSchema.shape,
  system_prompt: optional(textsSchema),
  tools: optional(listOf(toolSchema)),
  tool_choice: optional(toolChoiceSchema),
  response_format: optional(responseFormatSchema),
  provider_kwargs: optional(jsonObjectSchema),
  dimensions: optional(z.int().min(1)),
});

/** A value that is parameters, or everything that keeps it from being that. */
export type ParsedParams =
  | { readonly ok: true; readonly params: RunParams }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** Checks that a value, such as a part of a configuration file, is parameters. They are the value itself, not a copy. */
export function parseParams(value: unknown): ParsedParams {
  const problems = isJsonObject(value)
    ? findProblems(runParamsSchema, value)
    : [{ message: `parameters must be a JSON object; found ${describeValue(value)}` }];
  if (problems.length > 0) return { ok: false, problems };
  // The schema has just accepted the value, and it changes nothing.
  return { ok: true, params: value as RunParams };
}
