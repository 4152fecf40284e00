import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { describe, expect, test } from 'vitest';

import {
  modeOf,
  unifiedRequestSchema,
  type ChatRequest,
  type UnifiedRequest,
} from '../../src/model/request.ts';

const FILE = resolve(import.meta.dirname, '../../examples/questions.jsonl');

function isChat(request: UnifiedRequest): request is ChatRequest {
  return modeOf(request) === 'chat';
}

describe('examples/questions.jsonl', () => {
  const lines = readFileSync(FILE, 'utf8').trimEnd().split('\n');
  const requests = lines.map((line) => unifiedRequestSchema.parse(JSON.parse(line)));

  test('holds 250 requests or more, each of them valid', () => {
    expect(requests.length).toBeGreaterThanOrEqual(250);
  });

  test('names no request twice', () => {
    expect(new Set(requests.map((request) => request.custom_id)).size).toBe(requests.length);
  });

  test('is for any provider: no request names a model or a setting of one provider', () => {
    expect(requests.filter((request) => request.model !== undefined || 'provider_kwargs' in request)).toEqual(
      [],
    );
  });

  test('shows a conversation, a list of system prompts and a schema for the answer', () => {
    const chats = requests.filter(isChat);
    expect(chats.some((request) => request.messages.length > 1)).toBe(true);
    expect(chats.some((request) => Array.isArray(request.system_prompt))).toBe(true);
    expect(chats.some((request) => request.response_format?.type === 'json_schema')).toBe(true);
  });
});
