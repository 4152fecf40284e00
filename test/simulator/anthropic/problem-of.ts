import { expect } from 'vitest';

import type { JsonObject } from '../../../src/core/json.ts';
import type { Simulator } from '../../../src/simulator/index.ts';
import { call, NEW_VERSION, refusalOf } from './open-anthropic.ts';

export const USER: JsonObject = { role: 'user', content: 'Hello' };
export const ASSISTANT: JsonObject = { role: 'assistant', content: 'Hi' };

/** One message of the user, with these blocks. */
export function say(...content: readonly object[]): JsonObject {
  return { messages: [{ role: 'user', content: content as readonly JsonObject[] }] };
}

/** What is wrong with a message that has these parameters beside the usual ones; undefined when it is answered. */
export async function problemOf(
  simulator: Simulator,
  params: object,
  version: string = NEW_VERSION,
  path = '/v1/messages',
): Promise<unknown> {
  const usual = path === '/v1/messages' ? { max_tokens: 2_000 } : {};
  const body = JSON.stringify({ model: 'claude-haiku-4-5', messages: [USER], ...usual, ...params });
  const headers = { 'anthropic-version': version };
  const reply = await call(simulator, path, { method: 'POST', body, headers });
  if (reply.status === 200) return undefined;
  const { error } = reply.body as { error: { type: string; message: string } };
  expect(reply.body).toEqual(refusalOf(error.type, error.message));
  expect(reply.status).toBe(error.type === 'not_found_error' ? 404 : 400);
  return error.message;
}
