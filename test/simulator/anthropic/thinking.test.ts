import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { NEW_VERSION, OLD_VERSION, openAnthropic, type OpenedAnthropic } from './open-anthropic.ts';
import { ASSISTANT, problemOf, USER } from './problem-of.ts';

let opened: OpenedAnthropic;
beforeAll(async () => {
  opened = await openAnthropic();
});
afterAll(() => opened.simulator.close());

const TOOL = { name: 'look_up', input_schema: { type: 'object', properties: { word: { type: 'string' } } } };
const of = (model: string, params: object): object => ({ model, ...params });

describe.each([OLD_VERSION, NEW_VERSION])('with version %s', (version) => {
  test.for<readonly [string, object, string | undefined]>([
    ['thinking with a budget', { thinking: { type: 'enabled', budget_tokens: 1_024 } }, undefined],
    [
      'thinking without a budget',
      { thinking: { type: 'enabled' } },
      'thinking.enabled.budget_tokens: Field required',
    ],
    [
      'too small a budget',
      { thinking: { type: 'enabled', budget_tokens: 1_023 } },
      'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024',
    ],
    [
      'a budget of all tokens',
      { thinking: { type: 'enabled', budget_tokens: 2_000 } },
      expect.stringMatching(/^`max_tokens` must be greater than `thinking\.budget_tokens`\./) as string,
    ],
    [
      'adaptive thinking of an old model',
      { thinking: { type: 'adaptive' } },
      'adaptive thinking is not supported on this model',
    ],
    [
      'a budget for a new model',
      of('claude-opus-5', { thinking: { type: 'enabled', budget_tokens: 1_024 } }),
      '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
    ],
    [
      'no thinking of a model that always does',
      of('claude-opus-5-5', { thinking: { type: 'disabled' } }),
      '"thinking.type.disabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
    ],
    ['thinking between tools', of('claude-sonnet-5-5', { thinking: { type: 'between_tools' } }), undefined],
    [
      'no thinking at the highest effort',
      of('claude-opus-5', { thinking: { type: 'disabled' }, output_config: { effort: 'max' } }),
      "output_config.effort 'max' is not supported when thinking is disabled on this model. Use effort 'high' or below, or enable thinking.",
    ],
    [
      'effort of a model that knows none',
      { output_config: { effort: 'low' } },
      'This model does not support the effort parameter.',
    ],
    [
      'too high an effort',
      of('claude-opus-4-6', { output_config: { effort: 'xhigh' } }),
      "This model does not support effort level 'xhigh'. Supported levels: high, low, max, medium.",
    ],
    [
      'another effort',
      of('claude-opus-5', { output_config: { effort: 'minimal' } }),
      "output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'",
    ],
    [
      'a forced call while thinking',
      { tools: [TOOL], tool_choice: { type: 'any' }, thinking: { type: 'enabled', budget_tokens: 1_024 } },
      'Thinking may not be enabled when tool_choice forces tool use.',
    ],
    [
      'a forced call of the newest',
      of('claude-opus-5-5', { tools: [TOOL], tool_choice: { type: 'any' } }),
      'tool_choice: type "tool" and "any" are not supported for this model.',
    ],
    [
      'a forced call of the newest small model, without thinking',
      of('claude-haiku-5-5', { tools: [TOOL], tool_choice: { type: 'any' }, thinking: { type: 'disabled' } }),
      undefined,
    ],
    [
      'no thinking of a model that has another word for it',
      of('claude-sonnet-5-5', { thinking: { type: 'disabled' } }),
      '"thinking.type.disabled" is not supported for this model. Use "thinking.type.between_tools" to turn off up-front thinking.',
    ],
    ['a beginning for an old model', { messages: [USER, ASSISTANT] }, undefined],
    [
      'a beginning that ends with a space',
      { messages: [USER, { role: 'assistant', content: 'Well, ' }] },
      'messages: final assistant content cannot end with trailing whitespace',
    ],
    [
      'a beginning for a newer model',
      of('claude-sonnet-4-6', { messages: [USER, ASSISTANT] }),
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    ],
    [
      'a beginning while thinking',
      { messages: [USER, ASSISTANT], thinking: { type: 'enabled', budget_tokens: 1_024 } },
      expect.stringMatching(
        /^messages\.1\.content\.0\.type: Expected `thinking` or `redacted_thinking`, but found `text`\./,
      ) as string,
    ],
    [
      'a system message',
      of('claude-opus-5', { messages: [USER, { role: 'system', content: 'Be brief.' }] }),
      undefined,
    ],
    [
      'a system message for an old model',
      { messages: [USER, { role: 'system', content: 'Be brief.' }] },
      "role 'system' is not supported on this model",
    ],
    [
      'a system message before the user',
      of('claude-opus-5', { messages: [USER, { role: 'system', content: 'Be brief.' }, USER] }),
      'messages.1: system messages must follow a user message, and only an assistant message may follow them',
    ],
  ])('%s', async ([, params, problem]) => {
    expect(await problemOf(opened.simulator, params, version)).toEqual(problem);
  });

  test.for<readonly [string, object, string | undefined]>([
    [
      'a closed schema',
      { type: 'object', properties: { a: { type: 'integer' } }, additionalProperties: false },
      undefined,
    ],
    [
      'an open schema',
      { type: 'object', properties: {} },
      "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
    ],
    [
      'an open schema deep inside',
      { anyOf: [{ type: 'array', items: { properties: {} } }] },
      "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
    ],
    [
      'bounds of a number',
      { type: 'integer', minimum: 1, maximum: 5 },
      "output_config.format.schema: For 'integer' type, properties maximum, minimum are not supported",
    ],
    [
      'a list of two',
      { type: 'array', minItems: 2 },
      "output_config.format.schema: For 'array' type, 'minItems' values other than 0 or 1 are not supported",
    ],
  ])('%s', async ([, schema, problem]) => {
    expect(
      await problemOf(
        opened.simulator,
        { output_config: { format: { type: 'json_schema', schema } } },
        version,
      ),
    ).toBe(problem);
  });
});
