import type Anthropic from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';

import { openAnthropic, readResults, WORK } from './open-anthropic.ts';

const LONG_TEXT = 'Otters hold hands while they sleep. '.repeat(200);
const MINUTE = 60_000;

type Params = Anthropic.Messages.MessageCreateParamsNonStreaming;

function marked(question: string, ttl: '5m' | '1h' = '5m', text = LONG_TEXT): Params {
  return {
    model: 'claude-sonnet-4-6',
    max_tokens: 100,
    system: [{ type: 'text', text, cache_control: { type: 'ephemeral', ttl } }],
    messages: [{ role: 'user', content: question }],
  };
}

/** Tokens read, written for five minutes, written for an hour, and all others. */
function useOf({ usage }: Anthropic.Message): number[] {
  const { cache_creation: creation } = usage;
  expect(usage.cache_creation_input_tokens).toBe(
    (creation?.ephemeral_5m_input_tokens ?? 0) + (creation?.ephemeral_1h_input_tokens ?? 0),
  );
  return [
    usage.cache_read_input_tokens ?? 0,
    creation?.ephemeral_5m_input_tokens ?? 0,
    creation?.ephemeral_1h_input_tokens ?? 0,
    usage.input_tokens,
  ];
}

test('a marked prefix is written once, read afterwards, and forgotten when nobody reads it for its time', async () => {
  await using opened = await openAnthropic();
  const { client, clock } = opened;
  const ask = async (question: string, ttl: '5m' | '1h' = '5m'): Promise<number[]> =>
    useOf(await client.messages.create(marked(question, ttl)));
  const [, written = 0, , rest = 0] = await ask('One?');
  expect(written).toBe(Math.ceil(LONG_TEXT.length / 4));
  expect(rest).toBeLessThan(10);
  clock.advance(MINUTE);
  expect(await ask('Two?')).toEqual([written, 0, 0, rest]);
  clock.advance(4 * MINUTE + 30_000);
  expect(await ask('Six?')).toEqual([written, 0, 0, rest]);
  clock.advance(5 * MINUTE);
  expect(await ask('Ten?')).toEqual([0, written, 0, rest]);
});

test('an hour is an hour, and counts apart', async () => {
  await using opened = await openAnthropic();
  const { client, clock } = opened;
  const first = useOf(await client.messages.create(marked('One?', '1h')));
  expect(first).toEqual([0, 0, Math.ceil(LONG_TEXT.length / 4), expect.any(Number)]);
  clock.advance(59 * MINUTE);
  expect(useOf(await client.messages.create(marked('Two?', '1h')))[0]).toBe(first[2]);
});

test('a prefix that is another one, of another model or too short is not read', async () => {
  await using opened = await openAnthropic();
  const { client, clock } = opened;
  await client.messages.create(marked('One?'));
  clock.advance(MINUTE);
  const other = useOf(await client.messages.create(marked('Two?', '5m', `${LONG_TEXT}!`)));
  expect(other[0]).toBe(0);
  const model = { ...marked('Three?'), model: 'claude-sonnet-5' };
  expect(useOf(await client.messages.create(model))[0]).toBe(0);
  expect(useOf(await client.messages.create(marked('Four?', '5m', 'Be brief.'))).slice(0, 3)).toEqual([
    0, 0, 0,
  ]);
});

test('the longest known prefix is read, and the rest is written', async () => {
  await using opened = await openAnthropic();
  const { client, clock } = opened;
  const [, first = 0] = useOf(await client.messages.create(marked('One?')));
  clock.advance(MINUTE);
  const longer: Params = {
    ...marked('One?'),
    cache_control: { type: 'ephemeral' },
    messages: [{ role: 'user', content: LONG_TEXT }],
  };
  const [read, written = 0] = useOf(await client.messages.create(longer));
  expect([read, written]).toEqual([first, Math.ceil(LONG_TEXT.length / 4)]);
  clock.advance(MINUTE);
  expect(useOf(await client.messages.create(longer))[0]).toBe(first + written);
});

test('in a batch the first requests write what most others read', async () => {
  await using opened = await openAnthropic();
  const { client, clock } = opened;
  const requests = Array.from({ length: 50 }, (_, index) => ({
    custom_id: `r${index}`,
    params: marked(`Question ${index}?`, '1h'),
  }));
  const { id } = await client.messages.batches.create({ requests });
  clock.advance(WORK);
  const messages = (await readResults(client, id)).flatMap(({ result }) =>
    result.type === 'succeeded' ? [useOf(result.message)] : [],
  );
  const readers = messages.filter(([read = 0]) => read > 0).length;
  expect(messages).toHaveLength(50);
  expect(readers).toBeGreaterThan(40);
  expect(readers).toBeLessThan(50);
});
