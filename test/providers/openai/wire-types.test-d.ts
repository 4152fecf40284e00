import type { BatchCreateParams } from 'openai/resources/batches';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import type { CompletionCreateParamsNonStreaming } from 'openai/resources/completions';
import type { EmbeddingCreateParams } from 'openai/resources/embeddings';
import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import { expectTypeOf, test } from 'vitest';

import type { Adapter } from '../../../src/adapter/adapter.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { openai } from '../../../src/providers/openai/adapter.ts';
import type { CreateBatchBody } from '../../../src/providers/openai/batch-port.ts';
import type { ChatBody } from '../../../src/providers/openai/chat-body.ts';
import type { CompletionBody } from '../../../src/providers/openai/completion-codec.ts';
import type { EmbeddingBody } from '../../../src/providers/openai/embedding-codec.ts';
import type { ResponseBody } from '../../../src/providers/openai/response-body.ts';

test('the bodies that are written are bodies that the official SDK would send', () => {
  expectTypeOf<ChatBody>().toExtend<ChatCompletionCreateParamsNonStreaming>();
  expectTypeOf<EmbeddingBody>().toExtend<EmbeddingCreateParams>();
  expectTypeOf<ResponseBody>().toExtend<ResponseCreateParamsNonStreaming>();
  expectTypeOf<CompletionBody>().toExtend<CompletionCreateParamsNonStreaming>();
  // The endpoint is data here: a provider may add one any day.
  expectTypeOf<Omit<CreateBatchBody, 'endpoint'>>().toExtend<Omit<BatchCreateParams, 'endpoint'>>();
});

test('every key that is written is one that the official SDK knows', () => {
  expectTypeOf<keyof ChatBody>().toExtend<keyof ChatCompletionCreateParamsNonStreaming>();
  expectTypeOf<keyof EmbeddingBody>().toExtend<keyof EmbeddingCreateParams>();
  expectTypeOf<keyof ResponseBody>().toExtend<keyof ResponseCreateParamsNonStreaming>();
  expectTypeOf<keyof CompletionBody>().toExtend<keyof CompletionCreateParamsNonStreaming>();
  expectTypeOf<keyof CreateBatchBody>().toExtend<keyof BatchCreateParams>();
});

test('the bodies are JSON', () => {
  expectTypeOf<ChatBody>().toExtend<JsonObject>();
  expectTypeOf<EmbeddingBody>().toExtend<JsonObject>();
  expectTypeOf<ResponseBody>().toExtend<JsonObject>();
  expectTypeOf<CompletionBody>().toExtend<JsonObject>();
  expectTypeOf<CreateBatchBody>().toExtend<JsonObject>();
});

test('an option that does not exist does not compile', () => {
  // @ts-expect-error Calls are never retried below the engine, so that there is nothing to set.
  openai({ maxRetries: 2 });
  // @ts-expect-error The SDK's spelling is not ours; a silently ignored key would leave the call without one.
  openai({ apikey: 'k' });
  // @ts-expect-error Timeouts are named by what they wait for.
  openai({ timeouts: { timeout: 1 } });
  expectTypeOf(openai).toBeCallableWith({
    apiKey: 'k',
    baseUrl: 'http://localhost',
    organization: 'o',
    project: 'p',
  });
  // @ts-expect-error There are two endpoints for chats.
  openai({ endpoint: 'completions' });
  expectTypeOf(openai).toBeCallableWith({ timeouts: { headersMs: 1 } });
  expectTypeOf(openai).toBeCallableWith({ endpoint: 'responses', deleteFiles: true });
});

test('a batch is created once: submit takes no retry option', () => {
  type Submit = Adapter['batch']['submit'];
  expectTypeOf<Parameters<Submit>['length']>().toEqualTypeOf<4>();
  expectTypeOf<Parameters<Submit>[3]>().toEqualTypeOf<AbortSignal>();
  const submit = (port: Adapter['batch'], ...args: Parameters<Submit>): unknown =>
    // @ts-expect-error A second try could buy the batch twice.
    port.submit(...args, { retries: 1 });
  expectTypeOf(submit).toBeFunction();
});
