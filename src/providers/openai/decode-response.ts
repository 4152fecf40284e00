import { classifyFailure } from '../../adapter/classify-failure.ts';
import type { Decoded } from '../../adapter/codec.ts';
import { malformed } from '../../adapter/malformed.ts';
import { isJsonObject, objectAt, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { ChatOutput, FinishReason } from '../../model/result.ts';
import { convertUsage } from './convert-usage.ts';
import { decodeOutput, type Answer } from './decode-output.ts';
import { OPENAI_PROFILE } from './profile.ts';

/** Whether a body is a response, by the word that OpenAI puts on its objects, or by its look. */
export function isResponse(body: JsonValue): body is JsonObject {
  if (!isJsonObject(body)) return false;
  return body['object'] === 'response' || (body['choices'] === undefined && Array.isArray(body['output']));
}

/** The answer of `/v1/responses`. */
export function decodeResponse(body: JsonObject): Decoded<ChatOutput> {
  const status = stringAt(body, 'status');
  if (status === 'failed' || status === 'cancelled') return decodeFailure(body, status);
  const output = body['output'];
  if (!Array.isArray(output)) return malformed('a response');
  if (status === 'queued' || status === 'in_progress') return malformed('a response that has ended');
  const answer = decodeOutput(output);
  const raw = stringAt(objectAt(body, 'incomplete_details') ?? {}, 'reason') ?? status;
  const decoded: { -readonly [K in keyof ChatOutput]: ChatOutput[K] } = { message: answer.message };
  const reason = readReason(raw, answer);
  if (reason !== undefined) decoded.finish_reason = reason;
  if (raw !== undefined) decoded.raw_finish_reason = raw;
  const model = stringAt(body, 'model');
  if (model !== undefined) decoded.model = model;
  const usage = convertUsage(body['usage']);
  return usage === undefined ? { ok: true, output: decoded } : { ok: true, output: decoded, usage };
}

/** OpenAI API reference, "The response object", `status` and `incomplete_details.reason`. */
function readReason(raw: string | undefined, answer: Answer): FinishReason | undefined {
  if (raw === 'max_output_tokens') return 'length';
  if (raw === 'content_filter') return 'content_filter';
  if (answer.isRefusal) return 'refusal';
  if (raw === undefined) return undefined;
  if (raw !== 'completed') return 'other';
  return answer.hasCalls ? 'tool_calls' : 'stop';
}

function decodeFailure(body: JsonObject, status: string): Decoded<ChatOutput> {
  const error = objectAt(body, 'error') ?? {};
  const code = stringAt(error, 'code') ?? (status === 'cancelled' ? 'batch_cancelled' : undefined);
  const message = stringAt(error, 'message') ?? `The response ended as ${status}.`;
  return { ok: false, failure: classifyFailure(OPENAI_PROFILE, [code], message) };
}
