import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { GenerationConfig, Reasoning } from '../../../src/model/generation-config.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import type { ApiVersion } from '../../../src/providers/anthropic/api-version.ts';
import { createChatCodec } from '../../../src/providers/anthropic/chat-codec.ts';

const NEW: ApiVersion = '2026-10-21';
const OLD: ApiVersion = '2023-06-01';

function encode(
  config: GenerationConfig,
  model: string,
  version: ApiVersion,
  more?: Partial<ChatRequest>,
): Encoded {
  const messages = [{ role: 'user' as const, content: 'Hi' }];
  return createChatCodec(version).encode(
    { custom_id: 'q', messages, generation_config: config, ...more },
    { model },
  );
}

const lossesOf = (encoded: Encoded): string[] =>
  encoded.warnings.map(({ code, path }) => `${code} ${path.replace('generation_config.', '')}`);

describe('sampling', () => {
  test.each<[ApiVersion, string, GenerationConfig, JsonObject, string[]]>([
    [NEW, 'claude-haiku-4-5', { temperature: 1, top_p: 1, top_k: 1 }, {}, ['temperature', 'top_p', 'top_k']],
    [NEW, 'claude-opus-5-5', { temperature: 1 }, {}, ['temperature']],
    [NEW, 'smollm2', { temperature: 1 }, {}, ['temperature']],
    [OLD, 'claude-opus-5-5', { temperature: 1, top_p: 0.99 }, { temperature: 1, top_p: 0.99 }, []],
    [
      OLD,
      'claude-opus-4-7',
      { temperature: 0.9, top_p: 0.98, top_k: 9 },
      {},
      ['temperature', 'top_p', 'top_k'],
    ],
    [OLD, 'claude-opus-4-6', { temperature: 0.9, top_p: 0.5 }, { temperature: 0.9 }, ['top_p']],
    [
      OLD,
      'claude-opus-4-1',
      { temperature: 1, top_p: 0.5, top_k: 3 },
      { top_p: 0.5, top_k: 3 },
      ['temperature'],
    ],
    [OLD, 'claude-opus-4-0', { temperature: 0.9, top_p: 0.5 }, { temperature: 0.9, top_p: 0.5 }, []],
    [OLD, 'claude-sonnet-4-6', { top_k: 9 }, { top_k: 9 }, []],
    [OLD, 'claude-3-haiku-20240307', { temperature: 0, top_k: 9 }, { temperature: 0, top_k: 9 }, []],
    [OLD, 'smollm2', { temperature: 0.3 }, { temperature: 0.3 }, []],
    [OLD, 'claude-opus-9', { temperature: 0.3 }, {}, ['temperature']],
  ])('with version %s, %s takes of %j: %j', (version, model, config, expected, lost) => {
    const encoded = encode(config, model, version);
    const { max_tokens: _, messages: __, model: ___, ...rest } = encoded.body;
    expect(rest).toEqual(expected);
    expect(lossesOf(encoded)).toEqual(lost.map((name) => `unsupported_parameter ${name}`));
  });

  test('above a temperature of 1 is approximated by 1', () => {
    const encoded = encode({ temperature: 1.5 }, 'claude-haiku-4-5', OLD);
    expect(encoded.body['temperature']).toBe(1);
    expect(lossesOf(encoded)).toEqual(['approximated temperature']);
  });

  test('beside thoughts is nearly that of the defaults', () => {
    const config = { temperature: 0.5, top_p: 0.95, top_k: 3, reasoning: { budget_tokens: 1_024 } };
    const encoded = encode(config, 'claude-haiku-4-5', OLD);
    expect(encoded.body).toMatchObject({ top_p: 0.95 });
    expect(encoded.body).not.toHaveProperty('temperature');
    expect(lossesOf(encoded)).toEqual(['unsupported_parameter temperature', 'unsupported_parameter top_k']);
  });
});

describe('the most tokens', () => {
  test.each([
    ['claude-opus-5-5', 128_000],
    ['claude-sonnet-5', 128_000],
    ['claude-haiku-5-5', 128_000],
    ['claude-fable-5', 128_000],
    ['claude-opus-4-6', 128_000],
    ['claude-opus-4-5-20251101', 64_000],
    ['claude-haiku-4-5@20251001', 64_000],
    ['claude-sonnet-4-20250514', 64_000],
    ['claude-3-7-sonnet-20250219', 64_000],
    ['claude-opus-4-1-20250805', 32_000],
    ['claude-opus-4-20250514', 32_000],
    ['claude-3-5-haiku-20241022', 8_192],
    ['claude-3-opus-20240229', 4_096],
    ['claude-opus-9', 32_000],
    ['smollm2', 32_000],
  ])('are those of the model where the request says nothing, without a warning: %s: %i', (model, most) => {
    const encoded = encode({}, model, NEW);
    expect(encoded.body['max_tokens']).toBe(most);
    expect(encoded.warnings).toEqual([]);
  });

  test('are cut to those of the model, unless a beta lets it give more or the model is not known', () => {
    const encoded = encode({ max_tokens: 200_000 }, 'claude-opus-5-5', NEW);
    expect(encoded.body['max_tokens']).toBe(128_000);
    expect(lossesOf(encoded)).toEqual(['approximated max_tokens']);
    const beta = { provider_kwargs: { betas: ['output-300k-2026-03-24'] } };
    expect(encode({ max_tokens: 200_000 }, 'claude-opus-4-7', NEW, beta)).toMatchObject({
      body: { max_tokens: 200_000 },
      warnings: [],
    });
    expect(encode({ max_tokens: 200_000 }, 'claude-opus-9', NEW)).toMatchObject({
      body: { max_tokens: 200_000 },
      warnings: [],
    });
  });
});

describe('reasoning', () => {
  const effort = (level: string): JsonObject => ({ output_config: { effort: level } });
  const thinking = (type: string): JsonObject => ({ thinking: { type } });

  test.each<[string, Reasoning, JsonObject, string[]]>([
    ['claude-opus-5-5', { effort: 'xhigh' }, effort('xhigh'), []],
    ['claude-opus-5-5', { effort: 'minimal' }, effort('low'), ['approximated reasoning.effort']],
    ['claude-opus-5-5', { effort: 'none' }, effort('low'), ['approximated reasoning.effort']],
    [
      'claude-opus-5-5',
      { budget_tokens: 9_000 },
      thinking('adaptive'),
      ['approximated reasoning.budget_tokens'],
    ],
    ['claude-opus-5', { effort: 'none' }, thinking('disabled'), []],
    [
      'claude-opus-5',
      { effort: 'high', budget_tokens: 0 },
      { ...effort('high'), ...thinking('disabled') },
      [],
    ],
    [
      'claude-opus-5-5',
      { effort: 'high', budget_tokens: 0 },
      effort('high'),
      ['approximated reasoning.budget_tokens'],
    ],
    [
      'claude-opus-5',
      { effort: 'max', budget_tokens: 0 },
      { ...effort('high'), ...thinking('disabled') },
      ['approximated reasoning.effort'],
    ],
    [
      'claude-sonnet-5',
      { effort: 'max', budget_tokens: 0 },
      { ...effort('max'), ...thinking('disabled') },
      [],
    ],
    ['claude-sonnet-5-5', { effort: 'none' }, thinking('between_tools'), []],
    [
      'claude-sonnet-5-5',
      { effort: 'xhigh', budget_tokens: 0 },
      { ...effort('high'), ...thinking('between_tools') },
      ['approximated reasoning.effort'],
    ],
    ['claude-opus-4-8', { effort: 'max' }, { ...effort('max'), ...thinking('adaptive') }, []],
    [
      'claude-sonnet-4-6',
      { effort: 'xhigh' },
      { ...effort('high'), ...thinking('adaptive') },
      ['approximated reasoning.effort'],
    ],
    [
      'claude-sonnet-4-6',
      { budget_tokens: 2_000 },
      { thinking: { type: 'enabled', budget_tokens: 2_000 } },
      [],
    ],
    ['claude-opus-4-5', { effort: 'max' }, effort('high'), ['approximated reasoning.effort']],
    ['claude-haiku-4-5', { effort: 'high' }, {}, ['unsupported_parameter reasoning.effort']],
    ['claude-haiku-4-5', { effort: 'none' }, thinking('disabled'), []],
    [
      'claude-haiku-4-5',
      { budget_tokens: 5 },
      { thinking: { type: 'enabled', budget_tokens: 1_024 } },
      ['approximated reasoning.budget_tokens'],
    ],
    [
      'claude-haiku-4-5',
      { budget_tokens: 70_000 },
      { thinking: { type: 'enabled', budget_tokens: 63_999 } },
      ['approximated reasoning.budget_tokens'],
    ],
    [
      'claude-haiku-4-5',
      { effort: 'none', budget_tokens: 2_000 },
      thinking('disabled'),
      ['unsupported_parameter reasoning.budget_tokens'],
    ],
    [
      'claude-3-haiku-20240307',
      { budget_tokens: 2_000 },
      {},
      ['unsupported_parameter reasoning.budget_tokens'],
    ],
    ['claude-opus-5', {}, {}, []],
  ])('of %s by %j is %j', (model, reasoning, expected, losses) => {
    const encoded = encode({ reasoning }, model, NEW);
    const { max_tokens: _, messages: __, model: ___, ...rest } = encoded.body;
    expect(rest).toEqual(expected);
    expect(lossesOf(encoded)).toEqual(losses);
  });

  test('within few tokens has no room', () => {
    const encoded = encode(
      { max_tokens: 1_024, reasoning: { budget_tokens: 2_000 } },
      'claude-haiku-4-5',
      NEW,
    );
    expect(encoded.body).not.toHaveProperty('thinking');
    expect(encoded.body['max_tokens']).toBe(1_024);
    expect(lossesOf(encoded)).toEqual(['unsupported_parameter reasoning.budget_tokens']);
  });

  test('gives way to an answer that the last message begins, unless that begins with thoughts', () => {
    const config = { reasoning: { budget_tokens: 2_000 } };
    const question = { role: 'user' as const, content: 'Hi' };
    const thought = { type: 'thinking' as const, thinking: 'Hm.', signature: 's' };
    const text = { type: 'text' as const, text: 'A' };
    const begun = encode(config, 'claude-haiku-4-5', NEW, {
      messages: [question, { role: 'assistant', content: [text] }],
    });
    expect(begun.body).not.toHaveProperty('thinking');
    expect(lossesOf(begun)).toEqual(['unsupported_parameter reasoning.budget_tokens']);
    const thinking = encode(config, 'claude-haiku-4-5', NEW, {
      messages: [question, { role: 'assistant', content: [thought, text] }],
    });
    expect(thinking.body).toHaveProperty('thinking');
    expect(thinking.warnings).toEqual([]);
  });

  test('that is switched off goes on between the tools of a model that cannot do without', () => {
    const tools = [{ name: 'f', input_schema: { type: 'object' } }];
    const encoded = encode({ reasoning: { effort: 'none' } }, 'claude-sonnet-5-5', NEW, { tools });
    expect(lossesOf(encoded)).toEqual(['approximated reasoning.effort']);
  });
});

test('what Anthropic has not is left out with a warning that names its place', () => {
  const encoded = encode(
    { seed: 1, presence_penalty: 0, frequency_penalty: 0, stop_sequences: ['END', '\n\n'] },
    'claude-opus-5-5',
    NEW,
    { response_format: { type: 'json_object' } },
  );
  expect(encoded.body['stop_sequences']).toEqual(['END']);
  expect(lossesOf(encoded)).toEqual([
    'approximated stop_sequences',
    'unsupported_parameter seed',
    'unsupported_parameter presence_penalty',
    'unsupported_parameter frequency_penalty',
    'unsupported_parameter response_format',
  ]);
  const schema = {
    response_format: {
      type: 'json_schema' as const,
      schema: { type: 'object', additionalProperties: false },
    },
  };
  expect(lossesOf(encode({}, 'claude-3-opus-20240229', NEW, schema))).toEqual([
    'unsupported_parameter response_format',
  ]);
});

describe('provider_kwargs', () => {
  const kwargs = (values: JsonObject, version: ApiVersion = NEW): Encoded =>
    encode({}, 'claude-opus-5-5', version, { provider_kwargs: values });

  test('of a request are merged last and deep, untouched', () => {
    const values = { output_config: { task_budget: { total: 5 } }, temperature: 2, nested: { a: [1, null] } };
    const encoded = encode({ reasoning: { effort: 'low' } }, 'claude-opus-5-5', NEW, {
      provider_kwargs: values,
    });
    expect(encoded.body).toMatchObject({
      ...values,
      output_config: { effort: 'low', task_budget: { total: 5 } },
    });
  });

  test('that name another model name the model that answers', () => {
    expect(kwargs({ model: 'claude-x' })).toMatchObject({ model: 'claude-x', body: { model: 'claude-x' } });
  });

  test('that name betas switch them on by the header that the batch shares, in one spelling', () => {
    for (const betas of [
      ['b-2', 'a-1'],
      ['a-1', 'b-2', 'a-1'],
    ]) {
      const encoded = kwargs({ betas, context_management: {} });
      expect(encoded.shared).toEqual({ 'anthropic-version': NEW, 'anthropic-beta': 'a-1,b-2' });
      expect(encoded.body).toHaveProperty('context_management');
      expect(encoded.body).not.toHaveProperty('betas');
    }
    expect(kwargs({ betas: [] }).shared).toEqual({ 'anthropic-version': NEW });
  });

  test.each([[['a\r\nx-api-key: k']], ['a,b'], [[1]], [['a b']], [{}]])(
    'that name betas which cannot stand in a header are refused: %j',
    (betas) => {
      const encoded = kwargs({ betas });
      expect(lossesOf(encoded)).toEqual(['refused provider_kwargs.betas']);
      expect(encoded.shared).toEqual({ 'anthropic-version': NEW });
    },
  );

  test.each([
    [{ stream: true }, ['refused provider_kwargs.stream']],
    [{ stream: false }, []],
    [{ speed: 'fast' }, ['refused provider_kwargs.speed']],
    [{ max_tokens: 0 }, ['refused provider_kwargs.max_tokens']],
    [
      { top_p: 0.5, temperature: 0 },
      ['refused provider_kwargs.temperature', 'refused provider_kwargs.top_p'],
    ],
  ])('that a batch does not take are never sent: %j', (values, losses) => {
    expect(lossesOf(kwargs(values))).toEqual(losses);
  });

  test('that the version of the API knows, or a model that is not Claude may know, are nobody’s business', () => {
    expect(kwargs({ temperature: 0 }, OLD).warnings).toEqual([]);
    expect(kwargs({ temperature: 0, model: 'smollm2' }).warnings).toEqual([]);
  });

  test('of a message go to its last block where blocks have them, else to the message', () => {
    const mark = { cache_control: { type: 'ephemeral' } };
    const encoded = encode({}, 'claude-opus-5-5', NEW, {
      messages: [
        { role: 'user', content: 'a', provider_kwargs: mark },
        { role: 'assistant', content: [{ type: 'text', text: 'b' }], provider_kwargs: { extra: 1 } },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'c', provider_kwargs: mark },
            { type: 'text', text: 'd' },
          ],
          provider_kwargs: { ...mark, extra: 2 },
        },
      ],
    });
    expect(encoded.body['messages']).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'a', ...mark }] },
      { role: 'assistant', content: [{ type: 'text', text: 'b' }], extra: 1 },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'c', ...mark },
          { type: 'text', text: 'd', ...mark },
        ],
        extra: 2,
      },
    ]);
  });

  test('cannot reach the prototype of anything', () => {
    const encoded = kwargs(JSON.parse('{"__proto__":{"polluted":true}}') as JsonObject);
    expect(JSON.stringify(encoded.body)).toContain('"__proto__":{"polluted":true}');
    expect(Object.getPrototypeOf(encoded.body)).toBe(Object.prototype);
  });
});

test('a file that is named by its id asks for the beta with the older version of the API only', () => {
  const messages = [
    {
      role: 'user' as const,
      content: [
        { type: 'image' as const, source_type: 'file_id' as const, media_type: 'image/png', data: 'f' },
      ],
    },
  ];
  const betas = { provider_kwargs: { betas: ['a'] } };
  expect(encode({}, 'm', NEW, { messages }).shared).toEqual({ 'anthropic-version': NEW });
  expect(encode({}, 'm', OLD, { messages, ...betas }).shared).toEqual({
    'anthropic-version': OLD,
    'anthropic-beta': 'a,files-api-2025-04-14',
  });
});
