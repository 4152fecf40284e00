import { ok } from 'node:assert/strict';

import { isJsonObject, type JsonValue } from '../core/json.ts';
import type { ResultLine, Trial } from './trial.ts';

/** An answer with the wrapping taken off. */
export interface Answer {
  readonly id: string;
  readonly status: number;
  readonly body: JsonValue;
}

/** The answers in result lines. @throws AssertionError when a line holds none */
export function readAnswers({ adapter }: Trial, lines: readonly ResultLine[]): readonly Answer[] {
  return lines.map(({ value }) => {
    ok(isJsonObject(value), 'A result line is no object.');
    const envelope = adapter.framing.unwrap(value);
    ok(envelope.kind === 'response', `A request was not answered: ${JSON.stringify(envelope)}`);
    return envelope;
  });
}
