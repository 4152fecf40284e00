import * as fc from 'fast-check';

import type { JsonObject } from '../../../src/core/json.ts';

// Bodies as people and programs write them: mostly right, with extras, odd spellings and plain mistakes.

const word = fc.constantFrom('a', 'b', 'hello', 'Ünïcode', '{"x":1}', '__proto__', ' ');
/** Ids of calls, mostly the same one, so that results have their call. */
const callId = fc.constantFrom('a', 'a', 'a', 'b');
const any = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, 1, -3, 0.5, 1e9, '', 'auto', 'none', 'x', [], {}),
  fc.jsonValue({ maxDepth: 2 }).map((value): unknown => JSON.parse(JSON.stringify(value))),
);
const extra = fc.dictionary(
  fc.constantFrom('name', 'id', 'status', 'metadata', 'user', 'n', '__proto__', 'phase', 'refusal'),
  any,
  { maxKeys: 2 },
);

/** An object of these keys, each of which may be missing or wrong, and perhaps of others besides. */
function near(keys: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<JsonObject> {
  const loose = Object.fromEntries(
    Object.entries(keys).map(([key, value]) => [key, fc.oneof({ weight: 12, arbitrary: value }, any)]),
  );
  const whole = fc.record(keys);
  const broken = fc.record(loose, { requiredKeys: [] });
  return fc
    .tuple(fc.oneof({ weight: 8, arbitrary: whole }, broken), fc.option(extra, { nil: {} }))
    .map(([object, others]) => ({ ...others, ...object }) as JsonObject);
}

/** Each key there or not. */
function some(keys: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> {
  return fc.record(keys, { requiredKeys: [] });
}

const schema = fc.constantFrom<unknown>({ type: 'object', properties: {} }, {}, { type: 'string' });
const url = fc.constantFrom(
  'https://example.com/a.png',
  'https://example.com/a',
  'data:image/png;base64,QQ==',
  'data:text/plain;charset=utf-8;base64,QUJD',
  'data:,x',
  'ftp://x',
);
const callArguments = fc.constantFrom(
  '{"city":"Paris"}',
  '{"city": "Paris"}',
  '',
  '{"cut',
  '1e999',
  '[1, 2]',
);
const choice = fc.constantFrom<unknown>('auto', 'none', 'required', { type: 'allowed_tools' });
const settings = {
  temperature: fc.constantFrom<unknown>(0, 1, 1.5, 9, null, 'hot'),
  top_p: fc.constantFrom<unknown>(0.5, 1, 2),
  tool_choice: choice,
  stream: fc.boolean(),
  store: fc.boolean(),
};
const older = {
  ...settings,
  presence_penalty: fc.constantFrom<unknown>(0, 1, -3),
  frequency_penalty: fc.constantFrom<unknown>(0, -1),
  seed: fc.constantFrom<unknown>(1, 1.5, null),
  stop: fc.constantFrom<unknown>('x', ['x'], ['a', 'b', 'c', 'd', 'e'], [], null, ['']),
  max_tokens: fc.constantFrom<unknown>(1, 0, null),
};

const part = fc.oneof(
  near({ type: fc.constant('text'), text: word }),
  near({ type: fc.constant('image_url'), image_url: near({ url, detail: fc.constantFrom('high', 'auto') }) }),
  near({ type: fc.constant('image_url'), image_url: near({ url }) }),
  near({
    type: fc.constant('input_audio'),
    input_audio: near({ data: fc.constant('QUJD'), format: fc.constantFrom('wav', 'mp3', 'flac') }),
  }),
  near({ type: fc.constant('file'), file: near({ file_id: word }) }),
  near({ type: fc.constant('file'), file: near({ file_data: url, filename: word }) }),
  near({ type: fc.constant('refusal'), refusal: word }),
);
const parts = fc.array(part, { maxLength: 3 });
const texts = fc.array(near({ type: fc.constant('text'), text: word }), { maxLength: 2 });
const call = near({
  id: callId,
  type: fc.constant('function'),
  function: near({ name: word, arguments: callArguments }),
});
const system = near({ role: fc.constantFrom('system', 'developer'), content: fc.oneof(word, texts) });
const message = fc.oneof(
  { weight: 4, arbitrary: near({ role: fc.constant('user'), content: fc.oneof(word, parts) }) },
  { weight: 2, arbitrary: near({ role: fc.constant('assistant'), content: fc.oneof(word, texts) }) },
  near({
    role: fc.constant('assistant'),
    content: fc.constantFrom(null, '', 'x'),
    tool_calls: fc.array(call, { maxLength: 2 }),
  }),
  near({ role: fc.constant('tool'), tool_call_id: callId, content: fc.oneof(word, texts) }),
);

/** A list that may begin with a few of one kind. */
function led(first: fc.Arbitrary<unknown>, then: fc.Arbitrary<unknown>): fc.Arbitrary<readonly unknown[]> {
  return fc
    .tuple(fc.array(first, { maxLength: 2 }), fc.array(then, { minLength: 1, maxLength: 4 }))
    .map(([a, b]) => [...a, ...b]);
}

/** Bodies of chat completions. */
export const chatBody: fc.Arbitrary<JsonObject> = fc
  .tuple(
    near({
      model: fc.constantFrom('gpt-4.1', 'gpt-5-mini', 'o3-pro', 'gpt-5.4'),
      messages: led(system, message),
    }),
    some({
      ...older,
      max_completion_tokens: fc.constantFrom<unknown>(1, 9, null),
      reasoning_effort: fc.constantFrom<unknown>('low', 'none', 'huge', null),
      tools: fc.array(
        near({
          type: fc.constant('function'),
          function: near({ name: word, parameters: schema, strict: fc.constantFrom(true, false, null) }),
        }),
        { maxLength: 2 },
      ),
      response_format: fc.oneof(
        near({ type: fc.constantFrom('text', 'json_object') }),
        near({
          type: fc.constant('json_schema'),
          json_schema: near({ name: fc.constantFrom('facts', 'response'), schema, strict: fc.boolean() }),
        }),
      ),
    }),
  )
  .map(([body, others]) => ({ ...body, ...others }));

const inputPart = fc.oneof(
  near({ type: fc.constant('input_text'), text: word }),
  near({ type: fc.constant('input_image'), image_url: url, detail: fc.constantFrom('auto', 'low') }),
  near({ type: fc.constant('input_image'), file_id: word, detail: fc.constant('auto') }),
  near({ type: fc.constant('input_file'), file_url: url }),
  near({
    type: fc.constant('input_file'),
    file_data: url,
    filename: fc.constantFrom('a.pdf', 'document.pdf'),
  }),
);
const said = fc.oneof(word, fc.array(inputPart, { maxLength: 3 }));
const answered = fc.oneof(
  word,
  fc.array(near({ type: fc.constant('output_text'), text: word, annotations: fc.constant([]) }), {
    maxLength: 2,
  }),
  fc.array(near({ type: fc.constant('output_text'), text: word }), { maxLength: 2 }),
);
const item = fc.oneof(
  { weight: 3, arbitrary: near({ role: fc.constant('user'), content: said }) },
  near({ type: fc.constant('message'), role: fc.constant('user'), content: said }),
  { weight: 3, arbitrary: near({ role: fc.constant('assistant'), content: answered }) },
  near({ type: fc.constant('function_call'), call_id: callId, name: word, arguments: callArguments }),
  near({ type: fc.constant('custom_tool_call'), call_id: callId, name: word, input: word }),
  near({ type: fc.constant('function_call_output'), call_id: callId, output: said }),
  near({
    type: fc.constant('reasoning'),
    id: word,
    summary: fc.array(near({ type: fc.constant('summary_text'), text: word }), { maxLength: 2 }),
    encrypted_content: word,
  }),
  near({ type: fc.constant('web_search_call'), id: word }),
);

/** Bodies of responses. */
export const responseBody: fc.Arbitrary<JsonObject> = fc
  .tuple(
    near({
      model: fc.constantFrom('gpt-4.1', 'gpt-5-mini', 'o3-pro'),
      input: fc.oneof(word, led(near({ role: fc.constantFrom('system', 'developer'), content: said }), item)),
    }),
    some({
      ...settings,
      instructions: fc.constantFrom<unknown>('Be brief.', '', null),
      max_output_tokens: fc.constantFrom<unknown>(1, 99, null),
      reasoning: near({ effort: fc.constantFrom<unknown>('low', 'huge'), summary: fc.constant('auto') }),
      text: near({
        format: near({
          type: fc.constantFrom('text', 'json_object', 'json_schema'),
          name: word,
          schema,
          strict: fc.boolean(),
        }),
      }),
      tools: fc.array(
        near({
          type: fc.constantFrom('function', 'web_search'),
          name: word,
          parameters: schema,
          strict: fc.constantFrom(true, false, null),
        }),
        { maxLength: 2 },
      ),
    }),
  )
  .map(([body, others]) => ({ ...body, ...others }));

/** Bodies of completions. */
export const completionBody: fc.Arbitrary<JsonObject> = fc
  .tuple(
    near({ model: word, prompt: fc.oneof(word, fc.constantFrom<unknown>(['a'], ['a', 'b'], [1, 2])) }),
    some(older),
  )
  .map(([body, others]) => ({ ...body, ...others }));

/** Bodies of embeddings. */
export const embeddingBody: fc.Arbitrary<JsonObject> = near({
  model: word,
  input: fc.constantFrom<unknown>('a', 'b', ['a'], ['a', 'b'], [], [1, 2], [[1]], ''),
  dimensions: fc.constantFrom<unknown>(8, 0, null),
});
