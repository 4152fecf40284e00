import * as fc from 'fast-check';

import { isJsonObject, type JsonObject } from '../../../src/core/json.ts';

// Bodies as people and other programs write them: with fields that only Gemini has, without some that are written here,
// and, in the wild ones, with values that are not what they should be.

const some = { requiredKeys: [] };
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 });
const bytes = fc.constantFrom('QQ==', 'iVBORw0KGgo=', 'c2lnbmF0dXJl', '-_8', 'Q Q');
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const object = fc.dictionary(fc.constantFrom('a_key', 'aKey', 'x', '__proto__', 'mime_type'), json, {
  maxKeys: 2,
});

const extras = fc.record(
  {
    partMetadata: object,
    mediaResolution: fc.record({ level: fc.constant('MEDIA_RESOLUTION_HIGH') }),
    videoMetadata: fc.record({ fps: fc.integer({ min: 1, max: 24 }), startOffset: fc.constant('1s') }, some),
    somethingNew: json,
  },
  some,
);
const signature = fc.record({ thoughtSignature: bytes }, some);
const mimeType = fc.constantFrom(
  'image/png',
  'audio/L16;rate=24000',
  'video/mp4',
  'application/pdf',
  'text/plain',
);

const textPart = fc
  .tuple(
    fc.record({ text: fc.oneof(text, fc.constant('')), thought: fc.boolean() }, { requiredKeys: ['text'] }),
    signature,
  )
  .map(([part, signed]) => ({ ...part, ...signed }));
const dataPart = fc.record({ inlineData: fc.record({ mimeType, data: bytes }) });
const filePart = fc.record({
  fileData: fc.record(
    {
      mimeType,
      fileUri: fc.constantFrom(
        'https://generativelanguage.googleapis.com/v1beta/files/abc',
        'files/abc',
        'gs://bucket/a',
        'https://example.com/a?b=c',
        'youtube:abc',
      ),
    },
    { requiredKeys: ['fileUri'] },
  ),
});
const functionName = fc.constantFrom('look_up', 'report', 'switch.on');
const callPart = fc
  .tuple(
    fc.record(
      { functionCall: fc.record({ id: text, name: functionName, args: object }, { requiredKeys: ['name'] }) },
      { requiredKeys: ['functionCall'] },
    ),
    signature,
  )
  .map(([part, signed]) => ({ ...part, ...signed }));
const said = fc.oneof(
  fc.record({ output: json }),
  fc.record({ error: json }),
  fc.record({ output: fc.array(text, { maxLength: 3 }) }),
  object,
);
const responsePart = fc.record({
  functionResponse: fc.record(
    {
      id: text,
      name: functionName,
      response: said,
      parts: fc.array(dataPart, { maxLength: 2 }),
      willContinue: fc.boolean(),
      scheduling: fc.constant('SILENT'),
    },
    { requiredKeys: ['name'] },
  ),
});
const ownPart = fc.constantFrom(
  { executableCode: { language: 'PYTHON', code: 'print(1)' } },
  { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
  { toolCall: { toolType: 'GOOGLE_SEARCH_WEB', args: { some_query: 'x' } } },
);

const part = fc
  .tuple(fc.oneof(textPart, textPart, dataPart, filePart, callPart, responsePart, ownPart), extras, fc.nat(3))
  .map(([kind, more, dice]) => (dice === 0 ? { ...kind, ...more } : kind));

const content = fc.record(
  {
    role: fc.constantFrom('user', 'model', 'function'),
    parts: fc.array(part, { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: ['parts'] },
);
/** What every conversation has somewhere. */
const question = fc.record(
  { role: fc.constant('user'), parts: fc.tuple(fc.record({ text })) },
  { requiredKeys: ['parts'] },
);

const schema = fc.oneof(
  fc.constant({ type: 'object', properties: { a_b: { type: 'string', minLength: 1 } } }),
  object,
);
const openSchema = fc.constantFrom(
  {
    type: 'OBJECT',
    properties: { a_b: { type: 'STRING', nullable: true, maxLength: '3' } },
    propertyOrdering: ['a_b'],
  },
  { type: 'string', enum: ['a', 'b'] },
  { anyOf: [{ type: 'STRING' }, { type: 'INTEGER', format: 'int64' }] },
);
const declaration = fc.record(
  {
    name: functionName,
    description: fc.string({ maxLength: 3 }),
    parametersJsonSchema: schema,
    parameters: openSchema,
  },
  { requiredKeys: ['name'] },
);
const tool = fc.record(
  {
    functionDeclarations: fc.array(declaration, { maxLength: 2 }),
    googleSearch: fc.constant({}),
    urlContext: fc.constant({}),
  },
  some,
);
const toolConfig = fc.record(
  {
    functionCallingConfig: fc.record(
      {
        mode: fc.constantFrom('AUTO', 'ANY', 'NONE', 'VALIDATED'),
        allowedFunctionNames: fc.array(functionName, { maxLength: 2 }),
      },
      some,
    ),
    retrievalConfig: fc.constant({ languageCode: 'de' }),
  },
  some,
);
const generationConfig = fc.record(
  {
    temperature: fc.constantFrom(0, 0.5, 2, 3),
    topP: fc.constantFrom(0, 1),
    topK: fc.constantFrom(1, 40, 0, 1.5),
    maxOutputTokens: fc.constantFrom(1, 65536, 0, 2 ** 40),
    stopSequences: fc.array(fc.string({ maxLength: 2 }), { maxLength: 7 }),
    seed: fc.constantFrom(0, -1, 2 ** 40),
    presencePenalty: fc.constantFrom(-2, 0.5),
    frequencyPenalty: fc.constantFrom(1, 5),
    candidateCount: fc.constant(1),
    thinkingConfig: fc.record(
      {
        thinkingLevel: fc.constantFrom('MINIMAL', 'LOW', 'HIGH', 'ULTRA'),
        thinkingBudget: fc.constantFrom(-1, 0, 1024),
        includeThoughts: fc.boolean(),
      },
      some,
    ),
    responseMimeType: fc.constantFrom('application/json', 'text/plain', 'text/x.enum'),
    responseJsonSchema: schema,
    responseSchema: openSchema,
    responseFormat: fc.constant({ text: { mimeType: 'APPLICATION_JSON', schema: { type: 'object' } } }),
    speechConfig: fc.constant({ voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } } }),
  },
  some,
);
const systemInstruction = fc.record(
  {
    role: fc.constant('system'),
    parts: fc.array(fc.oneof(fc.record({ text: fc.string({ maxLength: 3 }) }), dataPart), { maxLength: 3 }),
  },
  { requiredKeys: ['parts'] },
);

/** Bodies that Gemini would take. */
export const tameBody: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.array(content, { maxLength: 3 }),
    question,
    fc.record(
      {
        model: fc.constantFrom('models/gemini-2.5-flash', 'gemini-3.5-flash', 'tunedModels/mine'),
        systemInstruction,
        tools: fc.array(tool, { maxLength: 2 }),
        toolConfig,
        generationConfig,
        safetySettings: fc.constant([{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'OFF' }]),
        cachedContent: fc.constant('cachedContents/a'),
        something_new: json,
      },
      some,
    ),
  )
  .map(([contents, asked, others]) => ({ contents: [...contents, asked], ...others }) as JsonObject);

/** Bodies in which anything may be something else. */
export const wildBody: fc.Arbitrary<JsonObject> = fc
  .tuple(tameBody, fc.infiniteStream(fc.nat(40)), json)
  .map(([body, dice, junk]) => {
    const entries = Object.entries(body).map(([key, value]) => [key, damage(value, dice, junk)]);
    return Object.fromEntries(entries) as JsonObject;
  });

function damage(value: unknown, dice: Iterator<number>, junk: unknown): unknown {
  if (dice.next().value === 0) return junk;
  if (Array.isArray(value)) return value.map((item: unknown) => damage(item, dice, junk));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, damage(item, dice, junk)]));
}
