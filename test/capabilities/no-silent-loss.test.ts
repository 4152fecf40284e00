import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { CodecTable } from '../../src/adapter/codec.ts';
import { encodeRequest } from '../../src/adapter/translate.ts';
import { isJsonObject, type JsonValue } from '../../src/core/json.ts';
import { formatPath } from '../../src/model/field-problems.ts';
import { parseRequest } from '../../src/model/parse-request.ts';
import type { ChatRequest, UnifiedRequest } from '../../src/model/request.ts';
import { anthropic } from '../../src/providers/anthropic/adapter.ts';
import { google } from '../../src/providers/google/adapter.ts';
import { openai } from '../../src/providers/openai/adapter.ts';
import { vllmDialect } from '../../src/providers/vllm/dialect.ts';
import { arbitraryConversation } from '../model/arbitrary-conversation.ts';

const WAYS: readonly (readonly [name: string, codecs: CodecTable, model: string])[] = [
  ['OpenAI chat completions', openai({ endpoint: 'chat', environment: {} }).codecs, 'gpt-4.1'],
  ['OpenAI chat completions that think', openai({ endpoint: 'chat', environment: {} }).codecs, 'gpt-5-mini'],
  ['OpenAI responses', openai({ endpoint: 'responses', environment: {} }).codecs, 'gpt-5.4'],
  ['Anthropic', anthropic({ environment: {} }).codecs, 'claude-sonnet-5-5'],
  ['Anthropic, older', anthropic({ apiVersion: '2023-06-01', environment: {} }).codecs, 'claude-haiku-4-5'],
  ['Gemini', google({ environment: {} }).codecs, 'gemini-3.5-flash'],
  ['Gemini, older', google({ environment: {} }).codecs, 'gemini-2.5-flash'],
  ['vLLM', vllmDialect.codecs, 'm'],
];

type Path = readonly (string | number)[];

/** Every place in a value, from the outside in. */
function* placesOf(value: JsonValue, path: Path = []): Generator<readonly [Path, JsonValue]> {
  if (path.length > 0) yield [path, value];
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* placesOf(item, [...path, index]);
  } else if (isJsonObject(value)) {
    for (const [key, member] of Object.entries(value)) yield* placesOf(member, [...path, key]);
  }
}

/** What makes a piece the piece that it is, or stands for something that another field says. */
const FRAME = /(^custom_id|^messages(\[0\])?|\.(role|type|source_type|media_type|tool_call_id|name))$/;

/** Fields whose value says the same as their absence, at least to some. */
const SAYS_NOTHING: readonly (readonly [RegExp, (value: JsonValue) => boolean])[] = [
  [/is_error$/, (value) => value === false],
  [/^tools$|stop_sequences$/, (value) => Array.isArray(value) && value.length === 0],
  [/\.input$/, (value) => isJsonObject(value) && Object.keys(value).length === 0],
  [/penalty$/, (value) => value === 0],
  // As many tokens as Gemini's lower efforts stand for.
  [/budget_tokens$/, (value) => value === 0 || value === 1_024],
  [/effort$/, (value) => value === 'none'],
  [/\.thinking$/, (value) => value === ''],
  [/strict$/, () => true],
  [/additionalProperties$/, (value) => value === false],
  [/^response_format$/, (value) => isJsonObject(value) && value['type'] === 'text'],
  [
    /^generation_config$|reasoning$/,
    (value) => isJsonObject(value) && Object.entries(value).every(isSilentEntry),
  ],
];

function isSilentEntry([key, value]: readonly [string, JsonValue]): boolean {
  return isSilent(key, value);
}

function isSilent(field: string, value: JsonValue): boolean {
  return FRAME.test(field) || SAYS_NOTHING.some(([name, isNothing]) => name.test(field) && isNothing(value));
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
}

function without(request: ChatRequest, path: Path): ChatRequest {
  const copy = structuredClone(request);
  let parent: unknown = copy;
  for (const key of path.slice(0, -1)) parent = (parent as Record<string | number, unknown>)[key];
  const last = path.at(-1) ?? '';
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as Record<string | number, unknown>)[last];
  return copy;
}

test.each(WAYS)(
  'whatever is in a conversation changes what is sent, or a warning names it: %s',
  (_, codecs, model) => {
    const bodyOf = (request: UnifiedRequest): string =>
      JSON.stringify(encodeRequest(codecs, request, { model })?.body);
    fc.assert(
      fc.property(arbitraryConversation, (request) => {
        const sent = bodyOf(request);
        const lost: string[] = [];
        const warnings = encodeRequest(codecs, request, { model })?.warnings ?? [];
        // A request is JSON, which its type does not say.
        for (const [path, value] of placesOf(request as unknown as JsonValue)) {
          const field = formatPath(path);
          if (isSilent(field, value)) continue;
          if (warnings.some((told) => isWithin(field, told.path) || isWithin(told.path, field))) continue;
          const other = parseRequest(without(request, path));
          if (other.ok && bodyOf(other.request) === sent) lost.push(field);
        }
        expect(lost).toEqual([]);
      }),
      { numRuns: 30 },
    );
  },
);
