import { expect, test } from 'vitest';

import { decodeBody } from '../../src/adapter/translate.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { anthropic } from '../../src/providers/anthropic/adapter.ts';
import { google } from '../../src/providers/google/adapter.ts';
import { openai } from '../../src/providers/openai/adapter.ts';

const DIALECTS = {
  openai: openai({ environment: {} }),
  anthropic: anthropic({ environment: {} }),
  google: google({ environment: {} }),
};

/** What is told to be lost of a body on its way to another provider. */
function lost(provider: keyof typeof DIALECTS, endpoint: string, body: JsonObject): readonly string[] {
  const { codecs, modeOf } = DIALECTS[provider];
  const decoded = decodeBody(codecs, modeOf(endpoint), body, { customId: 'q', isOwn: false });
  if (decoded?.ok !== true) throw new Error(JSON.stringify(decoded));
  expect(JSON.stringify(decoded.request)).not.toContain('provider_kwargs');
  return decoded.warnings.map(({ path }) => path);
}

const ask = { role: 'user', parts: [{ text: 'Hi' }] };
const schema = { type: 'object', properties: { a: { type: 'string' } } };

test('OpenAI: what parts of earlier answers, calls and their results hold besides is told', () => {
  const input = [
    { role: 'user', content: 'Hi' },
    {
      type: 'message',
      id: 'msg_1',
      role: 'assistant',
      status: 'completed',
      content: [
        {
          type: 'output_text',
          text: 'So.',
          annotations: [{ type: 'url_citation', url: 'https://x.test' }],
          logprobs: [],
        },
      ],
    },
    { type: 'function_call', id: 'fc_1', call_id: 'c', name: 'f', arguments: '{}', namespace: 'n' },
    { type: 'function_call_output', call_id: 'c', output: 'x', caller: { type: 'program' } },
  ];
  expect(lost('openai', '/v1/responses', { model: 'm', input })).toEqual([
    'input[1].content[0].annotations',
    'input[2].namespace',
    'input[3].caller',
  ]);
});

test('OpenAI: what stands beside a schema is told', () => {
  const body = {
    model: 'm',
    messages: [{ role: 'user', content: 'Hi' }],
    response_format: { type: 'json_schema', json_schema: { name: 'n', schema }, verbosity: 'low' },
  };
  expect(lost('openai', '/v1/chat/completions', body)).toEqual(['response_format.verbosity']);
});

test('Gemini: a part that holds nothing but a signature is told, a text that says nothing is not', () => {
  const contents = [
    ask,
    { role: 'model', parts: [{ text: '' }, { text: '', thoughtSignature: 'QQ==' }, { text: 'So.' }] },
  ];
  expect(lost('google', '/batchGenerateContent', { contents })).toEqual(['contents[1].parts[1]']);
});

test('Gemini: of fields that say the same, those that are not read are told', () => {
  const of = (generationConfig: JsonObject): readonly string[] =>
    lost('google', '/batchGenerateContent', { contents: [ask], generationConfig });
  const responseMimeType = 'application/json';
  expect(of({ responseMimeType, responseJsonSchema: schema, responseSchema: { type: 'OBJECT' } })).toEqual([
    'generationConfig.responseSchema',
  ]);
  expect(of({ responseFormat: { text: { schema } }, responseMimeType, responseJsonSchema: schema })).toEqual([
    'generationConfig.responseMimeType',
    'generationConfig.responseJsonSchema',
  ]);
  expect(of({ responseFormat: {}, responseMimeType, responseJsonSchema: schema })).toEqual([]);
  const declaration = { name: 'f', parametersJsonSchema: schema, parameters: { type: 'OBJECT' } };
  const tools = [{ functionDeclarations: [declaration] }];
  expect(lost('google', '/batchGenerateContent', { contents: [ask], tools })).toEqual([
    'tools[0].functionDeclarations[0].parameters',
  ]);
});
