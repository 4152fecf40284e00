import { z } from 'zod';

import type { JsonObject, JsonValue } from '../core/json.ts';
import { jsonObjectSchema, jsonValueSchema } from './json-object.ts';
import { mediaSchema } from './media-schema.ts';
import { listOf, optional, strictObject } from './strict-object.ts';
import { taggedUnion } from './tagged-union.ts';

/** What every piece of content may have. */
interface ContentBase {
  /** Merged last into the provider's own piece, untouched, such as Anthropic's `cache_control`. */
  readonly provider_kwargs?: JsonObject;
}

/** Plain text. */
export interface TextContent extends ContentBase {
  readonly type: 'text';
  readonly text: string;
  /** The provider's proof of the thoughts behind it, to be sent back with it. */
  readonly signature?: string;
}

/** The kinds of content that come as bytes. */
export type MediaType = 'image' | 'audio' | 'document';

/** Where the bytes of a piece of media are. */
export const SOURCE_TYPES = ['base64', 'url', 'file_id'] as const;
/** Where the bytes of a piece of media are. */
export type SourceType = (typeof SOURCE_TYPES)[number];

/** An image, a sound or a document. */
export interface MediaContent<Type extends MediaType = MediaType> extends ContentBase {
  readonly type: Type;
  readonly source_type: SourceType;
  /** MIME type, such as `image/png`. */
  readonly media_type: string;
  /** The bytes in base64, a URL, or the provider's id of an uploaded file, as `source_type` says. */
  readonly data: string;
  /** A file name, sent where the provider has a place for it. */
  readonly name?: string;
}

/** An image. */
export type ImageContent = MediaContent<'image'>;
/** A sound. */
export type AudioContent = MediaContent<'audio'>;
/** A document, such as a PDF file. */
export type DocumentContent = MediaContent<'document'>;

/** What a model thought before it answered, with the provider's signature that lets it be sent back. */
export interface ThinkingContent extends ContentBase {
  readonly type: 'thinking';
  readonly thinking: string;
  readonly signature?: string;
}

/** A model's wish that a tool be called. */
export interface ToolCallContent extends ContentBase {
  readonly type: 'tool_call';
  readonly id: string;
  readonly name: string;
  readonly input: JsonValue;
  /** The provider's proof of the thoughts behind it, to be sent back with it. */
  readonly signature?: string;
}

/** What a tool answered. It may be empty: a tool need not say anything. */
export interface ToolResultContent extends ContentBase {
  readonly type: 'tool_result';
  readonly tool_call_id: string;
  readonly content: string | readonly Content[];
  readonly is_error?: boolean;
}

/** One piece of a message. */
export type Content =
  | TextContent
  | ImageContent
  | AudioContent
  | DocumentContent
  | ThinkingContent
  | ToolCallContent
  | ToolResultContent;

const filled = z.string().min(1);
const kwargs = optional(jsonObjectSchema);

/** Creates the schema of {@link Content}, named `id` where it is published; `textSchema` says what a text may be. */
export function createContentSchema(id: string, textSchema: z.ZodType<string>): z.ZodType<Content> {
  const content: z.ZodType<Content> = taggedUnion<Content, 'type'>('type', {
    text: strictObject<TextContent>({
      type: z.literal('text'),
      text: textSchema,
      signature: optional(filled),
      provider_kwargs: kwargs,
    }),
    image: mediaSchema('image'),
    audio: mediaSchema('audio'),
    document: mediaSchema('document'),
    thinking: strictObject<ThinkingContent>({
      type: z.literal('thinking'),
      thinking: z.string(),
      signature: optional(filled),
      provider_kwargs: kwargs,
    }),
    tool_call: strictObject<ToolCallContent>({
      type: z.literal('tool_call'),
      id: filled,
      name: filled,
      input: jsonValueSchema,
      signature: optional(filled),
      provider_kwargs: kwargs,
    }),
    tool_result: strictObject<ToolResultContent>({
      type: z.literal('tool_result'),
      tool_call_id: filled,
      get content(): z.ZodType<string | readonly Content[]> {
        return z.union([z.string(), listOf(content)]);
      },
      is_error: optional(z.boolean()),
      provider_kwargs: kwargs,
    }),
  }).meta({ id });
  return content;
}
