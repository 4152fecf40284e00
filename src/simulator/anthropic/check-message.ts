import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { invalidRequest, notFound, type ApiError } from './api-error.ts';
import { checkConversation } from './check-conversation.ts';
import { checkFormat } from './check-format.ts';
import { checkLimits, checkPrompt } from './check-limits.ts';
import { checkMedia } from './check-media.ts';
import { checkSampling } from './check-sampling.ts';
import { checkEffort, checkThinking } from './check-thinking.ts';
import { checkToolBlocks } from './check-tool-blocks.ts';
import { checkTools } from './check-tools.ts';
import { checkObject, type Fields } from './find-invalid.ts';
import type { MessageCheck, RequestOrigin } from './message-check.ts';
import { BETA_FIELDS, COUNT_FIELDS, FIELDS_OF_VERSION } from './message-fields.ts';
import { findModel, type ModelEntry } from './models.ts';
import { textAt } from './text-at.ts';

/** A request that was checked, or why it is refused. */
export type Checked =
  | { readonly ok: true; readonly body: JsonObject; readonly model: ModelEntry }
  | { readonly ok: false; readonly error: ApiError };

const PROMPT_CHECKS: readonly MessageCheck[] = [
  checkThinking,
  checkEffort,
  checkTools,
  checkFormat,
  checkConversation,
  checkToolBlocks,
  checkMedia,
];

/** Checks the parameters of a message: their form first, then the model, then what the model can do. */
export function checkMessage(body: JsonValue, origin: RequestOrigin): Checked {
  return check(body, origin, FIELDS_OF_VERSION[origin.version], [
    ...PROMPT_CHECKS,
    checkSampling,
    checkLimits,
  ]);
}

/** Checks the parameters of a count of tokens. */
export function checkCount(body: JsonValue, origin: RequestOrigin): Checked {
  return check(body, origin, COUNT_FIELDS, [...PROMPT_CHECKS, checkPrompt]);
}

function check(
  body: JsonValue,
  origin: RequestOrigin,
  fields: Fields,
  checks: readonly MessageCheck[],
): Checked {
  const misshapen = checkObject(withoutBetas(body, origin), fields, '');
  if (misshapen !== undefined) return { ok: false, error: invalidRequest(misshapen) };
  const object = isJsonObject(body) ? body : {};
  const name = textAt(object, 'model');
  const model = findModel(name);
  if (model === undefined) return { ok: false, error: notFound(`model: ${name}`) };
  for (const find of checks) {
    const problem = find(object, model, origin);
    if (problem !== undefined) return { ok: false, error: invalidRequest(problem) };
  }
  return { ok: true, body: object, model };
}

function withoutBetas(body: JsonValue, origin: RequestOrigin): JsonValue {
  if (!isJsonObject(body) || origin.betas.length === 0) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => !BETA_FIELDS.includes(key)));
}
