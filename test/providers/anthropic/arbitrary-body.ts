import * as fc from 'fast-check';

import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { FAMILIES } from '../../../src/providers/anthropic/model-families.ts';
import { arbitraryJson } from '../../model/arbitrary-request.ts';

// fast-check's JSON values are mutable, which its type tells and ours does not mind.
const json = arbitraryJson as fc.Arbitrary<JsonValue>;
const text = fc.string({ maxLength: 8 });
const id = fc.constantFrom('toolu_1', 'toolu_2', 'call.3', '');
const mark = fc.constantFrom<JsonValue>({ type: 'ephemeral' }, { type: 'ephemeral', ttl: '1h' }, null);
const data = fc.constantFrom('iVBORw0KGgo=', 'QQ==', '', '!');

/** Most often the value, now and then anything. */
function mostly(arbitrary: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> {
  return fc.oneof({ arbitrary, weight: 12 }, { arbitrary: json, weight: 1 });
}

/** An object with these members, of which the ones in `optional` may be absent, and now and then with one more. */
function object(
  members: Readonly<Record<string, fc.Arbitrary<JsonValue>>>,
  optional: readonly string[] = [],
): fc.Arbitrary<JsonObject> {
  const requiredKeys = Object.keys(members).filter((key) => !optional.includes(key));
  const known = fc.record({ ...members }, { requiredKeys }) as fc.Arbitrary<JsonObject>;
  const more = fc.dictionary(fc.constantFrom('extra', 'name', '__proto__', 'signature'), json, {
    maxKeys: 1,
  });
  const extended = fc
    .tuple(known, more)
    .map(([a, b]) => JSON.parse(JSON.stringify({ ...b, ...a })) as JsonObject);
  return fc.oneof({ arbitrary: known, weight: 8 }, { arbitrary: extended, weight: 1 });
}

const is = (type: string): fc.Arbitrary<JsonValue> => fc.constant(type);

const source = fc.oneof(
  object({
    type: is('base64'),
    media_type: mostly(fc.constantFrom('image/png', 'image/bmp', 'application/pdf')),
    data,
  }),
  object({
    type: is('url'),
    url: mostly(fc.constantFrom('https://x.test/a.gif', 'gs://b/c', 'http://x.test')),
  }),
  object({ type: is('file'), file_id: mostly(text) }),
  object({ type: is('text'), media_type: is('text/plain'), data: mostly(text) }),
  object({ type: is('content'), content: json }),
);

const { block } = fc.letrec<{ block: JsonValue }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    object({ type: is('text'), text: mostly(text), cache_control: mark, citations: json }, [
      'cache_control',
      'citations',
    ]),
    object({ type: fc.constantFrom('image', 'document'), source, title: mostly(text), cache_control: mark }, [
      'title',
      'cache_control',
    ]),
    object({ type: is('thinking'), thinking: mostly(text), signature: mostly(text) }, ['signature']),
    object({ type: is('redacted_thinking'), data: text }),
    object({
      type: is('tool_use'),
      id,
      name: mostly(text),
      input: mostly(fc.dictionary(text, json, { maxKeys: 2 })),
    }),
    object(
      {
        type: is('tool_result'),
        tool_use_id: id,
        content: mostly(fc.oneof(text, fc.array(tie('block'), { maxLength: 2 }))),
        is_error: mostly(fc.boolean()),
      },
      ['content', 'is_error'],
    ),
    object({ type: fc.constantFrom('server_tool_use', 'brand_new'), id, input: json }),
    json,
  ),
}));

const message = object({
  role: mostly(fc.constantFrom('user', 'assistant')),
  content: mostly(fc.oneof(text, fc.array(block, { maxLength: 4 }))),
});

const schema = fc.constantFrom<JsonValue>(
  { type: 'object', properties: {}, additionalProperties: false },
  { type: 'object', properties: { a: { type: 'string', maxLength: 3 } } },
  { $ref: '#' },
  {},
);

const tool = fc.oneof(
  object(
    {
      name: mostly(fc.constantFrom('f', 'g h')),
      input_schema: schema,
      description: mostly(text),
      strict: fc.boolean(),
      type: is('custom'),
      cache_control: mark,
    },
    ['description', 'strict', 'type', 'cache_control'],
  ),
  object({ type: is('web_search_20250305'), name: is('web_search') }),
);

const members: Readonly<Record<string, fc.Arbitrary<JsonValue>>> = {
  model: mostly(fc.constantFrom(...FAMILIES.map(({ example }) => example))),
  max_tokens: mostly(fc.constantFrom(1, 1024, 5_000, 32_000, 500_000)),
  messages: mostly(fc.array(message, { minLength: 1, maxLength: 3 })),
  system: mostly(
    fc.oneof(text, fc.array(object({ type: is('text'), text, cache_control: mark }, ['cache_control']))),
  ),
  temperature: mostly(fc.constantFrom(0, 0.5, 1, 1.5)),
  top_p: mostly(fc.constantFrom(0.5, 0.97, 1)),
  top_k: mostly(fc.constantFrom(0, 5)),
  stop_sequences: mostly(fc.array(fc.constantFrom('END', '\n', ''), { maxLength: 2 })),
  thinking: mostly(
    object(
      {
        type: fc.constantFrom('adaptive', 'enabled', 'disabled', 'between_tools'),
        budget_tokens: fc.constantFrom(0, 9, 2_000),
      },
      ['budget_tokens'],
    ),
  ),
  output_config: mostly(
    object(
      {
        effort: mostly(fc.constantFrom('low', 'high', 'xhigh')),
        format: object({ type: is('json_schema'), schema }),
      },
      ['effort', 'format'],
    ),
  ),
  tools: mostly(fc.array(tool, { maxLength: 2 })),
  tool_choice: mostly(
    object(
      {
        type: fc.constantFrom('auto', 'any', 'none', 'tool'),
        name: is('f'),
        disable_parallel_tool_use: fc.boolean(),
      },
      ['name', 'disable_parallel_tool_use'],
    ),
  ),
  metadata: object({ user_id: text }),
  stream: fc.boolean(),
  cache_control: mark,
};

/** Bodies like those that people write for Anthropic, right ones and wrong ones. */
export const arbitraryBody: fc.Arbitrary<JsonObject> = object(
  members,
  Object.keys(members).filter((key) => key !== 'model' && key !== 'max_tokens' && key !== 'messages'),
).map((body) => JSON.parse(JSON.stringify(body)) as JsonObject);
