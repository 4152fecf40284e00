import type { JsonObject } from '../../core/json.ts';
import type { Findings } from './findings.ts';

/** Reads a body's model; one that is absent is left to the target. */
export function decodeModel(draft: { model?: string }, body: JsonObject, findings: Findings): void {
  const { model } = body;
  if (typeof model === 'string' && model !== '') draft.model = model;
  else if (model !== undefined) findings.refuse('model', 'must be the name of a model');
}
