import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { GenerationConfig, Reasoning } from '../../../src/model/generation-config.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import type { ResponseFormat } from '../../../src/model/response-format.ts';
import { google, type GoogleOptions } from '../../../src/providers/google/adapter.ts';

interface Settings {
  readonly config?: GenerationConfig;
  readonly format?: ResponseFormat;
  readonly kwargs?: JsonObject;
  readonly model?: string;
  readonly options?: GoogleOptions;
}

function encode({ config, format, kwargs, model = 'gemini-3.5-flash', options = {} }: Settings): Encoded {
  const request: ChatRequest = {
    custom_id: 'q',
    messages: [{ role: 'user', content: 'Hi' }],
    ...(config !== undefined && { generation_config: config }),
    ...(format !== undefined && { response_format: format }),
    ...(kwargs !== undefined && { provider_kwargs: kwargs }),
  };
  const encoded = google({ environment: {}, ...options }).codecs.chat?.encode(request, { model });
  if (encoded === undefined) throw new Error('no codec');
  return encoded;
}

const written = (settings: Settings): unknown => encode(settings).body['generationConfig'];
const paths = (settings: Settings): string[] =>
  encode(settings).warnings.map(({ code, path }) => `${code} ${path}`);

describe('the settings of an answer', () => {
  test('have names of Gemini’s own', () => {
    const config: GenerationConfig = {
      max_tokens: 10,
      temperature: 0,
      top_p: 0.5,
      top_k: 3,
      stop_sequences: ['a'],
      presence_penalty: 1,
      frequency_penalty: -1,
      seed: 7,
    };
    expect(written({ config, model: 'gemini-2.0-flash' })).toEqual({
      maxOutputTokens: 10,
      temperature: 0,
      topP: 0.5,
      topK: 3,
      stopSequences: ['a'],
      presencePenalty: 1,
      frequencyPenalty: -1,
      seed: 7,
    });
    expect(paths({ config, model: 'gemini-2.0-flash' })).toEqual([]);
  });

  test('are sent without penalties to models that refuse them, save for those of 0 and the user’s own', () => {
    for (const model of ['gemini-2.5-flash', 'gemini-3.5-flash']) {
      const config: GenerationConfig = { presence_penalty: 1, frequency_penalty: 0 };
      expect(written({ config, model })).toEqual({ frequencyPenalty: 0 });
      expect(paths({ config, model })).toEqual(['unsupported_parameter generation_config.presence_penalty']);
      const kwargs = { generation_config: { presence_penalty: 0.5 } };
      expect(written({ config, kwargs, model })).toEqual({ frequencyPenalty: 0, presencePenalty: 0.5 });
      expect(paths({ config, kwargs, model })).toEqual([]);
    }
  });

  test('that say nothing are not sent', () => {
    expect(encode({ config: { stop_sequences: [], reasoning: {} } }).body).not.toHaveProperty(
      'generationConfig',
    );
  });

  test('end with the fifth stop sequence', () => {
    const config = { stop_sequences: ['1', '2', '3', '4', '5', '6'] };
    expect(written({ config })).toEqual({ stopSequences: ['1', '2', '3', '4', '5'] });
    expect(paths({ config })).toEqual(['approximated generation_config.stop_sequences']);
  });

  test('fit 32 bits: another number would cost the whole batch', () => {
    const config = {
      max_tokens: 2 ** 40,
      top_k: 2 ** 31,
      seed: 2 ** 32 + 5,
      reasoning: { budget_tokens: 2 ** 33 },
    };
    expect(written({ config })).toEqual({
      maxOutputTokens: 2 ** 31 - 1,
      topK: 2 ** 31 - 1,
      seed: 5,
      thinkingConfig: { thinkingBudget: 2 ** 31 - 1 },
    });
    expect(paths({ config })).toEqual([
      'approximated generation_config.max_tokens',
      'approximated generation_config.top_k',
      'approximated generation_config.seed',
      'approximated generation_config.reasoning.budget_tokens',
    ]);
    expect(written({ config: { seed: -(2 ** 31) } })).toEqual({ seed: -(2 ** 31) });
  });
});

describe('how much to think', () => {
  const EFFORT = 'generation_config.reasoning.effort';
  const BUDGET = 'generation_config.reasoning.budget_tokens';

  test.each<[string, Reasoning, object | undefined, string[]]>([
    ['gemini-3.5-flash', { effort: 'minimal' }, { thinkingLevel: 'MINIMAL' }, []],
    ['gemini-3.5-flash', { effort: 'high' }, { thinkingLevel: 'HIGH' }, []],
    ['gemini-3.5-flash', { effort: 'none' }, { thinkingLevel: 'MINIMAL' }, [`approximated ${EFFORT}`]],
    ['gemini-3.5-flash', { effort: 'max' }, { thinkingLevel: 'HIGH' }, [`approximated ${EFFORT}`]],
    ['gemini-3.1-pro-preview', { effort: 'minimal' }, { thinkingLevel: 'LOW' }, [`approximated ${EFFORT}`]],
    ['gemini-3.1-pro-preview', { effort: 'medium' }, { thinkingLevel: 'MEDIUM' }, []],
    [
      'models/gemini-3-pro-preview',
      { effort: 'medium' },
      { thinkingLevel: 'HIGH' },
      [`approximated ${EFFORT}`],
    ],
    ['gemini-pro-latest', { effort: 'minimal' }, { thinkingLevel: 'LOW' }, [`approximated ${EFFORT}`]],
    ['gemini-3.5-flash', { budget_tokens: 100 }, { thinkingBudget: 100 }, []],
    [
      'gemini-3.5-flash',
      { effort: 'low', budget_tokens: 9 },
      { thinkingLevel: 'LOW' },
      [`unsupported_parameter ${BUDGET}`],
    ],
    ['gemini-2.5-flash', { budget_tokens: 0 }, { thinkingBudget: 0 }, []],
    ['gemini-2.5-flash', { budget_tokens: 30_000 }, { thinkingBudget: 24_576 }, [`approximated ${BUDGET}`]],
    ['gemini-2.5-flash-lite', { budget_tokens: 9 }, { thinkingBudget: 512 }, [`approximated ${BUDGET}`]],
    ['gemini-2.5-flash-lite', { budget_tokens: 0 }, { thinkingBudget: 0 }, []],
    ['gemini-2.5-pro', { budget_tokens: 0 }, { thinkingBudget: 128 }, [`approximated ${BUDGET}`]],
    ['gemini-2.5-pro', { budget_tokens: 40_000 }, { thinkingBudget: 32_768 }, [`approximated ${BUDGET}`]],
    ['gemini-3.1-pro-preview', { budget_tokens: 0 }, { thinkingBudget: 128 }, [`approximated ${BUDGET}`]],
    ['gemini-2.5-flash', { effort: 'none' }, { thinkingBudget: 0 }, [`approximated ${EFFORT}`]],
    ['gemini-2.5-pro', { effort: 'none' }, { thinkingBudget: 128 }, [`approximated ${EFFORT}`]],
    ['gemini-2.5-flash', { effort: 'medium' }, { thinkingBudget: 8192 }, [`approximated ${EFFORT}`]],
    [
      'gemini-2.5-flash',
      { effort: 'low', budget_tokens: 9 },
      { thinkingBudget: 9 },
      [`unsupported_parameter ${EFFORT}`],
    ],
    [
      'gemini-2.0-flash',
      { effort: 'low', budget_tokens: 9 },
      undefined,
      [`unsupported_parameter ${EFFORT}`, `unsupported_parameter ${BUDGET}`],
    ],
    ['a-model', { effort: 'low' }, { thinkingLevel: 'LOW' }, []],
  ])('is told %s for %j as %j', (model, reasoning, thinkingConfig, expected) => {
    const settings = { config: { reasoning }, model };
    expect(written(settings)).toEqual(thinkingConfig && { thinkingConfig });
    expect(paths(settings)).toEqual(expected);
  });

  test('is never said twice: the user’s own words count', () => {
    const config = { reasoning: { effort: 'high' } } as const;
    const kwargs = { generation_config: { thinking_config: { thinking_budget: 5 } } };
    expect(written({ config, kwargs })).toEqual({ thinkingConfig: { thinkingBudget: 5 } });
    const beside = { generationConfig: { thinkingConfig: { includeThoughts: true } } };
    expect(written({ config, kwargs: beside })).toEqual({
      thinkingConfig: { thinkingLevel: 'HIGH', includeThoughts: true },
    });
  });
});

describe('the form of an answer', () => {
  const schema = { type: 'object', properties: { a_b: { type: 'string' } }, additionalProperties: false };

  test('is text, any JSON, or JSON by a schema, which is not touched', () => {
    expect(written({ format: { type: 'text' } })).toEqual({ responseMimeType: 'text/plain' });
    expect(written({ format: { type: 'json_object' } })).toEqual({ responseMimeType: 'application/json' });
    const format = { type: 'json_schema', name: 'n', schema, strict: true } as const;
    expect(written({ format })).toEqual({ responseMimeType: 'application/json', responseJsonSchema: schema });
    expect(paths({ format })).toEqual([]);
  });

  test('is not enforced in every word of a schema, which is told once', () => {
    const own = {
      type: 'object',
      properties: { pattern: { type: 'string', pattern: '^a', minLength: 1 } },
      $defs: { x: { allOf: [{}] } },
      anyOf: [{ items: { not: {} } }, { pattern: 'b' }],
    };
    const { warnings } = encode({ format: { type: 'json_schema', schema: own } });
    expect(warnings).toEqual([
      {
        code: 'approximated',
        path: 'response_format.schema',
        message: 'Gemini does not enforce these keywords of JSON Schema: allOf, minLength, not, pattern.',
      },
    ]);
  });

  test('cannot be looked up elsewhere', () => {
    const own = { properties: { 'a b': { $ref: 'https://example.com/schema.json' } } };
    expect(paths({ format: { type: 'json_schema', schema: own } })).toEqual([
      'refused response_format.schema.properties["a b"]["$ref"]',
    ]);
    const local = { $defs: { a: {} }, properties: { a: { $ref: '#/$defs/a' } } };
    expect(paths({ format: { type: 'json_schema', schema: local } })).toEqual([]);
  });
});
