import type {
  BatchJobSource,
  Content,
  EmbedContentConfig,
  FunctionCallingConfig as SdkCallingConfig,
  FunctionDeclaration as SdkDeclaration,
  GenerateContentConfig,
  GenerationConfig,
  Part,
  ThinkingConfig,
  ThinkingLevel as SdkLevel,
} from '@google/genai';
import { expectTypeOf, test } from 'vitest';

import type { JsonObject } from '../../../src/core/json.ts';
import { google } from '../../../src/providers/google/adapter.ts';
import type { CreateBatchBody } from '../../../src/providers/google/batch-port.ts';
import type {
  ChatBody,
  FunctionCallingConfig,
  FunctionDeclaration,
  GenerationBody,
  GeminiContent,
  GeminiPart,
  ThinkingLevel,
} from '../../../src/providers/google/chat-body.ts';
import type { EmbeddingBody } from '../../../src/providers/google/embedding-codec.ts';

/** The SDK writes words as enums; on the wire they are texts. */
type Words<Type> = Type extends string
  ? `${Type}`
  : Type extends object
    ? { [Key in keyof Type]: Words<Type[Key]> }
    : Type;

test('what is written is what the official SDK would send', () => {
  expectTypeOf<GeminiContent>().toExtend<Words<Content>>();
  expectTypeOf<GeminiPart>().toExtend<Words<Part>>();
  expectTypeOf<FunctionDeclaration>().toExtend<Words<SdkDeclaration>>();
  expectTypeOf<FunctionCallingConfig>().toExtend<Words<SdkCallingConfig>>();
  expectTypeOf<ThinkingLevel>().toExtend<Words<SdkLevel>>();
  // Schemas are the user's own there and here.
  expectTypeOf<Omit<GenerationBody, 'responseSchema'>>().toExtend<
    Words<Omit<GenerationConfig, 'responseSchema'>>
  >();
});

test('every key that is written is one that the official SDK knows', () => {
  type KeysOf<Type> = Type extends object ? keyof Type : never;
  expectTypeOf<keyof GenerationBody>().toExtend<keyof GenerationConfig>();
  expectTypeOf<KeysOf<NonNullable<GenerationBody['thinkingConfig']>>>().toExtend<keyof ThinkingConfig>();
  expectTypeOf<KeysOf<GeminiPart>>().toExtend<keyof Part>();
  // The SDK has them in its `config`, where there are also those of the call itself.
  expectTypeOf<Exclude<keyof ChatBody, 'contents' | 'generationConfig'>>().toExtend<
    keyof GenerateContentConfig
  >();
  expectTypeOf<keyof NonNullable<EmbeddingBody['embedContentConfig']>>().toExtend<keyof EmbedContentConfig>();
  type Source = CreateBatchBody['batch']['inputConfig'];
  expectTypeOf<Extract<Source, { fileName: string }>>().toExtend<Pick<BatchJobSource, 'fileName'>>();
});

test('the bodies are JSON', () => {
  expectTypeOf<ChatBody>().toExtend<JsonObject>();
  expectTypeOf<EmbeddingBody>().toExtend<JsonObject>();
  expectTypeOf<CreateBatchBody>().toExtend<JsonObject>();
});

test('an option that does not exist does not compile', () => {
  // @ts-expect-error Calls are never retried below the engine, so that there is nothing to set.
  google({ maxRetries: 2 });
  // @ts-expect-error There are two spellings.
  google({ casing: 'kebab' });
  // @ts-expect-error A silently ignored key would leave the files where they are.
  google({ deleteFile: true });
  expectTypeOf(google).toBeCallableWith({
    apiKey: 'k',
    baseUrl: 'http://localhost',
    casing: 'snake',
    schemaField: 'responseSchema',
    inlineBytes: 0,
    deleteFiles: true,
    deleteBatches: true,
    timeouts: { headersMs: 1 },
  });
});
