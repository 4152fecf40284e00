import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { NEW_VERSION, OLD_VERSION, openAnthropic, type OpenedAnthropic } from './open-anthropic.ts';
import { ASSISTANT, problemOf, say, USER } from './problem-of.ts';

let opened: OpenedAnthropic;
beforeAll(async () => {
  opened = await openAnthropic();
});
afterAll(() => opened.simulator.close());

describe.each([OLD_VERSION, NEW_VERSION])('with version %s', (version) => {
  test.for<readonly [string, object, string | undefined]>([
    ['nothing but what is needed', {}, undefined],
    ['no model', { model: undefined }, 'model: Field required'],
    ['a model that does not exist', { model: 'claude-4.6' }, 'model: claude-4.6'],
    ['a model that is retired', { model: 'claude-3-haiku-20240307' }, 'model: claude-3-haiku-20240307'],
    ['a later model', { model: 'claude-opus-6' }, undefined],
    ['no max_tokens', { max_tokens: undefined }, 'max_tokens: Field required'],
    [
      'max_tokens of a half',
      { max_tokens: 0.5 },
      'max_tokens: Input should be a valid integer, got a number with a fractional part',
    ],
    ['max_tokens below 0', { max_tokens: -1 }, 'max_tokens: Input should be greater than or equal to 0'],
    ['max_tokens as text', { max_tokens: '9' }, 'max_tokens: Input should be a valid integer'],
    [
      'more tokens than the model has',
      { max_tokens: 64_001 },
      'max_tokens: 64001 > 64000, which is the maximum allowed number of output tokens for claude-haiku-4-5-20251001',
    ],
    ['no messages', { messages: undefined }, 'messages: Field required'],
    ['an empty list of messages', { messages: [] }, 'messages: at least one message is required'],
    ['a text for messages', { messages: 'Hi' }, 'messages: Input should be a valid list'],
    [
      'another role',
      { messages: [{ role: 'tool', content: 'x' }] },
      "messages.0.role: Input should be 'user', 'assistant' or 'system'",
    ],
    [
      'the assistant first',
      { messages: [ASSISTANT, USER] },
      'messages: first message must use the "user" role',
    ],
    ['no content', { messages: [{ role: 'user' }] }, 'messages.0.content: Field required'],
    [
      'an empty content',
      { messages: [{ role: 'user', content: [] }] },
      'messages.0: all messages must have non-empty content except for the optional final assistant message',
    ],
    ['an empty text', say({ type: 'text', text: '' }), 'messages: text content blocks must be non-empty'],
    [
      'a text of spaces',
      { messages: [{ role: 'user', content: ' \n' }] },
      'messages: text content blocks must contain non-whitespace text',
    ],
    [
      'a name in a message',
      { messages: [{ ...USER, name: 'me' }] },
      'messages.0.name: Extra inputs are not permitted',
    ],
    [
      'a block without type',
      say({ text: 'x' }),
      "messages.0.content.0: Unable to extract tag using discriminator 'type'",
    ],
    [
      'sound',
      say({ type: 'audio', source: {} }),
      expect.stringMatching(
        /^messages\.0\.content\.0: Input tag 'audio' found using 'type' does not match any of the expected tags: 'text', /,
      ) as string,
    ],
    [
      'a block with more in it',
      say({ type: 'text', text: 'x', tone: 'mild' }),
      'messages.0.content.0.text.tone: Extra inputs are not permitted',
    ],
    ['roles in a row', { messages: [USER, USER, ASSISTANT, ASSISTANT, USER] }, undefined],
    ['a system prompt of blocks', { system: [{ type: 'text', text: 'Be brief.' }] }, undefined],
    [
      'a system prompt of another block',
      { system: [{ type: 'image' }] },
      "system.0: Input tag 'image' found using 'type' does not match any of the expected tags: 'text'",
    ],
    ['metadata', { metadata: { user_id: 'u' } }, undefined],
    ['more metadata', { metadata: { run: 'u' } }, 'metadata.run: Extra inputs are not permitted'],
    [
      'another service tier',
      { service_tier: 'priority' },
      "service_tier: Input should be 'auto' or 'standard_only'",
    ],
    [
      'a stop sequence of spaces',
      { stop_sequences: ['\n'] },
      'stop_sequences: each stop sequence must contain non-whitespace',
    ],
    ['a seed', { seed: 1 }, 'seed: Extra inputs are not permitted'],
    [
      'a prompt that is too long',
      { messages: [{ role: 'user', content: 'x'.repeat(1_000_000) }] },
      'prompt is too long: 250004 tokens > 200000 maximum',
    ],
  ])('%s', async ([, params, problem]) => {
    expect(await problemOf(opened.simulator, params, version)).toEqual(problem);
  });

  test('more than four breakpoints, and a long one behind a short one, are refused', async () => {
    const text = (ttl?: string): object => ({
      type: 'text',
      text: 'x',
      cache_control: { type: 'ephemeral', ...(ttl === undefined ? {} : { ttl }) },
    });
    expect(await problemOf(opened.simulator, say(text(), text(), text(), text()), version)).toBeUndefined();
    expect(await problemOf(opened.simulator, say(text(), text(), text(), text(), text()), version)).toBe(
      'A maximum of 4 blocks with cache_control may be provided. Found 5.',
    );
    expect(await problemOf(opened.simulator, say(text('1h'), text('5m')), version)).toBeUndefined();
    expect(await problemOf(opened.simulator, say(text(), text('1h')), version)).toMatch(
      /^messages\.0\.content\.1\.cache_control\.ttl: a ttl='1h' cache_control block must not come after a ttl='5m'/,
    );
    expect(await problemOf(opened.simulator, say(text('1d')), version)).toBe(
      "messages.0.content.0.text.cache_control.ephemeral.ttl: Input should be '5m' or '1h'",
    );
  });

  test('tokens are counted for a prompt, not for an answer', async () => {
    expect(
      await problemOf(opened.simulator, { system: 'x' }, version, '/v1/messages/count_tokens'),
    ).toBeUndefined();
    expect(await problemOf(opened.simulator, { max_tokens: 5 }, version, '/v1/messages/count_tokens')).toBe(
      'max_tokens: Extra inputs are not permitted',
    );
    expect(
      await problemOf(opened.simulator, { messages: [ASSISTANT] }, version, '/v1/messages/count_tokens'),
    ).toBe('messages: first message must use the "user" role');
  });
});
