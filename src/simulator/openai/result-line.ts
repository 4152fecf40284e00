import type { JsonObject } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { hex, uuid } from '../seeded-text.ts';
import type { Answer } from './answer.ts';
import { timeDigits } from './identifiers.ts';

/** Why a request was never answered. */
export type UnansweredReason = 'batch_expired' | 'batch_cancelled';

const UNANSWERED: Readonly<Record<UnansweredReason, string>> = {
  batch_expired: 'This request could not be executed before the completion window expired.',
  batch_cancelled: 'This request was not executed because the batch was cancelled.',
};

/** The line of a request that was answered, with success or with an error of HTTP's kind. */
export function answeredLine(customId: string, answer: Answer, now: number, random: Random): string {
  const response = { status_code: answer.status, request_id: uuid(random), body: answer.body };
  return write({ id: lineId(now, random), custom_id: customId, response, error: null });
}

/** The line of a request that was not answered. */
export function unansweredLine(
  customId: string,
  reason: UnansweredReason,
  now: number,
  random: Random,
): string {
  const error = { code: reason, message: UNANSWERED[reason] };
  return write({ id: lineId(now, random), custom_id: customId, response: null, error });
}

function lineId(now: number, random: Random): string {
  return `batch_req_${timeDigits(now)}${hex(random, 24)}`;
}

function write(line: JsonObject): string {
  return JSON.stringify(line);
}
