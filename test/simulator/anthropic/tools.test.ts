import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { NEW_VERSION, OLD_VERSION, openAnthropic, type OpenedAnthropic } from './open-anthropic.ts';
import { problemOf, say, USER } from './problem-of.ts';

let opened: OpenedAnthropic;
beforeAll(async () => {
  opened = await openAnthropic();
});
afterAll(() => opened.simulator.close());

const TOOL = { name: 'look_up', input_schema: { type: 'object', properties: { word: { type: 'string' } } } };
const CALL = { type: 'tool_use', id: 'toolu_1', name: 'look_up', input: { word: 'otter' } };
const RESULT = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'a mammal' };

describe.each([OLD_VERSION, NEW_VERSION])('with version %s', (version) => {
  test.for<readonly [string, object, string | undefined]>([
    [
      'a call and its result',
      {
        messages: [
          USER,
          { role: 'assistant', content: [CALL] },
          { role: 'user', content: [RESULT, { type: 'text', text: 'So?' }] },
        ],
      },
      undefined,
    ],
    [
      'results in messages of their own',
      {
        messages: [
          USER,
          { role: 'assistant', content: [CALL, { ...CALL, id: 'b' }] },
          { role: 'user', content: [RESULT] },
          { role: 'user', content: [{ ...RESULT, tool_use_id: 'b' }] },
        ],
      },
      undefined,
    ],
    [
      'a call without its result',
      { messages: [USER, { role: 'assistant', content: [CALL] }, USER] },
      'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
    ],
    [
      'a call at the end',
      { messages: [USER, { role: 'assistant', content: [CALL] }] },
      'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
    ],
    [
      'words before a result',
      {
        messages: [
          USER,
          { role: 'assistant', content: [CALL] },
          { role: 'user', content: [{ type: 'text', text: 'So:' }, RESULT] },
        ],
      },
      'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
    ],
    [
      'a result without its call',
      say(RESULT),
      'messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_1. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.',
    ],
    [
      'a result twice',
      {
        messages: [USER, { role: 'assistant', content: [CALL] }, { role: 'user', content: [RESULT, RESULT] }],
      },
      'messages.2.content.1: each tool_use must have a single result. Found multiple `tool_result` blocks with id: toolu_1',
    ],
    [
      'a call twice',
      { messages: [USER, { role: 'assistant', content: [CALL, CALL] }, { role: 'user', content: [RESULT] }] },
      'messages: `tool_use` ids must be unique',
    ],
    [
      'a call of the user',
      say(CALL),
      'messages.0.content.0: `tool_use` blocks can only be in `assistant` messages',
    ],
    [
      'a call whose input is a list',
      { messages: [USER, { role: 'assistant', content: [{ ...CALL, input: [] }] }] },
      'messages.1.content.0.tool_use.input: Input should be a valid dictionary',
    ],
    ['a tool without schema', { tools: [{ name: 'a' }] }, 'tools.0.custom.input_schema: Field required'],
    [
      'a tool whose schema has no type',
      { tools: [{ name: 'a', input_schema: {} }] },
      'tools.0.custom.input_schema.type: Field required',
    ],
    [
      'a tool whose schema is of a list',
      { tools: [{ name: 'a', input_schema: { type: 'array' } }] },
      "tools.0.custom.input_schema.type: Input should be 'object'",
    ],
    [
      'a tool with a space in its name',
      { tools: [{ ...TOOL, name: 'a b' }] },
      "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'",
    ],
    ['a tool twice', { tools: [TOOL, TOOL] }, 'tools: Tool names must be unique.'],
    [
      'a loose tool that is to be strict',
      { tools: [{ ...TOOL, strict: true }] },
      "tools.0.custom: For 'object' type, 'additionalProperties' must be explicitly set to false",
    ],
    [
      'a tool of a function, as at OpenAI',
      { tools: [{ type: 'function', function: TOOL }] },
      "tools.0: Input tag 'function' found using 'type' does not match any of the expected tags: 'custom'",
    ],
    ['a tool of Anthropic', { tools: [{ type: 'web_search_20250305', name: 'web_search' }] }, undefined],
    [
      'a choice without tools',
      { tool_choice: { type: 'auto' } },
      'tool_choice may only be specified while providing tools.',
    ],
    [
      'a choice of nobody',
      { tools: [TOOL], tool_choice: { type: 'tool', name: 'nobody' } },
      "Tool 'nobody' not found in provided tools",
    ],
    [
      'a choice as text',
      { tools: [TOOL], tool_choice: 'auto' },
      'tool_choice: Input should be a valid dictionary or object to extract fields from',
    ],
  ])('%s', async ([, params, problem]) => {
    expect(await problemOf(opened.simulator, params, version)).toEqual(problem);
  });
});
