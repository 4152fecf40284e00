import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { findContentProblems } from '../../src/model/find-content-problems.ts';
import type { UnifiedMessage } from '../../src/model/message.ts';
import { parseRequest } from '../../src/model/parse-request.ts';
import { unifiedRequestSchema } from '../../src/model/request.ts';
import { damaged } from './arbitrary-damage.ts';
import { arbitraryJson, arbitraryRequest } from './arbitrary-request.ts';

/** What is wrong with a value, one line for each problem. */
function problemsOf(value: unknown): string[] {
  const parsed = parseRequest(value);
  if (parsed.ok) return [];
  return parsed.problems.map(({ field, message }) =>
    field === undefined ? message : `${field}: ${message}`,
  );
}

function chat(content: unknown, more: object = {}): object {
  return { custom_id: 'a', messages: [{ role: 'user', content }], ...more };
}

function media(more: object): object {
  return chat([{ type: 'image', source_type: 'base64', media_type: 'image/png', data: 'QUJD', ...more }]);
}

describe('parsing a request', () => {
  test('gives a valid request back as it is', () => {
    fc.assert(
      fc.property(arbitraryRequest, (request) => {
        const before = structuredClone(request);
        const parsed = parseRequest(request);
        expect(parsed).toEqual({ ok: true, request: before });
        expect(parsed.ok && parsed.request).toBe(request);
      }),
      { numRuns: 500 },
    );
  });

  test('accepts what the schema accepts and fits together, and names a problem for everything else', () => {
    fc.assert(
      fc.property(fc.oneof(damaged(arbitraryRequest), arbitraryJson), (value) => {
        const parsed = parseRequest(value);
        const byForm = unifiedRequestSchema.safeParse(value);
        const fits = byForm.success && (!('messages' in byForm.data) || fitTogether(byForm.data.messages));
        expect(parsed.ok).toBe(fits);
        const messages = problemsOf(value);
        expect(messages.length > 0).toBe(!parsed.ok);
        expect(messages.filter((message) => message.includes('\n'))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test('takes a field that is undefined in memory for absent', () => {
    expect(problemsOf(chat('x', { model: undefined, generation_config: { seed: undefined } }))).toEqual([]);
  });

  test.each([
    [5, 'a request must be a JSON object; found 5'],
    [null, 'a request must be a JSON object; found null'],
    [['a'], 'a request must be a JSON object; found a list'],
    ['a', 'a request must be a JSON object; found "a"'],
    [undefined, 'a request must be a JSON object; found nothing'],
    [
      { mode: 'chatt', x: 1 },
      'mode: must be one of `chat`, `completion`, `embedding`, `custom`; found "chatt"; did you mean `chat`?',
    ],
    [{ mode: null }, 'mode: must be one of `chat`, `completion`, `embedding`, `custom`; found null'],
    [{ ...chat('x'), custom_id: '' }, 'custom_id: must not be empty'],
    [{ ...chat('x'), custom_id: 7 }, 'custom_id: must be a string; found 7'],
    [{ messages: [{ role: 'user', content: 'x' }] }, 'custom_id: is missing'],
    [{ custom_id: 'a', messages: [] }, 'messages: must not be empty'],
    [{ custom_id: 'a' }, 'messages: is missing'],
    [{ custom_id: 'a', messages: {} }, 'messages: must be a list; found an object'],
    [chat(''), 'messages[0].content: must not be empty'],
    [chat([]), 'messages[0].content: must not be empty'],
    [chat([{ type: 'text', text: '' }]), 'messages[0].content[0].text: must not be empty'],
    [chat(3), 'messages[0].content: must be a string or a list; found 3'],
    [chat(undefined), 'messages[0].content: is missing'],
    [
      { custom_id: 'a', messages: [{ role: 'system', content: 'x' }] },
      'messages[0].role: system messages never stand in messages; use system_prompt',
    ],
    [
      { custom_id: 'a', messages: [{ role: 'tool', content: 'x' }] },
      'messages[0].role: must be one of `user`, `assistant`; found "tool"',
    ],
    [
      chat([{ type: 'tool_result', tool_call_id: 'a', content: [{ type: 'text', text: 1 }] }]),
      'messages[0].content[0].content[0].text: must be a string; found 1',
    ],
    [chat([{ type: 'tool_call', id: 'a', name: 'b' }]), 'messages[0].content[0].input: is missing'],
    [
      media({ media_type: 'png' }),
      'messages[0].content[0].media_type: must be a MIME type such as `image/png`; found "png"',
    ],
    [
      media({ data: 'data:image/png;base64,QUJD' }),
      'messages[0].content[0].data: must be base64, without a `data:` prefix; found "data:image/png;base64,QUJD"',
    ],
    [
      media({ source_type: 'url', data: 'cat.png' }),
      'messages[0].content[0].data: must be a URL that begins with https:, http:, gs: or data:; found "cat.png"',
    ],
    [
      media({ source_type: 'file' }),
      'messages[0].content[0].source_type: must be one of `base64`, `url`, `file_id`; found "file"',
    ],
    [
      chat('x', { generation_config: { temperature: 3 } }),
      'generation_config.temperature: must be between 0 and 2; found 3',
    ],
    [
      chat('x', { generation_config: { top_p: -1 } }),
      'generation_config.top_p: must be between 0 and 1; found -1',
    ],
    [
      chat('x', { generation_config: { presence_penalty: -3 } }),
      'generation_config.presence_penalty: must be between -2 and 2; found -3',
    ],
    [
      chat('x', { generation_config: { max_tokens: 0 } }),
      'generation_config.max_tokens: must be 1 or more; found 0',
    ],
    [
      chat('x', { generation_config: { max_tokens: 1.5 } }),
      'generation_config.max_tokens: must be a whole number; found 1.5',
    ],
    [chat('x', { generation_config: { seed: 1e300 } }), 'generation_config.seed: is too large; found 1e+300'],
    [chat('x', { generation_config: { seed: '1' } }), 'generation_config.seed: must be a number; found "1"'],
    [
      chat('x', { generation_config: { reasoning: { effort: 'big' } } }),
      'generation_config.reasoning.effort: must be one of `none`, `minimal`, `low`, `medium`, `high`, `xhigh`, `max`; found "big"',
    ],
    [
      chat('x', { tool_choice: 'any' }),
      'tool_choice: must be one of `auto`, `none`, `required`; found "any"',
    ],
    [chat('x', { tool_choice: {} }), 'tool_choice.name: is missing'],
    [
      chat('x', { tool_choice: 3 }),
      'tool_choice: must be one of `auto`, `none`, `required` or an object; found 3',
    ],
    [
      chat('x', { tools: [{ name: 'f', input_schema: [] }] }),
      'tools[0].input_schema: must be a JSON object; found an empty list',
    ],
    [
      chat('x', { response_format: {} }),
      'response_format.type: is missing; it must be one of `text`, `json_object`, `json_schema`',
    ],
    [chat('x', { response_format: { type: 'json_schema' } }), 'response_format.schema: is missing'],
    [chat('x', { provider_kwargs: 1 }), 'provider_kwargs: must be a JSON object; found 1'],
    [
      chat('x', { provider_kwargs: { at: new Date(0) } }),
      'provider_kwargs: holds a value that JSON cannot hold, or nests more than 500 deep',
    ],
    [{ mode: 'completion', custom_id: 'a', prompt: '' }, 'prompt: must not be empty'],
    [{ mode: 'embedding', custom_id: 'a' }, 'input: is missing'],
    [{ mode: 'embedding', custom_id: 'a', input: ['b', ''] }, 'input[1]: must not be empty'],
    [
      { mode: 'custom', custom_id: 'a', endpoint: 'https://b.co', body: {} },
      'endpoint: must be a path such as `/v1/responses`; found "https://b.co"',
    ],
    [
      { mode: 'custom', custom_id: 'a', endpoint: '//b.co/v1', body: {} },
      'endpoint: must be a path such as `/v1/responses`; found "//b.co/v1"',
    ],
  ])('of %j says what is wrong', (value, problem) => {
    expect(problemsOf(value)).toEqual([problem]);
  });

  test.each([
    [{ modle: 'x' }, 'modle: unknown field; did you mean `model`?'],
    [{ systemPrompt: 'x' }, 'systemPrompt: unknown field; did you mean `system_prompt`?'],
    [{ temperature: 1 }, 'temperature: unknown field; did you mean `generation_config.temperature`?'],
    [
      { generation_config: { maxTokens: 1 } },
      'generation_config.maxTokens: unknown field; did you mean `max_tokens`?',
    ],
    [
      { generation_config: { temprature: 1 } },
      'generation_config.temprature: unknown field; did you mean `temperature`?',
    ],
    [{ unheard_of: 1 }, 'unheard_of: unknown field'],
    [{ 'with space': 1 }, '["with space"]: unknown field'],
    [JSON.parse('{"__proto__":{"model":"x"}}'), '__proto__: unknown field'],
  ])('names the nearest known field for %j', (more: object, problem) => {
    expect(problemsOf(Object.defineProperties(chat('x'), Object.getOwnPropertyDescriptors(more)))).toEqual([
      problem,
    ]);
  });

  test('reports all problems of a request together', () => {
    expect(problemsOf({ custom_id: '', messages: [], a: 1, b: 2 })).toEqual([
      'custom_id: must not be empty',
      'messages: must not be empty',
      'a: unknown field',
      'b: unknown field',
    ]);
  });

  test('says which mode is missing where a field shows what is meant', () => {
    expect(problemsOf({ custom_id: 'a', prompt: 'x' })).toEqual([
      'mode: is missing: a request with `prompt` says "mode": "completion"',
    ]);
    expect(problemsOf({ custom_id: 'a', input: '' })).toEqual([
      'mode: is missing: a request with `input` says "mode": "embedding"',
      'input: must not be empty',
    ]);
    expect(problemsOf({ custom_id: 'a', input: 'x', messages: [{ role: 'user', content: 'x' }] })).toEqual([
      'input: unknown field',
    ]);
  });

  test('shows no more of a long text than it takes to recognise it', () => {
    const [problem] = problemsOf(chat('x', { tool_choice: 'z'.repeat(10_000) }));
    expect(problem?.length).toBeLessThan(200);
  });

  test('refuses content that nests deeper than the stack goes, and does not throw', () => {
    let content: unknown = 'x';
    for (let depth = 0; depth < 100_000; depth += 1)
      content = [{ type: 'tool_result', tool_call_id: 'a', content }];
    expect(problemsOf(chat(content))).toEqual(['nests too deeply']);
  });

  test('refuses JSON that could not be written again for its depth', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect(problemsOf({ mode: 'custom', custom_id: 'a', endpoint: '/v1/x', body: { deep } })).toEqual([
      'body: holds a value that JSON cannot hold, or nests more than 500 deep',
    ]);
  });

  test('refuses a circular value', () => {
    const kwargs: Record<string, unknown> = {};
    kwargs['self'] = kwargs;
    expect(problemsOf(chat('x', { provider_kwargs: kwargs }))).toHaveLength(1);
  });
});

function fitTogether(messages: readonly UnifiedMessage[]): boolean {
  return findContentProblems(messages).length === 0;
}
