import type { JsonObject } from '../../../src/core/json.ts';
import { ask, type OpenedGoogle, type Reply } from './open-google.ts';

/** Asks a model for an answer at once. */
export function generate(opened: OpenedGoogle, body: JsonObject, model = 'gemini-3.5-flash'): Promise<Reply> {
  return opened.call('POST', `/v1beta/models/${model}:generateContent`, body);
}

/** A function that has its arguments described in Google's own form. */
export const WEATHER: JsonObject = {
  name: 'weather',
  parameters: {
    type: 'OBJECT',
    properties: { days: { type: 'INTEGER', minimum: 2, maximum: 4 } },
    required: ['days'],
  },
};
/** One that has them in JSON Schema. */
export const NEWS: JsonObject = {
  name: 'news',
  parametersJsonSchema: { type: 'object', properties: { topic: { enum: ['a', 'b'] } } },
};

/** A request with both functions. */
export function calling(config: JsonObject): JsonObject {
  return ask('How is it?', {
    tools: [{ functionDeclarations: [WEATHER, NEWS] }],
    toolConfig: { functionCallingConfig: config },
  });
}
