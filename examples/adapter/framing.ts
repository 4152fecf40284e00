import { classifyFailure, isJsonObject, objectAt, stringAt } from 'batch-router';
import type { Envelope, ForeignRequest, Framing, JsonObject, JsonValue } from 'batch-router';

import { JOBS } from './encode-chat.ts';

/** The lines of a job: what is asked goes out as `{"tag", "ask"}`, and comes back with `answer` or `refused`. */
export const parrotFraming: Framing = {
  wrap: (id, encoded) => ({ tag: id, ask: encoded.body }),
  recognizes: (line) => 'tag' in line && 'ask' in line,
  unwrapRequest,
  unwrap,
  readFailure: (status, body, profile) => {
    const error = isJsonObject(body) ? (objectAt(body, 'error') ?? {}) : {};
    const message = stringAt(error, 'message') ?? `Parrot answered ${status}.`;
    return classifyFailure(profile, [stringAt(error, 'code'), String(status)], message);
  },
};

function unwrapRequest(line: JsonObject): ForeignRequest {
  const id = stringAt(line, 'tag');
  const body = objectAt(line, 'ask');
  if (id !== undefined && body !== undefined) return { ok: true, id, endpoint: JOBS, body };
  const field = id === undefined ? 'tag' : 'ask';
  return { ok: false, problems: [{ field, message: 'is missing, or of another kind' }] };
}

function unwrap(line: JsonValue): Envelope {
  const id = isJsonObject(line) ? stringAt(line, 'tag') : undefined;
  if (!isJsonObject(line) || id === undefined) return { kind: 'unreadable', reason: 'the line has no tag' };
  const answer = line['answer'];
  if (answer !== undefined) return { kind: 'response', id, status: 200, body: answer };
  const refused = objectAt(line, 'refused') ?? {};
  const code = stringAt(refused, 'code') ?? 'unknown';
  return { kind: 'failure', id, code, message: stringAt(refused, 'message') ?? `It was refused: ${code}.` };
}
