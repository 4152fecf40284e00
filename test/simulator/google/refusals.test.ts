import { expect, test } from 'vitest';

import type { JsonObject } from '../../../src/core/json.ts';
import { calling, generate, WEATHER } from './generate.ts';
import { ask, openGoogle } from './open-google.ts';

/** The message of a refusal. */
async function refusal(body: JsonObject, model?: string): Promise<string> {
  await using opened = await openGoogle();
  const { status, body: reply } = await generate(opened, body, model);
  expect(status).toBe(400);
  return (reply['error'] as { message: string }).message;
}

const level = { thinkingConfig: { thinkingLevel: 'LOW' } };
const cases: [what: string, body: JsonObject, message: string, model?: string][] = [
  ['without contents', {}, 'contents is not specified'],
  [
    'with a content without parts',
    { contents: [{ role: 'user' }] },
    'contents[0].parts: contents.parts must not be empty.',
  ],
  [
    'with an empty part',
    { contents: [{ parts: [{}] }] },
    "contents[0].parts[0].data: required oneof field 'data' must have one initialized field",
  ],
  [
    'with another role',
    { contents: [{ role: 'system', parts: [{ text: 'a' }] }] },
    'Please use a valid role: user, model.',
  ],
  ['with an unknown field', ask('Hi', { temperature: 1 }), 'Unknown name "temperature": Cannot find field.'],
  [
    'with a list for one content',
    ask('Hi', { systemInstruction: [] }),
    'Unknown name "system_instruction": Proto field is not repeating, cannot start list.',
  ],
  [
    'with a text for a content',
    ask('Hi', { systemInstruction: 'x' }),
    `Invalid value at 'system_instruction' (type.googleapis.com/google.ai.generativelanguage.v1beta.Content), "x"`,
  ],
  [
    'with a wrong type',
    ask('Hi', { generationConfig: { topP: 'x' } }),
    `Invalid value at 'generation_config.top_p' (TYPE_FLOAT), "x"`,
  ],
  [
    'with a temperature out of range',
    ask('Hi', { generationConfig: { temperature: 2.1 } }),
    'temperature must be in the range [0, 2].',
  ],
  [
    'with six stop sequences',
    ask('Hi', { generationConfig: { stopSequences: ['a', 'b', 'c', 'd', 'e', 'f'] } }),
    'must have at most 5 entries',
  ],
  [
    'with level and budget',
    ask('Hi', { generationConfig: { thinkingConfig: { thinkingLevel: 'LOW', thinkingBudget: 1 } } }),
    'You can only set only one of thinking budget and thinking level.',
  ],
  [
    'with a level of an older model',
    ask('Hi', { generationConfig: level }),
    'Thinking level is not supported for this model.',
    'gemini-2.5-flash',
  ],
  [
    'with a budget of 0 of a model that must think',
    ask('Hi', { generationConfig: { thinkingConfig: { thinkingBudget: 0 } } }),
    'Budget 0 is invalid. This model only works in thinking mode.',
    'gemini-2.5-pro',
  ],
  [
    'with thinking of a model that does not',
    ask('Hi', { generationConfig: level }),
    'Thinking is not enabled',
    'gemini-2.0-flash',
  ],
  [
    'with several candidates of a newer model',
    ask('Hi', { generationConfig: { candidateCount: 2 } }),
    'Multiple candidates is not enabled',
  ],
  [
    'with log probabilities',
    ask('Hi', { generationConfig: { responseLogprobs: true } }),
    'Logprobs is not enabled',
  ],
  [
    'with another type of answer',
    ask('Hi', { generationConfig: { responseMimeType: 'text/html' } }),
    'allowed mimetypes are',
  ],
  [
    'with a schema for plain text',
    ask('Hi', { generationConfig: { responseJsonSchema: {} } }),
    'response_json_schema: only allowed when',
  ],
  [
    'with two schemas',
    ask('Hi', {
      generationConfig: {
        responseMimeType: 'application/json',
        responseJsonSchema: {},
        responseSchema: {},
      },
    }),
    'only one of response_schema and response_json_schema',
  ],
  [
    'with a keyword that schemas of functions do not have',
    ask('Hi', {
      tools: [
        {
          functionDeclarations: [
            { name: 'f', parameters: { type: 'OBJECT', properties: { a: { const: 1 } } } },
          ],
        },
      ],
    }),
    `Unknown name "const" at 'tools[0].function_declarations[0].parameters.properties[0].value': Cannot find field.`,
  ],
  [
    'with allowed functions in the mode AUTO',
    calling({ mode: 'AUTO', allowedFunctionNames: ['weather'] }),
    'allowed_function_names should only be set',
  ],
  [
    'with an allowed function that is not there',
    calling({ mode: 'ANY', allowedFunctionNames: ['other'] }),
    'which no tool declares',
  ],
  [
    'with a function twice',
    ask('Hi', { tools: [{ functionDeclarations: [WEATHER, WEATHER] }] }),
    'Duplicate function declaration found: weather',
  ],
  [
    'with a cache and a system instruction',
    ask('Hi', { cachedContent: 'cachedContents/a', systemInstruction: { parts: [{ text: 'a' }] } }),
    'CachedContent can not be used with',
  ],
];
test.for(cases)('a request is refused %s', async ([, body, message, model]) => {
  expect(await refusal(body, model)).toContain(message);
});

test('a request is refused when a call of the current turn lost its signature, with its position', async () => {
  const call = { functionCall: { name: 'weather', args: {} } };
  const result = { functionResponse: { name: 'weather', response: { sun: true } } };
  const turn = (first: JsonObject): JsonObject => ({
    contents: [
      { role: 'user', parts: [{ text: 'How is it?' }] },
      { role: 'model', parts: [first] },
      { role: 'user', parts: [result] },
    ],
  });
  expect(await refusal(turn(call))).toContain('function call `default_api:weather` , position 2.');
  await using opened = await openGoogle();
  expect((await generate(opened, turn({ ...call, thoughtSignature: 'AAAA' }))).status).toBe(200);
  expect((await generate(opened, turn(call), 'gemini-2.5-flash')).status).toBe(200);
});

test('a request is refused when calls and responses do not follow each other', async () => {
  const user = { role: 'user', parts: [{ text: 'Hi' }] };
  const call = { role: 'model', parts: [{ functionCall: { name: 'f' }, thoughtSignature: 'AAAA' }] };
  const answer = { role: 'user', parts: [{ functionResponse: { name: 'f', response: {} } }] };
  expect(await refusal({ contents: [user, answer] })).toContain(
    'comes immediately after a function call turn',
  );
  expect(await refusal({ contents: [user, call, user] })).toContain('number of function response parts');
  expect(await refusal({ contents: [call, answer] })).toContain('comes immediately after a user turn');
});

test('a request is refused when it refers to a file that is not there', async () => {
  await using opened = await openGoogle();
  const about = (fileUri: string): JsonObject => ({
    contents: [{ parts: [{ text: 'What is it?' }, { fileData: { fileUri, mimeType: 'text/plain' } }] }],
  });
  const file = await opened.ai.files.upload({ file: new Blob(['x']), config: { mimeType: 'text/plain' } });
  expect((await generate(opened, about(String(file.uri)))).status).toBe(200);
  expect((await generate(opened, about('https://example.com/a.txt'))).status).toBe(200);
  expect((await generate(opened, about('https://example.com/v1beta/files/none'))).status).toBe(403);
  expect((await generate(opened, ask('Hi', { cachedContent: 'cachedContents/a' }))).status).toBe(403);
});

test('a request is refused when its model does not exist or cannot do it', async () => {
  await using opened = await openGoogle();
  const { status, body } = await generate(opened, ask('Hi'), 'gpt-5');
  expect(status).toBe(404);
  expect((body['error'] as { message: string }).message).toMatch(
    /^models\/gpt-5 is not found for API version v1beta, or is not supported for generateContent\. Call ListModels/,
  );
  expect((await generate(opened, ask('Hi'), 'gemini-embedding-001')).status).toBe(404);
});
