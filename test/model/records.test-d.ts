import { assertType, expectTypeOf, test } from 'vitest';
import { z } from 'zod';

import type { UnifiedBatchMetadata } from '../../src/model/batch-metadata.ts';
import type { Content } from '../../src/model/content.ts';
import type { GenerationConfig } from '../../src/model/generation-config.ts';
import type { UnifiedMessage } from '../../src/model/message.ts';
import { parseRequest } from '../../src/model/parse-request.ts';
import type { Mode, RequestOf, UnifiedRequest, unifiedRequestSchema } from '../../src/model/request.ts';
import type { OutputOf, UnifiedResult } from '../../src/model/result.ts';
import { optional, strictObject } from '../../src/model/strict-object.ts';
import { taggedUnion } from '../../src/model/tagged-union.ts';

const messages = [{ role: 'user', content: 'x' }] as const;

test('a message of the system does not compile', () => {
  // @ts-expect-error system messages never stand in messages
  assertType<UnifiedMessage>({ role: 'system', content: 'x' });
});

test('a request without what its mode needs does not compile', () => {
  // @ts-expect-error an embedding needs an input
  assertType<UnifiedRequest>({ mode: 'embedding', custom_id: 'a' });
  // @ts-expect-error a chat needs messages
  assertType<UnifiedRequest>({ custom_id: 'a' });
  // @ts-expect-error a completion needs a prompt
  assertType<UnifiedRequest>({ mode: 'completion', custom_id: 'a', messages });
  // @ts-expect-error a custom request needs a body
  assertType<UnifiedRequest>({ mode: 'custom', custom_id: 'a', endpoint: '/v1/x' });
  // @ts-expect-error every request needs an id
  assertType<UnifiedRequest>({ messages });
});

test('a field that there is not does not compile', () => {
  // @ts-expect-error temperature stands in generation_config
  assertType<UnifiedRequest>({ custom_id: 'a', messages, temperature: 1 });
  // @ts-expect-error records are snake_case
  assertType<GenerationConfig>({ maxTokens: 1 });
  // @ts-expect-error there is no such mode
  assertType<UnifiedRequest>({ mode: 'chatt', custom_id: 'a', messages });
  // @ts-expect-error media says where its bytes are
  assertType<Content>({ type: 'image', media_type: 'image/png', data: 'QUJD' });
});

test('an absent field is left out, not undefined', () => {
  // @ts-expect-error exactOptionalPropertyTypes
  assertType<UnifiedRequest>({ custom_id: 'a', messages, model: undefined });
});

test('what is frozen or constant can be sent', () => {
  assertType<UnifiedRequest>({ custom_id: 'a', messages });
  assertType<UnifiedBatchMetadata>({ provider: 'openai', requests: [{ custom_id: 'a', messages }] as const });
});

test('a mode names its request and its output', () => {
  expectTypeOf<RequestOf<Mode>>().toEqualTypeOf<UnifiedRequest>();
  expectTypeOf<RequestOf<'embedding'>['input']>().toEqualTypeOf<string | readonly string[]>();
  expectTypeOf<OutputOf<'embedding'>>().not.toHaveProperty('message');
});

test('the schema gives the type', () => {
  expectTypeOf<z.output<typeof unifiedRequestSchema>>().toEqualTypeOf<UnifiedRequest>();
});

test('the request is there only once the parsing was looked at', () => {
  const parsed = parseRequest({});
  // @ts-expect-error it may have failed
  assertType<UnifiedRequest>(parsed.request);
  expectTypeOf<UnifiedResult['status']>().toEqualTypeOf<'succeeded' | 'errored' | 'cancelled' | 'expired'>();
});

interface Thing {
  readonly name: string;
  readonly size?: number;
}

test('a schema that differs from its record does not compile', () => {
  assertType<z.ZodType>(strictObject<Thing>({ name: z.string(), size: optional(z.number()) }));
  // @ts-expect-error size is missing
  assertType<z.ZodType>(strictObject<Thing>({ name: z.string() }));
  const hue = z.string();
  // @ts-expect-error there is no hue
  assertType<z.ZodType>(strictObject<Thing>({ name: z.string(), size: optional(z.number()), hue }));
  // @ts-expect-error a name is a text
  assertType<z.ZodType>(strictObject<Thing>({ name: z.number(), size: optional(z.number()) }));
  // @ts-expect-error size may be absent
  assertType<z.ZodType>(strictObject<Thing>({ name: z.string(), size: z.number() }));
  // @ts-expect-error name may not be absent
  assertType<z.ZodType>(strictObject<Thing>({ name: optional(z.string()), size: optional(z.number()) }));
});

type Shape = { readonly kind: 'dot' } | { readonly kind: 'line'; readonly length: number };

test('a union that lacks a member does not compile', () => {
  const dot = z.strictObject({ kind: z.literal('dot') });
  const line = z.strictObject({ kind: z.literal('line'), length: z.number() });
  assertType<z.ZodType>(taggedUnion<Shape, 'kind'>('kind', { dot, line }));
  // @ts-expect-error line is missing
  assertType<z.ZodType>(taggedUnion<Shape, 'kind'>('kind', { dot }));
  // @ts-expect-error a line is no dot
  assertType<z.ZodType>(taggedUnion<Shape, 'kind'>('kind', { dot, line: dot }));
});
