import type { Field, Fields, Rule } from './find-invalid.ts';

const TYPE: Field = { is: 'string', required: true };
const TEXT_FIELD: Field = { is: 'string', required: true };

/** A breakpoint of the prompt cache. */
export const CACHE_CONTROL: Field = {
  is: 'tagged',
  orNull: true,
  tags: { ephemeral: object({ ttl: { is: 'choice', values: ['5m', '1h'] } }) },
};

/** A text block; whose citations may be what is a matter of the version and the role. */
export const TEXT: Rule = object({
  text: TEXT_FIELD,
  citations: { is: 'list', of: { is: 'dictionary' }, orNull: true },
  cache_control: CACHE_CONTROL,
});

/** Images may be of these types, as the refusal of another one lists them. */
export const IMAGE_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

const URL_SOURCE = object({ url: TEXT_FIELD });
const FILE_SOURCE = object({ file_id: TEXT_FIELD });

const IMAGE = object({
  source: {
    is: 'tagged',
    required: true,
    tags: {
      base64: object({
        media_type: { is: 'choice', values: IMAGE_TYPES, required: true },
        data: TEXT_FIELD,
      }),
      url: URL_SOURCE,
      file: FILE_SOURCE,
    },
  },
  cache_control: CACHE_CONTROL,
  transformations: { is: 'dictionary', orNull: true },
});

const DOCUMENT = object({
  source: {
    is: 'tagged',
    required: true,
    tags: {
      base64: object({
        media_type: { is: 'choice', values: ['application/pdf'], required: true },
        data: TEXT_FIELD,
      }),
      text: object({
        media_type: { is: 'choice', values: ['text/plain'], required: true },
        data: TEXT_FIELD,
      }),
      content: object({
        content: {
          is: 'string-or-list',
          of: { is: 'tagged', tags: { text: TEXT, image: IMAGE } },
          required: true,
        },
      }),
      url: URL_SOURCE,
      file: FILE_SOURCE,
    },
  },
  title: { is: 'string', orNull: true },
  context: { is: 'string', orNull: true },
  citations: { is: 'object', fields: { enabled: { is: 'boolean' } }, orNull: true },
  cache_control: CACHE_CONTROL,
});

const SEARCH_RESULT = object({
  content: { is: 'list', of: { is: 'tagged', tags: { text: TEXT } }, required: true },
  source: TEXT_FIELD,
  title: TEXT_FIELD,
  citations: { is: 'object', fields: { enabled: { is: 'boolean' } }, orNull: true },
  cache_control: CACHE_CONTROL,
});

const TOOL_ID: Field = { is: 'string', required: true, pattern: /^[a-zA-Z0-9_-]+$/ };

const TOOL_RESULT = object({
  tool_use_id: TOOL_ID,
  content: {
    is: 'string-or-list',
    of: {
      is: 'tagged',
      tags: { text: TEXT, image: IMAGE, search_result: SEARCH_RESULT, document: DOCUMENT },
      others: /^(tool_reference|browser_state)$/,
    },
  },
  is_error: { is: 'boolean' },
  toolset_name: { is: 'string', orNull: true },
  cache_control: CACHE_CONTROL,
});

const TOOL_USE = object({
  id: TOOL_ID,
  name: { is: 'string', required: true, min: 1, max: 200 },
  input: { is: 'dictionary', required: true },
  caller: { is: 'dictionary' },
  toolset_name: { is: 'string', orNull: true },
  cache_control: CACHE_CONTROL,
});

/** Any block of a message. Blocks of tools that Anthropic runs itself are taken as they are. */
export const CONTENT: Rule = {
  is: 'tagged',
  tags: {
    text: TEXT,
    image: IMAGE,
    document: DOCUMENT,
    search_result: SEARCH_RESULT,
    thinking: object({ thinking: TEXT_FIELD, signature: TEXT_FIELD }),
    redacted_thinking: object({ data: TEXT_FIELD }),
    tool_use: TOOL_USE,
    tool_result: TOOL_RESULT,
  },
  others: /^(server_tool_use|container_upload|compaction|[a-z_]+_tool_result)$/,
};

/** An object with a `type`, which its tag has checked already. */
function object(fields: Fields): Rule {
  return { is: 'object', fields: { type: TYPE, ...fields } };
}
