import type Anthropic from '@anthropic-ai/sdk';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createClient, openAnthropic, readResults, WORK, type OpenedAnthropic } from './open-anthropic.ts';

let opened: OpenedAnthropic;
beforeAll(async () => {
  opened = await openAnthropic();
});
afterAll(() => opened.simulator.close());

type Params = Partial<Anthropic.Messages.MessageCreateParamsNonStreaming>;

function ask(prompt: string, params: Params = {}): Promise<Anthropic.Message> {
  return opened.client.messages.create({
    model: 'claude-haiku-4-5',
    max_tokens: 2_000,
    messages: [{ role: 'user', content: prompt }],
    ...params,
  });
}

const PROMPTS = Array.from({ length: 40 }, (_, index) => `Question ${index} about otters`);
const SCHEMA = {
  type: 'object' as const,
  properties: { word: { type: 'string' }, pages: { type: 'integer' } },
  required: ['word', 'pages'],
  additionalProperties: false,
};
const TOOLS: Anthropic.Tool[] = [
  { name: 'look_up', description: 'Looks a word up.', input_schema: SCHEMA },
  { name: 'roll', input_schema: { type: 'object', properties: {} } },
];
const isValid = new Ajv().compile(SCHEMA);

/** The blocks of one type in an answer. */
function blocksOf<T extends Anthropic.ContentBlock['type']>(
  message: Anthropic.Message,
  type: T,
): Extract<Anthropic.ContentBlock, { type: T }>[] {
  return message.content.filter(
    (block): block is Extract<Anthropic.ContentBlock, { type: T }> => block.type === type,
  );
}

test('an answer quotes the prompt, names the model with its date and counts its tokens', async () => {
  const message = await ask('Why do otters hold hands?');
  expect(message).toMatchObject({
    id: expect.stringMatching(/^msg_01\w{22}$/),
    type: 'message',
    role: 'assistant',
    model: 'claude-haiku-4-5-20251001',
    stop_reason: 'end_turn',
    stop_sequence: null,
    stop_details: null,
    usage: { service_tier: 'standard', cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
  });
  const [text] = blocksOf(message, 'text');
  expect(text?.text).toMatch(/^Simulated answer to "Why do otters hold hands\?"\. /);
  expect(message.usage.input_tokens).toBeGreaterThan(0);
  expect(message.usage.output_tokens).toBeGreaterThan(0);
});

test('the same request gets the same answer under another id, another seed another answer', async () => {
  const [one, again] = [await ask('Once more'), await ask('Once more')];
  expect(again.content).toEqual(one.content);
  expect(again.usage).toEqual(one.usage);
  expect(again.id).not.toBe(one.id);
  await using other = await openAnthropic({ seed: 99 });
  const params = { model: 'claude-haiku-4-5', max_tokens: 2_000 };
  const messages = [{ role: 'user' as const, content: 'Once more' }];
  expect((await other.client.messages.create({ ...params, messages })).content).not.toEqual(one.content);
});

test('in a batch it is the same answer, at the service tier of batches', async () => {
  const live = await ask('Here and there');
  const params = { model: 'claude-haiku-4-5', max_tokens: 2_000 };
  const messages = [{ role: 'user' as const, content: 'Here and there' }];
  const { id } = await opened.client.messages.batches.create({
    requests: [{ custom_id: 'a', params: { ...params, messages } }],
  });
  opened.clock.advance(WORK);
  const [line] = await readResults(opened.client, id);
  expect(line?.result).toMatchObject({
    type: 'succeeded',
    message: {
      content: live.content,
      stop_reason: 'end_turn',
      usage: { ...live.usage, service_tier: 'batch' },
    },
  });
});

test('max_tokens cuts an answer off', async () => {
  const message = await ask('Tell me more', { max_tokens: 3 });
  expect(message).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 3 } });
  expect(blocksOf(message, 'text')[0]?.text.length).toBeLessThanOrEqual(12);
  expect(await ask('Warm the cache', { max_tokens: 0 })).toMatchObject({
    content: [],
    stop_reason: 'max_tokens',
  });
});

test('a stop sequence ends an answer and is named, but not said', async () => {
  const message = await ask('Say something', { stop_sequences: ['no such words', '. '] });
  expect(message).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: '. ' });
  expect(blocksOf(message, 'text')[0]?.text).toBe('Simulated answer to "Say something"');
});

test('structured output is JSON of the schema', async () => {
  const format = { type: 'json_schema' as const, schema: SCHEMA };
  for (const prompt of PROMPTS.slice(0, 10)) {
    const message = await ask(prompt, { output_config: { format } });
    expect(isValid(JSON.parse(blocksOf(message, 'text')[0]?.text ?? ''))).toBe(true);
  }
});

test('a tool that must be called is called, with an input of its schema and no words', async () => {
  const message = await ask('Look it up', { tools: TOOLS, tool_choice: { type: 'tool', name: 'look_up' } });
  expect(message.stop_reason).toBe('tool_use');
  expect(message.content).toMatchObject([
    {
      type: 'tool_use',
      id: expect.stringMatching(/^toolu_01\w{22}$/),
      name: 'look_up',
      caller: { type: 'direct' },
    },
  ]);
  expect(isValid(blocksOf(message, 'tool_use')[0]?.input)).toBe(true);
});

test('any tool means one of them, sometimes two unless that is forbidden', async () => {
  const callsOf = async (parallel: object): Promise<string[][]> => {
    const choice = { type: 'any' as const, ...parallel };
    const messages = await Promise.all(
      PROMPTS.map((prompt) => ask(prompt, { tools: TOOLS, tool_choice: choice })),
    );
    return messages.map((message) => blocksOf(message, 'tool_use').map((block) => block.name));
  };
  const some = await callsOf({});
  expect(new Set(some.flat())).toEqual(new Set(['look_up', 'roll']));
  expect(new Set(some.map((calls) => calls.length))).toEqual(new Set([1, 2]));
  const single = await callsOf({ disable_parallel_tool_use: true });
  expect(single.every((calls) => calls.length === 1)).toBe(true);
});

test('tools that are offered are called now and then; none are when they must not be, or when one has answered', async () => {
  const shareOf = async (params: (prompt: string) => Params): Promise<number> => {
    const messages = await Promise.all(PROMPTS.map((prompt) => ask(prompt, params(prompt))));
    return messages.filter((message) => message.stop_reason === 'tool_use').length / messages.length;
  };
  const offered = await shareOf(() => ({ tools: TOOLS }));
  expect(offered).toBeGreaterThan(0.2);
  expect(offered).toBeLessThan(0.8);
  expect(await shareOf(() => ({ tools: TOOLS, tool_choice: { type: 'none' } }))).toBe(0);
  const answered = (prompt: string): Params => ({
    tools: TOOLS,
    messages: [
      { role: 'user', content: prompt },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'roll', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: `It is ${prompt}` }] },
    ],
  });
  expect(await shareOf(answered)).toBe(0);
  expect(blocksOf(await ask('', answered('four')), 'text')[0]?.text).toMatch(
    /^Simulated answer to "It is four"/,
  );
});

test('a model with a budget thinks before it answers, signs it and counts it', async () => {
  const thinking = { type: 'enabled' as const, budget_tokens: 1_024 };
  const message = await ask('Think about it', { thinking });
  expect(message.content.map((block) => block.type)).toEqual(['thinking', 'text']);
  const [block] = blocksOf(message, 'thinking');
  expect(block?.thinking).toContain('Think about it');
  expect(block?.signature).toMatch(/^[A-Za-z0-9+/]{100,}=*$/);
  const tokens = message.usage.output_tokens_details?.thinking_tokens ?? 0;
  expect(tokens).toBeGreaterThan(0);
  expect(message.usage.output_tokens).toBeGreaterThan(tokens);
});

test('an adaptive model thinks by its effort, and shows it only when asked to', async () => {
  const thoughts = async (params: Params): Promise<(string | undefined)[]> => {
    const messages = await Promise.all(
      PROMPTS.map((prompt) => ask(prompt, { model: 'claude-opus-5', ...params })),
    );
    return messages.map((message) => blocksOf(message, 'thinking')[0]?.thinking);
  };
  const usual = await thoughts({});
  const little = await thoughts({ output_config: { effort: 'low' } });
  const shown = await thoughts({
    thinking: { type: 'adaptive', display: 'summarized' },
    output_config: { effort: 'max' },
  });
  const count = (list: readonly unknown[]): number => list.filter((entry) => entry !== undefined).length;
  expect(new Set(usual)).toEqual(new Set(['', undefined]));
  expect(count(little)).toBeLessThan(count(usual));
  expect(shown.every((thought) => (thought ?? '').length > 20)).toBe(true);
  expect(await thoughts({ thinking: { type: 'disabled' } })).toEqual(PROMPTS.map(() => undefined));
  expect((await thoughts({ model: 'claude-opus-4-8' })).every((thought) => thought === undefined)).toBe(true);
});

test('thinking that uses all tokens up leaves no answer', async () => {
  const params = { model: 'claude-opus-5', max_tokens: 5, output_config: { effort: 'max' as const } };
  const message = await ask('Think hard', params);
  expect(message).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 5 } });
  expect(message.content.map((block) => block.type)).toEqual(['thinking']);
});

// The strings are put together here, since whole they would stop whoever shows this file to a model.
const magic = (what: string): string => ['ANTHROPIC_MAGIC_STRING', 'TRIGGER', what, '0'.repeat(64)].join('_');

test("Anthropic's own test strings make the model refuse, or hide its thinking", async () => {
  expect(await ask(`Please ${magic('REFUSAL')}`)).toMatchObject({
    content: [],
    stop_reason: 'refusal',
    stop_details: { type: 'refusal' },
  });
  const thinking = { type: 'enabled' as const, budget_tokens: 1_024 };
  const message = await ask(magic('REDACTED_THINKING'), { thinking });
  expect(message.content.map((block) => block.type)).toEqual(['redacted_thinking', 'text']);
});

test('tokens are counted as the answer counts its input, with tools, pictures and documents', async () => {
  const url = { type: 'url' as const, url: 'https://example.com/a' };
  const count = async (content: Anthropic.ContentBlockParam[], tools?: Anthropic.Tool[]): Promise<number> => {
    const messages = [{ role: 'user' as const, content }];
    const params = { model: 'claude-haiku-4-5', messages, ...(tools === undefined ? {} : { tools }) };
    const { input_tokens: counted } = await opened.client.messages.countTokens(params);
    const { usage } = await ask('', { messages, ...(tools === undefined ? {} : { tools }) });
    expect(usage.input_tokens).toBe(counted);
    return counted;
  };
  const text = { type: 'text' as const, text: 'What is this?' };
  const plain = await count([text]);
  expect(await count([text, { type: 'image', source: url }])).toBeGreaterThan(plain + 1_000);
  expect(await count([text, { type: 'document', source: url }])).toBeGreaterThan(plain + 1_000);
  expect(await count([text], TOOLS)).toBeGreaterThan(plain + 300);
});

test.for(['2023-06-01', '2026-10-21'])(
  'with version %s a stream builds up the same message',
  async (version) => {
    const client = createClient(opened.simulator, version);
    const params = {
      model: 'claude-haiku-4-5',
      max_tokens: 2_000,
      tools: TOOLS,
      messages: [{ role: 'user' as const, content: 'Stream it to me' }],
    };
    for (const extra of [
      {},
      { tool_choice: { type: 'any' as const } },
      { thinking: { type: 'enabled' as const, budget_tokens: 1_024 } },
    ]) {
      const whole = await client.messages.create({ ...params, ...extra });
      const { parsed_output: _, ...streamed } = await client.messages
        .stream({ ...params, ...extra })
        .finalMessage();
      expect({ ...streamed, id: '' }).toEqual({ ...whole, id: '' });
    }
  },
);

test('the official SDK parses structured output itself', async () => {
  const format = {
    type: 'json_schema' as const,
    schema: SCHEMA,
    parse: (text: string): unknown => JSON.parse(text),
  };
  const message = await opened.client.messages.parse({
    model: 'claude-opus-5',
    max_tokens: 900,
    messages: [{ role: 'user', content: 'Parse it' }],
    output_config: { format },
  });
  expect(isValid(message.parsed_output)).toBe(true);
});
