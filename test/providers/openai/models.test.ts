import type { ChatModel, ResponsesModel } from 'openai/resources/shared';
import { expect, test } from 'vitest';

import { RESPONSES_MODELS } from '../../../src/providers/openai/models.ts';

type Literal<T> = T extends string ? (string extends T ? never : T) : never;

/** Complete by type: a model that the official SDK learns for responses only, and that is not here, does not compile. */
const RESPONSES_ONLY: Readonly<Record<Exclude<Literal<ResponsesModel>, ChatModel>, true>> = {
  'o1-pro': true,
  'o1-pro-2025-03-19': true,
  'o3-pro': true,
  'o3-pro-2025-06-10': true,
  'o3-deep-research': true,
  'o3-deep-research-2025-06-26': true,
  'o4-mini-deep-research': true,
  'o4-mini-deep-research-2025-06-26': true,
  'computer-use-preview': true,
  'computer-use-preview-2025-03-11': true,
  'gpt-5.5-pro': true,
  'gpt-5.5-pro-2026-04-23': true,
  'gpt-5-codex': true,
  'gpt-5-pro': true,
  'gpt-5-pro-2025-10-06': true,
  'gpt-5.1-codex-max': true,
  'gpt-daybreak-blue-latest': true,
  'gpt-daybreak-red-latest': true,
  'gpt-5.6-cyber': true,
  'gpt-6-cyber': true,
  'gpt-rosalind-research': true,
  'gpt-6-rosalind': true,
};

test.each(Object.keys(RESPONSES_ONLY))(
  '%s, which the official SDK has for responses only, is in the table',
  (model) => {
    expect(RESPONSES_MODELS.test(model)).toBe(true);
  },
);
