import { expect, test } from 'vitest';

import type { JsonObject } from '../../../src/core/json.ts';
import { parseFault } from '../../../src/simulator/index.ts';
import { calling, generate } from './generate.ts';
import { ask, openGoogle, saidBy, type Reply } from './open-google.ts';

interface Candidate {
  readonly content: { readonly role: string; readonly parts?: readonly Part[] };
  readonly finishReason: string;
}

interface Part {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly functionCall?: { readonly id?: string; readonly name: string; readonly args: JsonObject };
}

function candidatesOf(reply: Reply): readonly Candidate[] {
  expect(reply.status).toBe(200);
  return reply.body['candidates'] as unknown as readonly Candidate[];
}

function partsOf(reply: Reply): readonly Part[] {
  return candidatesOf(reply)[0]?.content.parts ?? [];
}

function usageOf(reply: Reply): Record<string, number> {
  return reply.body['usageMetadata'] as Record<string, number>;
}

test('an answer quotes the last prompt of the user and is the same each time', async () => {
  await using opened = await openGoogle();
  const first = await generate(opened, ask('Why is the sky blue?'));
  expect(saidBy(first.body)).toMatch(/^Simulated answer to "Why is the sky blue\?"\. /);
  expect((await generate(opened, ask('Why is the sky blue?'))).body).toEqual(first.body);
  expect(first.body['modelVersion']).toBe('gemini-3.5-flash');
});

test('an answer has usage whose total counts thoughts besides what the candidates say', async () => {
  await using opened = await openGoogle();
  const usage = usageOf(await generate(opened, ask('Why is the sky blue?')));
  expect(usage['promptTokenCount']).toBe(5);
  expect(usage['thoughtsTokenCount']).toBeGreaterThan(39);
  expect(usage['totalTokenCount']).toBe(
    Number(usage['promptTokenCount']) +
      Number(usage['candidatesTokenCount']) +
      Number(usage['thoughtsTokenCount']),
  );
});

test('an answer counts data by what it is, and long prompts as cached now and then', async () => {
  await using opened = await openGoogle();
  const data = {
    parts: [{ text: 'What is it?' }, { inlineData: { mimeType: 'image/png', data: 'AAAA' } }],
  };
  const usage = usageOf(await generate(opened, { contents: [data] }));
  expect(usage['promptTokensDetails']).toEqual([
    { modality: 'TEXT', tokenCount: 3 },
    { modality: 'IMAGE', tokenCount: 258 },
  ]);
  const cached = await Promise.all(
    Array.from({ length: 10 }, async (_, index) =>
      usageOf(await generate(opened, ask(`${index} ${'x'.repeat(6_000)}`))),
    ),
  );
  expect(cached.some((entry) => entry['cachedContentTokenCount'] === 1_408)).toBe(true);
  expect(cached.some((entry) => entry['cachedContentTokenCount'] === undefined)).toBe(true);
});

test('an answer ends at the limit of tokens, which thoughts count against, and has no parts when they take all', async () => {
  await using opened = await openGoogle();
  const cut = await generate(opened, ask('Hi', { generationConfig: { maxOutputTokens: 20 } }));
  expect(candidatesOf(cut)[0]?.finishReason).toBe('MAX_TOKENS');
  const usage = usageOf(cut);
  expect([usage['thoughtsTokenCount'], usage['candidatesTokenCount']]).toEqual([10, 10]);
  const none = await generate(opened, ask('Hi', { generationConfig: { maxOutputTokens: 1 } }));
  expect(candidatesOf(none)[0]).toEqual({
    content: { role: 'model' },
    finishReason: 'MAX_TOKENS',
    index: 0,
  });
  expect(usageOf(none)).not.toHaveProperty('candidatesTokenCount');
});

test('an answer ends before a stop sequence', async () => {
  await using opened = await openGoogle();
  const reply = await generate(opened, ask('Hi', { generationConfig: { stopSequences: ['never', ' to'] } }));
  expect(saidBy(reply.body)).toBe('Simulated answer');
  expect(candidatesOf(reply)[0]?.finishReason).toBe('STOP');
});

test('an answer shows thoughts as a part of their own when they are asked for', async () => {
  await using opened = await openGoogle();
  const config = { generationConfig: { thinkingConfig: { includeThoughts: true, thinkingLevel: 'LOW' } } };
  const [thought, said] = partsOf(await generate(opened, ask('Hi', config)));
  expect(thought?.thought).toBe(true);
  expect(thought?.text).toContain('**Thinking**');
  expect(said?.thoughtSignature).toMatch(/^[A-Za-z0-9+/]+=*$/);
  const [hidden, ...rest] = partsOf(await generate(opened, ask('Hi')));
  expect([hidden?.thought, rest]).toEqual([undefined, []]);
});

test('an answer has no thoughts with a budget of 0, at the level MINIMAL and of models that do not think', async () => {
  await using opened = await openGoogle();
  const config = (thinkingConfig: JsonObject): JsonObject =>
    ask('Hi', { generationConfig: { thinkingConfig } });
  const replies = [
    await generate(opened, config({ thinkingBudget: 0 }), 'gemini-2.5-flash'),
    await generate(opened, config({ thinkingLevel: 'MINIMAL' })),
    await generate(opened, ask('Hi'), 'gemini-2.5-flash-lite'),
    await generate(opened, ask('Hi'), 'gemini-2.0-flash'),
    await generate(opened, ask('Hi'), 'gemma-3-27b-it'),
  ];
  for (const reply of replies) expect(usageOf(reply)).not.toHaveProperty('thoughtsTokenCount');
  const some = await generate(opened, config({ thinkingBudget: 30 }), 'gemini-2.5-flash-lite');
  expect(usageOf(some)['thoughtsTokenCount']).toBe(30);
});

test('an answer is JSON of the schema in each of its places', async () => {
  await using opened = await openGoogle();
  const openApi = {
    type: 'OBJECT',
    properties: {
      n: { type: 'INTEGER', minimum: 3, maximum: 3 },
      list: { type: 'ARRAY', items: { type: 'STRING' }, minItems: '4', maxItems: '4' },
    },
    required: ['n', 'list'],
  };
  const json = {
    type: 'object',
    properties: {
      n: { const: 3 },
      list: { type: 'array', items: { enum: ['x'] }, minItems: 4, maxItems: 4 },
    },
  };
  const configs: readonly JsonObject[] = [
    { responseMimeType: 'application/json', responseSchema: openApi },
    { responseMimeType: 'application/json', responseJsonSchema: json },
    { responseFormat: { text: { mimeType: 'APPLICATION_JSON', schema: json } } },
  ];
  for (const generationConfig of configs) {
    const said = JSON.parse(
      saidBy((await generate(opened, ask('Hi', { generationConfig }))).body),
    ) as JsonObject;
    expect(said).toMatchObject({ n: 3 });
    expect(said['list']).toHaveLength(4);
  }
  const free = await generate(
    opened,
    ask('Hi', { generationConfig: { responseMimeType: 'application/json' } }),
  );
  expect(JSON.parse(saidBy(free.body))).toHaveProperty('answer');
});

test('an answer calls a function when one must be called, with arguments of its schema, and stops with STOP', async () => {
  await using opened = await openGoogle();
  const one = await generate(opened, calling({ mode: 'ANY', allowedFunctionNames: ['weather'] }));
  const [part, ...others] = partsOf(one);
  expect(others).toEqual([]);
  expect(part?.functionCall?.name).toBe('weather');
  expect(part?.functionCall?.id).toMatch(/^[a-z0-9]{8}$/);
  expect([2, 3, 4]).toContain(part?.functionCall?.args['days']);
  expect(part?.thoughtSignature).toBeDefined();
  expect(candidatesOf(one)[0]?.finishReason).toBe('STOP');
  const free = await generate(opened, calling({ mode: 'AUTO' }));
  expect(partsOf(free)[0]?.functionCall).toBeUndefined();
});

test('an answer calls two functions now and then, the first of them signed; older models give no ids', async () => {
  await using opened = await openGoogle();
  const counts = new Set<number>();
  for (let index = 0; index < 12; index += 1) {
    const body = { ...calling({ mode: 'ANY' }), contents: [{ parts: [{ text: `Question ${index}` }] }] };
    const parts = partsOf(await generate(opened, body));
    counts.add(parts.length);
    expect(parts.map((part) => part.thoughtSignature !== undefined)).toEqual(parts.map((_, at) => at === 0));
  }
  expect(counts).toEqual(new Set([1, 2]));
  const [older] = partsOf(await generate(opened, calling({ mode: 'ANY' }), 'gemini-2.5-flash'));
  expect(older?.functionCall?.id).toBeUndefined();
  expect(older?.thoughtSignature).toBeUndefined();
});

test('an answer has as many candidates as older models are asked for', async () => {
  await using opened = await openGoogle();
  const reply = await generate(
    opened,
    ask('Hi', { generationConfig: { candidateCount: 3 } }),
    'gemini-2.5-flash',
  );
  expect(candidatesOf(reply)).toHaveLength(3);
});

test('an answer can be streamed, in one piece', async () => {
  await using opened = await openGoogle();
  const pieces = await opened.ai.models.generateContentStream({
    model: 'gemini-3.5-flash',
    contents: 'Hi',
  });
  const texts: (string | undefined)[] = [];
  for await (const piece of pieces) texts.push(piece.text);
  expect(texts).toEqual([saidBy((await generate(opened, ask('Hi'))).body)]);
  const list = await opened.call('POST', '/v1beta/models/gemini-3.5-flash:streamGenerateContent', ask('Hi'));
  expect(list.body).toHaveLength(1);
});

test('an answer to a prompt that blocked-prompt hits has no candidates, but usage', async () => {
  await using opened = await openGoogle({ faults: [parseFault('blocked-prompt=1')] });
  const { status, body } = await generate(opened, ask('Hi'));
  expect(status).toBe(200);
  expect(body).toMatchObject({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } });
  expect(body).not.toHaveProperty('candidates');
  expect(body['usageMetadata']).toEqual({
    promptTokenCount: 1,
    totalTokenCount: 1,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: 1 }],
    serviceTier: 'standard',
  });
});
