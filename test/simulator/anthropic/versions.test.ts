import { afterAll, beforeAll, expect, test } from 'vitest';

import { call, OLD_VERSION, openAnthropic, type OpenedAnthropic } from './open-anthropic.ts';
import { problemOf, say, USER } from './problem-of.ts';

let opened: OpenedAnthropic;
beforeAll(async () => {
  opened = await openAnthropic();
});
afterAll(() => opened.simulator.close());

const SAMPLING = [{ temperature: 1 }, { temperature: 0.5 }, { top_p: 0.99 }, { top_p: 0.5 }, { top_k: 5 }];

test('the new version has no sampling parameters, whatever the value and the model', async () => {
  for (const model of ['claude-haiku-4-5', 'claude-opus-5']) {
    for (const params of SAMPLING) {
      expect(await problemOf(opened.simulator, { model, ...params })).toBe(
        `${Object.keys(params)[0]}: Extra inputs are not permitted`,
      );
    }
  }
});

test('the old version has them: freely for older models, at their defaults for those after Opus 4.6', async () => {
  for (const params of SAMPLING) {
    expect(
      await problemOf(opened.simulator, { model: 'claude-opus-4-6', ...params }, OLD_VERSION),
    ).toBeUndefined();
  }
  const problems = await Promise.all(
    SAMPLING.map((params) =>
      problemOf(opened.simulator, { model: 'claude-opus-4-7', ...params }, OLD_VERSION),
    ),
  );
  expect(problems).toEqual([
    undefined,
    '`temperature` is deprecated for this model.',
    undefined,
    '`top_p` is deprecated for this model.',
    '`top_k` is deprecated for this model.',
  ]);
});

test('in the old version, sampling parameters have ranges and do not go together with each other, or with thinking', async () => {
  const thinking = { type: 'enabled', budget_tokens: 1_024 };
  const problemAt = (params: object): Promise<unknown> => problemOf(opened.simulator, params, OLD_VERSION);
  expect(await problemAt({ temperature: 1.5 })).toBe('temperature: Input should be less than or equal to 1');
  expect(await problemAt({ temperature: 1, top_p: 1 })).toBe(
    '`temperature` and `top_p` cannot both be specified for this model. Please use only one.',
  );
  expect(await problemAt({ temperature: 0.5, thinking })).toMatch(
    /^`temperature` may only be set to 1 when thinking/,
  );
  expect(await problemAt({ top_p: 0.9, thinking })).toMatch(/^`top_p` must be greater than or equal to 0.95/);
  expect(await problemAt({ top_k: 5, thinking })).toMatch(/^`top_k` must be unset when thinking/);
  expect(await problemAt({ temperature: 1, top_p: 0.95, thinking })).toBeUndefined();
});

test('the new version takes no document of the assistant and no citations of the user, the old one takes both', async () => {
  const source = { type: 'text', media_type: 'text/plain', data: 'x' };
  const document = { messages: [USER, { role: 'assistant', content: [{ type: 'document', source }] }, USER] };
  const cited = { type: 'text', text: 'x', citations: [{ type: 'char_location' }] };
  const found = { type: 'search_result', source: 's', title: 't', content: [cited] };
  expect(await problemOf(opened.simulator, document)).toMatch(
    /^messages\.1\.content\.0: Input tag 'document'/,
  );
  expect(await problemOf(opened.simulator, say(cited))).toMatch(
    /^messages\.0\.content\.0\.text\.citations: /,
  );
  expect(await problemOf(opened.simulator, say(found))).toMatch(
    /^messages\.0\.content\.0\.search_result\.content\.0\.text\.citations: /,
  );
  expect(await problemOf(opened.simulator, say({ ...cited, citations: [] }))).toBeUndefined();
  for (const params of [document, say(cited), say(found)]) {
    expect(await problemOf(opened.simulator, params, OLD_VERSION)).toBeUndefined();
  }
});

test('parameters of betas are taken when a beta is asked for', async () => {
  const send = async (beta: string): Promise<number> => {
    const body = JSON.stringify({
      model: 'claude-haiku-4-5',
      max_tokens: 9,
      messages: [USER],
      context_management: { edits: [] },
    });
    const headers = { 'anthropic-beta': beta };
    return (await call(opened.simulator, '/v1/messages?beta=true', { method: 'POST', body, headers })).status;
  };
  expect(await send('')).toBe(400);
  expect(await send('context-management-2025-06-27, another')).toBe(200);
});
