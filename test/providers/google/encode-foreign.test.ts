import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import { arrayAt, isJsonObject } from '../../../src/core/json.ts';
import type { Content } from '../../../src/model/content.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import { google } from '../../../src/providers/google/adapter.ts';

function encode(request: Partial<ChatRequest>, model = 'gemini-3.5-flash'): Encoded {
  const full: ChatRequest = { custom_id: 'q', messages: [{ role: 'user', content: 'Hi' }], ...request };
  const encoded = google({ environment: {} }).codecs.chat?.encode(full, { model });
  if (encoded === undefined) throw new Error('no codec');
  return encoded;
}

const paths = ({ warnings }: Encoded): string[] => warnings.map(({ code, path }) => `${code} ${path}`);

const CALL: Content = { type: 'tool_call', id: 'c1', name: 'look_up', input: {}, signature: 'c2ln' };

describe('calls without a signature', () => {
  const plain: Content = { type: 'tool_call', id: 'c1', name: 'f', input: {} };
  const result: Content = { type: 'tool_result', tool_call_id: 'c1', content: 'x' };
  const step = [
    { role: 'assistant', content: [{ type: 'text', text: 'I look.' }, plain, { ...plain, id: 'c2' }] },
    { role: 'user', content: [result, { ...result, tool_call_id: 'c2' }] },
  ] as const;
  const messages = [
    { role: 'user', content: 'Hi' },
    ...step,
    { role: 'assistant', content: 'So.' },
    { role: 'user', content: 'Again.' },
    ...step,
    { role: 'assistant', content: [{ ...plain, signature: 'c2ln' }] },
    { role: 'user', content: [result] },
  ] as const;
  const signatures = (encoded: Encoded): unknown[] =>
    arrayAt(encoded.body, 'contents').flatMap((turn) =>
      arrayAt(isJsonObject(turn) ? turn : {}, 'parts').flatMap((part) =>
        isJsonObject(part) && 'functionCall' in part ? [part['thoughtSignature']] : [],
      ),
    );

  test('are said to have none at the first call of each step of the present turn, for models that want one', () => {
    const encoded = encode({ messages });
    expect(signatures(encoded)).toEqual([
      undefined,
      undefined,
      'skip_thought_signature_validator',
      undefined,
      'c2ln',
    ]);
    expect(paths(encoded)).toEqual(['approximated messages[5].content[1].signature']);
  });

  test('are sent as they are to models that want none, and where the user’s own turns take their place', () => {
    const older = encode({ messages }, 'gemini-2.5-flash');
    expect(signatures(older)).toEqual([undefined, undefined, undefined, undefined, 'c2ln']);
    expect(older.warnings).toEqual([]);
    const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];
    const own = encode({ messages, provider_kwargs: { contents } });
    expect(own.body['contents']).toEqual(contents);
    expect(own.warnings).toEqual([]);
  });

  test('have one when the user merges it in', () => {
    const content = [{ ...plain, provider_kwargs: { thought_signature: 'QUJD' } }];
    const encoded = encode({
      messages: [
        { role: 'assistant', content },
        { role: 'user', content: [result] },
      ],
    });
    expect(signatures(encoded)).toEqual(['QUJD']);
    expect(encoded.warnings).toEqual([]);
  });
});

describe('what was never Gemini’s', () => {
  const said = (...content: Content[]): Encoded => encode({ messages: [{ role: 'assistant', content }] });
  const hello: Content = { type: 'text', text: 'Hello.' };

  test('is left out where it is a thought of another provider', () => {
    const encoded = said(
      { type: 'thinking', thinking: 'hm', signature: 'gAAAAAB', provider_kwargs: { id: 'rs_1' } },
      { type: 'thinking', thinking: '', provider_kwargs: { type: 'redacted_thinking', data: 'x' } },
      hello,
    );
    expect(encoded.body['contents']).toEqual([{ role: 'model', parts: [{ text: 'Hello.' }] }]);
    expect(paths(encoded)).toEqual([
      'unsupported_content messages[0].content[0]',
      'unsupported_content messages[0].content[1]',
    ]);
  });

  test('is refused where a field of it would cost the whole batch', () => {
    const encoded = encode({
      messages: [
        {
          role: 'user',
          content: [{ ...hello, provider_kwargs: { cache_control: { type: 'ephemeral' } } }],
          provider_kwargs: { name: 'ann' },
        },
        {
          role: 'assistant',
          content: [{ ...hello, provider_kwargs: { citations: [], part_metadata: { x: 1 } } }],
        },
      ],
      provider_kwargs: {
        stream: true,
        max_tokens: 5,
        temperature: 1,
        thinking_config: {},
        safety_settings: [],
        somethingNew: 1,
      },
    });
    expect(paths(encoded)).toEqual([
      'refused provider_kwargs.stream',
      'refused provider_kwargs.max_tokens',
      'refused provider_kwargs.temperature',
      'refused provider_kwargs.thinking_config',
      'refused messages[0].content[0].provider_kwargs.cache_control',
      'refused messages[1].content[0].provider_kwargs.citations',
      'refused messages[0].provider_kwargs.name',
    ]);
  });

  test('is no word of the user’s: thoughts and calls in a message of theirs are left out', () => {
    const encoded = encode({
      messages: [{ role: 'user', content: [hello, { type: 'thinking', thinking: 'hm' }, CALL] }],
    });
    expect(encoded.body['contents']).toEqual([{ parts: [{ text: 'Hello.' }] }]);
    expect(paths(encoded)).toEqual([
      'unsupported_content messages[0].content[1]',
      'unsupported_content messages[0].content[2]',
    ]);
  });

  test('takes with it what the user merged into it', () => {
    const thought: Content = { type: 'thinking', thinking: 'hm', provider_kwargs: { id: 'rs_1' } };
    const encoded = encode({
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: [thought], provider_kwargs: { some_thing: 1 } },
      ],
    });
    expect(paths(encoded)).toEqual([
      'unsupported_content messages[1].content[0]',
      'unsupported_parameter messages[1].provider_kwargs',
    ]);
  });
});

test('a custom body, or keys of an embedding, that would cost the whole batch are refused', () => {
  const { codecs } = google({ environment: {} });
  const contents = [{ parts: [{ text: 'Hi' }] }];
  const body = { contents, config: {}, stream: true, safetySettings: [] };
  const custom = codecs.custom?.encode(
    { mode: 'custom', custom_id: 'q', endpoint: '/batchGenerateContent', body },
    { model: 'm' },
  );
  expect(custom?.warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'refused body.config',
    'refused body.stream',
  ]);
  const embedding = codecs.embedding?.encode(
    { mode: 'embedding', custom_id: 'q', input: 'Hi', provider_kwargs: { user: 'ann', taskType: 'X' } },
    { model: 'm' },
  );
  expect(embedding?.warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'refused provider_kwargs.user',
  ]);
});
