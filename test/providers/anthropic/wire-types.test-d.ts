import type {
  BatchCreateParams,
  MessageCreateParamsNonStreaming,
} from '@anthropic-ai/sdk/resources/messages';
import { expectTypeOf, test } from 'vitest';

import type { JsonObject } from '../../../src/core/json.ts';
import { anthropic } from '../../../src/providers/anthropic/adapter.ts';
import type { ChatBody, ChatTool } from '../../../src/providers/anthropic/chat-body.ts';

/** The official SDK has them no more, since its version of the API has not. */
type Removed = 'temperature' | 'top_p' | 'top_k';

test('the bodies that are written are bodies that the official SDK would send', () => {
  expectTypeOf<Omit<ChatBody, Removed>>().toExtend<MessageCreateParamsNonStreaming>();
  expectTypeOf<{
    custom_id: string;
    params: Omit<ChatBody, Removed>;
  }>().toExtend<BatchCreateParams.Request>();
});

test('every key that is written is one that the official SDK knows', () => {
  expectTypeOf<Exclude<keyof ChatBody, Removed>>().toExtend<keyof MessageCreateParamsNonStreaming>();
});

test('the bodies are JSON', () => {
  expectTypeOf<ChatBody>().toExtend<JsonObject>();
  expectTypeOf<ChatTool>().toExtend<JsonObject>();
});

test('an option that does not exist does not compile', () => {
  // @ts-expect-error Calls are never retried below the engine, so that there is nothing to set.
  anthropic({ maxRetries: 2 });
  // @ts-expect-error The SDK's spelling is not ours; a silently ignored key would leave the call without one.
  anthropic({ authToken: 'k' });
  // @ts-expect-error A version of the API that is not known here has rules that are not known here.
  anthropic({ apiVersion: '2030-01-01' });
  expectTypeOf(anthropic).toBeCallableWith({
    apiKey: 'k',
    baseUrl: 'http://localhost',
    apiVersion: '2023-06-01',
    deleteBatches: true,
    timeouts: { headersMs: 1 },
  });
});
