import { describe, expect, test } from 'vitest';

import type { JsonValue } from '../../../src/core/json.ts';
import { completionCodec as codec } from '../../../src/providers/openai/completion-codec.ts';

const options = { model: 'gpt-3.5-turbo-instruct' };

describe('a completion request', () => {
  test('keeps its prompt and every setting that completions have', () => {
    const request = {
      mode: 'completion',
      custom_id: 'a',
      prompt: 'Once upon',
      generation_config: {
        max_tokens: 8,
        temperature: 0,
        top_p: 0.5,
        presence_penalty: 1,
        frequency_penalty: -1,
        seed: 7,
        stop_sequences: ['END'],
      },
      provider_kwargs: { echo: true },
    } as const;
    expect(codec.encode(request, options)).toEqual({
      endpoint: '/v1/completions',
      model: 'gpt-3.5-turbo-instruct',
      body: {
        model: 'gpt-3.5-turbo-instruct',
        prompt: 'Once upon',
        max_tokens: 8,
        temperature: 0,
        top_p: 0.5,
        presence_penalty: 1,
        frequency_penalty: -1,
        seed: 7,
        stop: ['END'],
        echo: true,
      },
      shared: {},
      cost: {},
      warnings: [],
    });
  });

  test('loses what completions do not have, each with a warning', () => {
    const { body, warnings } = codec.encode(
      {
        mode: 'completion',
        custom_id: 'a',
        prompt: 'x',
        generation_config: {
          top_k: 4,
          reasoning: { effort: 'low', budget_tokens: 9 },
          stop_sequences: ['a', 'b', 'c', 'd', 'e'],
        },
        provider_kwargs: { stream: true },
      },
      options,
    );
    expect(body['stop']).toEqual(['a', 'b', 'c', 'd']);
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'approximated generation_config.stop_sequences',
      'unsupported_parameter generation_config.top_k',
      'unsupported_parameter generation_config.reasoning.effort',
      'unsupported_parameter generation_config.reasoning.budget_tokens',
      'refused provider_kwargs.stream',
    ]);
  });
});

describe('the answer to a completion request', () => {
  test('is a message of the assistant', () => {
    const body = {
      object: 'text_completion',
      model: 'davinci-002',
      choices: [{ index: 0, text: ' a time', finish_reason: 'length' }],
      usage: { prompt_tokens: 2, completion_tokens: 8, total_tokens: 10 },
    };
    expect(codec.decode(body)).toEqual({
      ok: true,
      output: {
        message: { role: 'assistant', content: ' a time' },
        finish_reason: 'length',
        raw_finish_reason: 'length',
        model: 'davinci-002',
      },
      usage: { prompt_tokens: 2, completion_tokens: 8, total_tokens: 10 },
    });
  });

  test.each<JsonValue>([null, {}, { choices: [] }, { choices: [{}] }, { choices: [{ text: 1 }] }])(
    'is malformed when it is none: %j',
    (body) => {
      expect(codec.decode(body)).toMatchObject({ ok: false, failure: { code: 'malformed' } });
    },
  );
});

test.each<[JsonValue]>([[['a', 'b']], [[1, 2]], [''], [null], [[]]])(
  'a body with the prompt %j has no unified form, and the problem names it',
  (prompt) => {
    for (const isOwn of [true, false]) {
      expect(codec.decodeRequest?.({ model: 'm', prompt }, { customId: 'a', isOwn })).toMatchObject({
        ok: false,
        problems: [{ field: 'prompt' }],
      });
    }
  },
);
