import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import { encodeRequest } from '../../../src/adapter/translate.ts';
import type { Content } from '../../../src/model/content.ts';
import type { ChatRequest, UnifiedRequest } from '../../../src/model/request.ts';
import type { Tool } from '../../../src/model/tool.ts';
import { openai } from '../../../src/providers/openai/adapter.ts';
import { vllmDialect } from '../../../src/providers/vllm/dialect.ts';

const WAYS = [
  ['chat completions', openai({ endpoint: 'chat', environment: {} }), 'messages', 64],
  ['responses', openai({ endpoint: 'responses', environment: {} }), 'input', 128],
] as const;
const [[, plain], [, responses]] = WAYS;

const lossesOf = (encoded: Encoded): string[] => encoded.warnings.map((w) => `${w.code} ${w.path}`);
const said = (...content: Content[]): ChatRequest => ({
  custom_id: 'q',
  messages: [{ role: 'assistant', content }],
});
const tool = (name: string): Tool => ({ name, input_schema: {} });

function encodeWith(dialect: typeof plain | typeof vllmDialect, request: UnifiedRequest): Encoded {
  const encoded = encodeRequest(dialect.codecs, request, { model: 'gpt-4.1' });
  if (encoded === undefined) throw new Error('no codec');
  return encoded;
}

describe.each(WAYS)('at %s', (_, adapter, subject, mostOfName) => {
  const encode = (request: Partial<ChatRequest>): Encoded =>
    encodeWith(adapter, { custom_id: 'q', messages: [{ role: 'user', content: 'Hi' }], ...request });

  test('signatures of other providers are left out, and that is told', () => {
    const text: Content = { type: 'text', text: 'x', signature: 'c2ln' };
    const call: Content = { type: 'tool_call', id: 'c', name: 'f', input: {}, signature: 'c2ln' };
    const result: Content = { type: 'tool_result', tool_call_id: 'c', content: [text] };
    const encoded = encode({
      messages: [
        { role: 'assistant', content: [text, call] },
        { role: 'user', content: [result, text] },
      ],
    });
    expect(JSON.stringify(encoded.body)).not.toMatch(/signature|c2ln/);
    expect(lossesOf(encoded)).toEqual([
      'unsupported_parameter messages[0].content[0].signature',
      'unsupported_parameter messages[0].content[1].signature',
      'unsupported_parameter messages[1].content[0].content[0].signature',
      'unsupported_parameter messages[1].content[1].signature',
    ]);
  });

  test('what Anthropic carries as thoughts is left out', () => {
    const encoded = encode(
      said(
        {
          type: 'thinking',
          thinking: '',
          provider_kwargs: { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} },
        },
        { type: 'text', text: 'So.' },
      ),
    );
    expect(JSON.stringify(encoded.body)).not.toContain('srvtoolu_1');
    expect(lossesOf(encoded)).toEqual(['unsupported_content messages[0].content[0]']);
  });

  test('a choice without tools is left out, and one of a tool that there is not is refused', () => {
    for (const tools of [undefined, []] as const) {
      const encoded = encode({ tool_choice: { name: 'f' }, ...(tools !== undefined && { tools }) });
      expect(encoded.body).not.toHaveProperty('tool_choice');
      expect(lossesOf(encoded)).toEqual(['unsupported_parameter tool_choice']);
    }
    const other = encode({ tools: [tool('g')], tool_choice: { name: 'f' } });
    expect(lossesOf(other)).toEqual(['refused tool_choice.name']);
    const own = encode({ tool_choice: 'required', provider_kwargs: { tools: [{ type: 'web_search' }] } });
    expect(own.body['tool_choice']).toBe('required');
    expect(own.warnings).toEqual([]);
  });

  test('names of tools that OpenAI does not take are refused', () => {
    const names = ['look_up-2', 'a b', 'f.g', 'x'.repeat(mostOfName), 'x'.repeat(mostOfName + 1)];
    expect(lossesOf(encode({ tools: names.map(tool) }))).toEqual([
      'refused tools[1].name',
      'refused tools[2].name',
      'refused tools[4].name',
    ]);
  });

  test.each([[null], [''], [[]], [{}], [7]])(
    'keys of the user’s own that take model or subject away would cost the whole batch: %j',
    (value) => {
      for (const key of ['model', subject]) {
        const encoded = encode({ provider_kwargs: { [key]: value } });
        expect(lossesOf(encoded)).toEqual([`refused provider_kwargs.${key}`]);
      }
    },
  );
});

test('responses take their own thoughts, whose type may be said', () => {
  const encoded = encodeWith(
    responses,
    said({ type: 'thinking', thinking: 'hm', provider_kwargs: { id: 'rs_1', type: 'reasoning' } }),
  );
  expect(encoded.body['input']).toEqual([
    { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'hm' }] },
  ]);
  expect(encoded.warnings).toEqual([]);
});

test.each([
  ['/v1/chat/completions', { messages: [{ role: 'user', content: 'Hi' }] }, 'messages'],
  ['/v1/completions', { prompt: 'Hi' }, 'prompt'],
  ['/v1/embeddings', { input: ['Hi'] }, 'input'],
])('a custom body for %s that would cost the whole batch is refused', (endpoint, body, subject) => {
  const losses = (fields: object): string[] =>
    lossesOf(
      encodeWith(plain, {
        mode: 'custom',
        custom_id: 'q',
        endpoint,
        body: JSON.parse(JSON.stringify(fields)) as Record<string, never>,
      }),
    );
  expect(losses({ model: 'm', ...body })).toEqual([]);
  expect(losses(body)).toEqual(['refused body.model']);
  expect(losses({ model: 'm' })).toEqual([`refused body.${subject}`]);
  expect(losses({ model: 'm', ...body, stream: true })).toEqual(['refused body.stream']);
});

test('vLLM takes names and bodies as they are', () => {
  const score: UnifiedRequest = { mode: 'custom', custom_id: 'q', endpoint: '/score', body: { text_1: 'a' } };
  expect(encodeWith(vllmDialect, score).warnings).toEqual([]);
  const chat: UnifiedRequest = { ...said({ type: 'text', text: 'x' }), tools: [tool('a b')] };
  expect(encodeWith(vllmDialect, chat).warnings).toEqual([]);
});
