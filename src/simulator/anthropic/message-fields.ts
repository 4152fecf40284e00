import type { ApiVersion } from './api-version.ts';
import { CACHE_CONTROL, CONTENT, TEXT } from './content-rules.ts';
import type { Field, Fields, Rule } from './find-invalid.ts';
import { LIMITS } from './limits.ts';
import { EFFORTS } from './models.ts';

const TYPE: Field = { is: 'string', required: true };

const MESSAGE: Rule = {
  is: 'object',
  fields: {
    role: { is: 'choice', values: ['user', 'assistant', 'system'], required: true },
    content: { is: 'string-or-list', of: CONTENT, required: true },
  },
};

/** A tool of the client's; those that Anthropic defines are taken as they are. */
const TOOL: Rule = {
  is: 'tagged',
  usual: 'custom',
  tags: {
    custom: {
      is: 'object',
      fields: {
        name: { is: 'string', required: true, min: 1, pattern: /^[a-zA-Z0-9_-]{1,128}$/ },
        input_schema: { is: 'dictionary', required: true },
        type: { is: 'string', orNull: true },
        description: { is: 'string' },
        strict: { is: 'boolean' },
        allowed_callers: { is: 'list', of: { is: 'string' } },
        defer_loading: { is: 'boolean' },
        eager_input_streaming: { is: 'boolean', orNull: true },
        input_examples: { is: 'list', of: { is: 'dictionary' } },
        cache_control: CACHE_CONTROL,
      },
    },
  },
  others: /^[a-z_]+_20\d{6}$/,
};

const DISPLAY: Field = { is: 'choice', values: ['summarized', 'omitted'], orNull: true };
const PARALLEL: Field = { is: 'boolean' };

/** What a request may say besides how long and how the answer may be: all that counts as tokens. */
const PROMPT_FIELDS: Fields = {
  model: { is: 'string', required: true, min: 1 },
  messages: { is: 'list', of: MESSAGE, required: true, max: LIMITS.messages },
  system: { is: 'string-or-list', of: { is: 'tagged', tags: { text: TEXT } } },
  tools: { is: 'list', of: TOOL },
  tool_choice: {
    is: 'tagged',
    tags: {
      auto: choice({ disable_parallel_tool_use: PARALLEL }),
      any: choice({ disable_parallel_tool_use: PARALLEL }),
      tool: choice({ name: { is: 'string', required: true }, disable_parallel_tool_use: PARALLEL }),
      none: choice({}),
    },
  },
  thinking: {
    is: 'tagged',
    tags: {
      enabled: choice({
        budget_tokens: { is: 'integer', min: LIMITS.thinkingBudget, required: true },
        display: DISPLAY,
      }),
      disabled: choice({}),
      adaptive: choice({ display: DISPLAY }),
      between_tools: choice({}),
    },
  },
  output_config: {
    is: 'object',
    fields: {
      effort: { is: 'choice', values: EFFORTS, orNull: true },
      format: {
        is: 'tagged',
        orNull: true,
        tags: { json_schema: choice({ schema: { is: 'dictionary', required: true } }) },
      },
    },
  },
  cache_control: CACHE_CONTROL,
};

/** What the tokens of a request may be counted for. */
export const COUNT_FIELDS: Fields = PROMPT_FIELDS;

/** Every parameter of a message that both versions have, from the API reference. */
const MESSAGE_FIELDS: Fields = {
  ...PROMPT_FIELDS,
  max_tokens: { is: 'integer', min: 0, required: true },
  container: { is: 'anything', orNull: true },
  diagnostics: { is: 'dictionary', orNull: true },
  inference_geo: { is: 'string', orNull: true },
  metadata: { is: 'object', fields: { user_id: { is: 'string', max: 512, orNull: true } } },
  service_tier: { is: 'choice', values: ['auto', 'standard_only'] },
  speed: { is: 'choice', values: ['standard', 'fast'], orNull: true },
  stop_sequences: { is: 'list', of: { is: 'string' } },
  stream: { is: 'boolean' },
  user_profile_id: { is: 'string', orNull: true },
};

/** Removed by version 2026-10-21, where they are extra inputs like any other. */
const SAMPLING_FIELDS: Fields = {
  temperature: { is: 'number', min: 0, max: 1 },
  top_p: { is: 'number', min: 0, max: 1 },
  top_k: { is: 'integer', min: 0 },
};

/** The parameters of a message by version of the API. */
export const FIELDS_OF_VERSION: Readonly<Record<ApiVersion, Fields>> = {
  '2023-06-01': { ...MESSAGE_FIELDS, ...SAMPLING_FIELDS },
  '2026-10-21': MESSAGE_FIELDS,
};

/** Parameters that are taken, unread, when a call asks for any beta. */
export const BETA_FIELDS: readonly string[] = ['context_management', 'mcp_servers', 'output_format'];

/** An object with a `type`, which its tag has checked already. */
function choice(fields: Fields): Rule {
  return { is: 'object', fields: { type: TYPE, ...fields } };
}
