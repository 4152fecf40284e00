import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import { arrayAt, isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import type { Content, ToolResultContent } from '../../../src/model/content.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import type { Tool } from '../../../src/model/tool.ts';
import { google, type GoogleOptions } from '../../../src/providers/google/adapter.ts';

function encode(
  request: Partial<ChatRequest>,
  model = 'gemini-3.5-flash',
  options: GoogleOptions = {},
): Encoded {
  const { codecs } = google({ environment: {}, ...options });
  const full: ChatRequest = { custom_id: 'q', messages: [{ role: 'user', content: 'Hi' }], ...request };
  const encoded = codecs.chat?.encode(full, { model });
  if (encoded === undefined) throw new Error('no codec');
  return encoded;
}

/** The parts of a message of the user's with these pieces. */
function parts(...content: readonly Content[]): JsonValue | undefined {
  const [first] = encode({ messages: [{ role: 'user', content }] }).body['contents'] as JsonObject[];
  return first?.['parts'];
}

const paths = ({ warnings }: Encoded): string[] => warnings.map(({ code, path }) => `${code} ${path}`);

const CALL: Content = {
  type: 'tool_call',
  id: 'c1',
  name: 'look_up',
  input: { a_b: 1 },
  signature: 'c2ln',
};

/** What becomes of the answer of a tool. */
function answered(result: Omit<ToolResultContent, 'type' | 'tool_call_id'>): Encoded {
  const answer: Content = { type: 'tool_result', tool_call_id: 'c1', ...result };
  return encode({
    messages: [
      { role: 'assistant', content: [CALL] },
      { role: 'user', content: [answer] },
    ],
  });
}

describe('a conversation', () => {
  test('goes out turn by turn, the assistant as the model; a single turn needs no role', () => {
    expect(encode({}).body).toEqual({ contents: [{ parts: [{ text: 'Hi' }] }] });
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [{ type: 'text', text: 'Ho', signature: 'c2ln' }] },
      { role: 'user', content: [{ type: 'text', text: 'Hey' }] },
    ] as const;
    expect(encode({ messages }).body).toEqual({
      contents: [
        { role: 'user', parts: [{ text: 'Hi' }] },
        { role: 'model', parts: [{ text: 'Ho', thoughtSignature: 'c2ln' }] },
        { role: 'user', parts: [{ text: 'Hey' }] },
      ],
    });
  });

  test('has its system prompts beside it', () => {
    expect(encode({ system_prompt: 'Be brief.' }).body).toMatchObject({
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
    });
    expect(encode({ system_prompt: ['a', 'b'] }).body).toMatchObject({
      systemInstruction: { parts: [{ text: 'a' }, { text: 'b' }] },
    });
  });

  test('of which nothing can be sent is refused', () => {
    const content: Content[] = [
      { type: 'document', source_type: 'url', media_type: 'text/plain', data: 'data:text/plain,%zz' },
    ];
    expect(paths(encode({ messages: [{ role: 'user', content }] }))).toEqual([
      'unsupported_content messages[0].content[0]',
      'refused messages',
    ]);
  });
});

describe('media', () => {
  test('comes as bytes, also out of a data URL, or by its address', () => {
    const image = { type: 'image', media_type: 'image/png' } as const;
    expect(
      parts(
        { ...image, source_type: 'base64', data: 'QQ==', name: 'a.png' },
        { ...image, source_type: 'url', data: 'data:image/webp;base64,QQ==' },
        { ...image, source_type: 'url', data: 'data:,A%20B' },
        { ...image, source_type: 'url', data: 'gs://bucket/a.png' },
        { type: 'audio', media_type: 'audio/L16;rate=24000', source_type: 'base64', data: 'AAAA' },
        { type: 'document', media_type: 'application/pdf', source_type: 'file_id', data: 'files/abc' },
        { type: 'document', media_type: 'application/pdf', source_type: 'file_id', data: 'abc' },
        {
          type: 'document',
          media_type: 'application/pdf',
          source_type: 'file_id',
          data: 'https://x.example/f',
        },
      ),
    ).toEqual([
      { inlineData: { mimeType: 'image/png', data: 'QQ==' } },
      { inlineData: { mimeType: 'image/webp', data: 'QQ==' } },
      { inlineData: { mimeType: 'image/png', data: 'QSBC' } },
      { fileData: { mimeType: 'image/png', fileUri: 'gs://bucket/a.png' } },
      { inlineData: { mimeType: 'audio/L16;rate=24000', data: 'AAAA' } },
      { fileData: { mimeType: 'application/pdf', fileUri: `${FILES}abc` } },
      { fileData: { mimeType: 'application/pdf', fileUri: `${FILES}abc` } },
      { fileData: { mimeType: 'application/pdf', fileUri: 'https://x.example/f' } },
    ]);
  });
});

const FILES = 'https://generativelanguage.googleapis.com/v1beta/files/';

describe('tools', () => {
  test('are called with an object; arguments in another form are wrapped, and that is told', () => {
    const second: Content = { type: 'tool_call', id: 'c2', name: 'look_up', input: {} };
    const both = encode({ messages: [{ role: 'assistant', content: [CALL, second] }] });
    expect(both.body['contents']).toEqual([
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'c1', name: 'look_up', args: { a_b: 1 } }, thoughtSignature: 'c2ln' },
          { functionCall: { id: 'c2', name: 'look_up' } },
        ],
      },
    ]);
    const encoded = encode({ messages: [{ role: 'assistant', content: [{ ...CALL, input: '{"a":' }] }] });
    expect(JSON.stringify(encoded.body)).toContain('"args":{"input":"{\\"a\\":"}');
    expect(paths(encoded)).toEqual(['approximated messages[0].content[0].input']);
  });

  test('answer under the name of the call that has their id, as output or as error', () => {
    const responseOf = ({ body }: Encoded): JsonValue | undefined => {
      const [, turn] = body['contents'] as JsonObject[];
      const [part] = arrayAt(turn ?? {}, 'parts');
      return isJsonObject(part) ? part['functionResponse'] : undefined;
    };
    const base = { id: 'c1', name: 'look_up' };
    expect(responseOf(answered({ content: 'x' }))).toEqual({ ...base, response: { output: 'x' } });
    expect(responseOf(answered({ content: '' }))).toEqual({ ...base, response: { output: '' } });
    expect(responseOf(answered({ content: [] }))).toEqual({ ...base, response: { output: [] } });
    expect(responseOf(answered({ content: 'no', is_error: true }))).toEqual({
      ...base,
      response: { error: 'no' },
    });
    const image = { type: 'image', source_type: 'base64', media_type: 'image/png', data: 'QQ==' } as const;
    const texts = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ] as const;
    expect(responseOf(answered({ content: [...texts, image] }))).toEqual({
      ...base,
      response: { output: ['a', 'b'] },
      parts: [{ inlineData: { mimeType: 'image/png', data: 'QQ==' } }],
    });
    const own = { functionResponse: { response: { temperature: 21 }, scheduling: 'SILENT' } };
    expect(responseOf(answered({ content: 'x', provider_kwargs: own }))).toEqual({
      ...base,
      response: { temperature: 21 },
      scheduling: 'SILENT',
    });
  });

  test('cannot say everything', () => {
    const image = { type: 'image', media_type: 'image/png' } as const;
    const encoded = answered({
      content: [
        { ...image, source_type: 'url', data: 'https://example.com/a.png' },
        { ...image, source_type: 'base64', data: 'QQ==' },
        { type: 'text', text: 'late', signature: 'c2ln', provider_kwargs: { a: 1 } },
        { type: 'thinking', thinking: 'hm' },
      ],
    });
    expect(paths(encoded)).toEqual([
      'unsupported_content messages[1].content[0].content[0]',
      'approximated messages[1].content[0].content[2]',
      'unsupported_content messages[1].content[0].content[2].signature',
      'unsupported_parameter messages[1].content[0].content[2].provider_kwargs',
      'unsupported_content messages[1].content[0].content[3]',
    ]);
  });

  test('whose call is not there are refused, unless their name is given', () => {
    const result: Content = { type: 'tool_result', tool_call_id: 'c9', content: 'x' };
    const encoded = encode({ messages: [{ role: 'user', content: [result] }] });
    expect(paths(encoded)).toEqual(['refused messages[0].content[0].tool_call_id']);
    const named = { ...result, provider_kwargs: { function_response: { name: 'look_up' } } };
    const other = encode({ messages: [{ role: 'user', content: [named] }] });
    expect(other.warnings).toEqual([]);
    expect(JSON.stringify(other.body)).toContain('"name":"look_up"');
  });

  test('that answer inside a message of the assistant make it three turns', () => {
    const content: Content[] = [
      CALL,
      { type: 'tool_result', tool_call_id: 'c1', content: 'x' },
      { type: 'text', text: 'So it is.' },
    ];
    const encoded = encode({ messages: [{ role: 'assistant', content, provider_kwargs: { note: 1 } }] });
    expect(encoded.body['contents']).toMatchObject([
      { role: 'model' },
      { role: 'user' },
      { role: 'model', parts: [{ text: 'So it is.' }], note: 1 },
    ]);
    expect(paths(encoded)).toEqual(['approximated messages[0].content[1]']);
  });

  test('are declared with their JSON Schema untouched', () => {
    const schema = { type: 'object', properties: { some_key: { type: 'string' } }, required: ['some_key'] };
    const encoded = encode({
      tools: [
        { name: 'f', description: 'd', input_schema: schema, strict: true },
        { name: 'g', input_schema: {} },
      ],
    });
    expect(encoded.body['tools']).toEqual([
      {
        functionDeclarations: [
          { name: 'f', description: 'd', parametersJsonSchema: schema },
          { name: 'g', parametersJsonSchema: {} },
        ],
      },
    ]);
    expect(paths(encoded)).toEqual(['unsupported_parameter tools[0].strict']);
    expect(paths(encode({ tools: [{ name: 'f', input_schema: { type: 'string' } }] }))).toEqual([
      'refused tools[0].input_schema.type',
    ]);
    expect(encode({ tools: [] }).body).not.toHaveProperty('tools');
  });

  test.each([
    ['auto', { mode: 'AUTO' }],
    ['none', { mode: 'NONE' }],
    ['required', { mode: 'ANY' }],
    [{ name: 'f' }, { mode: 'ANY', allowedFunctionNames: ['f'] }],
  ] as const)('are chosen by %j as %j', (tool_choice, functionCallingConfig) => {
    const tools = [{ name: 'f', input_schema: {} }];
    expect(encode({ tool_choice, tools }).body['toolConfig']).toEqual({ functionCallingConfig });
  });

  test('are not chosen where there are none, which Gemini refuses', () => {
    for (const tools of [undefined, []] as const) {
      const encoded = encode({ tool_choice: 'required', ...(tools !== undefined && { tools }) });
      expect(encoded.body).not.toHaveProperty('toolConfig');
      expect(paths(encoded)).toEqual(['unsupported_parameter tool_choice']);
    }
    const own = { tools: [{ function_declarations: [{ name: 'g' }] }] };
    const { body, warnings } = encode({ tool_choice: { name: 'g' }, provider_kwargs: own });
    expect(body['toolConfig']).toEqual({
      functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['g'] },
    });
    expect(warnings).toEqual([]);
  });

  test('whose names Gemini does not take, twice the same name, and a choice of none of them are refused', () => {
    const tool = (name: string): Tool => ({ name, input_schema: {} });
    const tools = [tool('f'), tool('a b'), tool('f'), tool('x'.repeat(129)), tool('A.b:c-d_1')];
    expect(paths(encode({ tools, tool_choice: { name: 'g' } }))).toEqual([
      'refused tools[1].name',
      'refused tools[2].name',
      'refused tools[3].name',
      'refused tool_choice.name',
    ]);
  });

  test('with ids that were made up are spoken of without them', () => {
    const call = { ...CALL, id: 'gemini_call_r1_0' };
    const messages = [
      { role: 'assistant', content: [call] },
      { role: 'user', content: [{ type: 'tool_result', tool_call_id: call.id, content: 'x' }] },
    ] as const;
    const { body, warnings } = encode({ messages });
    expect(warnings).toEqual([]);
    expect(JSON.stringify(body)).not.toContain('gemini_call');
    expect(JSON.stringify(body)).toContain('"functionResponse":{"name":"look_up"');
  });
});

test('a signature that is none of Gemini’s is left out: it would cost the whole batch', () => {
  const content: Content[] = [
    { type: 'thinking', thinking: 'hm', signature: 'not base64!' },
    { type: 'text', text: 'x', signature: 'QUJD_-8=' },
  ];
  const encoded = encode({ messages: [{ role: 'assistant', content }] });
  expect(encoded.body['contents']).toEqual([
    {
      role: 'model',
      parts: [
        { text: 'hm', thought: true },
        { text: 'x', thoughtSignature: 'QUJD_-8=' },
      ],
    },
  ]);
  expect(paths(encoded)).toEqual(['unsupported_content messages[0].content[0].signature']);
});

describe('what the user has in Gemini’s own words', () => {
  test('is merged in last, in either spelling, into request, message and piece', () => {
    const content: Content[] = [
      {
        type: 'image',
        source_type: 'base64',
        media_type: 'image/png',
        data: 'QQ==',
        provider_kwargs: { media_resolution: { level: 'MEDIA_RESOLUTION_LOW' } },
      },
    ];
    const { body } = encode({
      messages: [{ role: 'user', content, provider_kwargs: { role: 'user', note: { a_b: 1 } } }],
      generation_config: { temperature: 1, max_tokens: 5 },
      provider_kwargs: {
        generation_config: { candidate_count: 2, max_output_tokens: 9 },
        safetySettings: [],
      },
    });
    expect(body).toEqual({
      contents: [
        {
          role: 'user',
          note: { a_b: 1 },
          parts: [
            {
              inlineData: { mimeType: 'image/png', data: 'QQ==' },
              mediaResolution: { level: 'MEDIA_RESOLUTION_LOW' },
            },
          ],
        },
      ],
      generationConfig: { temperature: 1, maxOutputTokens: 9, candidateCount: 2 },
      safetySettings: [],
    });
  });

  test('may name the model', () => {
    expect(encode({ provider_kwargs: { model: 'models/own' }, model: 'other' })).toMatchObject({
      model: 'own',
    });
    expect(encode({ model: 'models/other' })).toMatchObject({ model: 'other' });
    expect(encode({ model: 'tunedModels/mine' })).toMatchObject({ model: 'tunedModels/mine' });
  });

  test('is refused when it is the SDK’s word and not the API’s', () => {
    expect(paths(encode({ provider_kwargs: { config: { temperature: 1 } } }))).toEqual([
      'refused provider_kwargs.config',
    ]);
  });
});

test('all names of Gemini’s own are spelt in snake_case when that is wanted, and nothing else is', () => {
  const { body } = encode(
    {
      messages: [
        {
          role: 'user',
          content: [{ type: 'image', source_type: 'base64', media_type: 'image/png', data: 'QQ==' }],
        },
        {
          role: 'assistant',
          content: [{ ...CALL, input: { camelKey: { innerKey: 1 } }, signature: 'c2ln' }],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_call_id: 'c1', content: 'x' }] },
      ],
      system_prompt: 's',
      tools: [{ name: 'f', input_schema: { type: 'object', properties: { camelKey: { minLength: 1 } } } }],
      tool_choice: { name: 'f' },
      generation_config: { max_tokens: 1, top_p: 0.5, reasoning: { effort: 'low' } },
      response_format: { type: 'json_object' },
      provider_kwargs: { generationConfig: { thinkingConfig: { includeThoughts: true } } },
    },
    'gemini-3.5-flash',
    { casing: 'snake' },
  );
  const own: string[] = [];
  JSON.stringify(body, (key, value: unknown) => {
    if (/[A-Z]/.test(key)) own.push(key);
    return value;
  });
  expect(own.sort()).toEqual(['camelKey', 'camelKey', 'innerKey', 'minLength']);
  expect(body).toMatchObject({
    system_instruction: {},
    generation_config: {
      max_output_tokens: 1,
      top_p: 0.5,
      response_mime_type: 'application/json',
      thinking_config: { thinking_level: 'LOW', include_thoughts: true },
    },
    tool_config: { function_calling_config: { allowed_function_names: ['f'] } },
  });
});
