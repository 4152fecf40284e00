import { z } from 'zod';

import type { JsonValue } from '../core/json.ts';
import { jsonValueSchema } from './json-object.ts';
import { mediaSchema } from './media-schema.ts';
import { listOf, optional, strictObject } from './strict-object.ts';
import { taggedUnion } from './tagged-union.ts';

/** Plain text. */
export interface TextContent {
  readonly type: 'text';
  readonly text: string;
}

/** The kinds of content that come as bytes. */
export type MediaType = 'image' | 'audio' | 'document';

/** Where the bytes of a piece of media are. */
export const SOURCE_TYPES = ['base64', 'url', 'file_id'] as const;
/** Where the bytes of a piece of media are. */
export type SourceType = (typeof SOURCE_TYPES)[number];

/** An image, a sound or a document. */
export interface MediaContent<Type extends MediaType = MediaType> {
  readonly type: Type;
  readonly source_type: SourceType;
  /** MIME type, such as `image/png`. */
  readonly media_type: string;
  /** The bytes in base64, a URL, or the provider's id of an uploaded file, as `source_type` says. */
  readonly data: string;
  /** File name to show to the model. */
  readonly name?: string;
}

/** An image. */
export type ImageContent = MediaContent<'image'>;
/** A sound. */
export type AudioContent = MediaContent<'audio'>;
/** A document, such as a PDF file. */
export type DocumentContent = MediaContent<'document'>;

/** What a model thought before it answered, with the provider's signature that lets it be sent back. */
export interface ThinkingContent {
  readonly type: 'thinking';
  readonly thinking: string;
  readonly signature?: string;
}

/** A model's wish that a tool be called. */
export interface ToolCallContent {
  readonly type: 'tool_call';
  readonly id: string;
  readonly name: string;
  readonly input: JsonValue;
}

/** What a tool answered. It may be empty: a tool need not say anything. */
export interface ToolResultContent {
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

/** Creates the schema of {@link Content}, named `id` where it is published; `textSchema` says what a text may be. */
export function createContentSchema(id: string, textSchema: z.ZodType<string>): z.ZodType<Content> {
  const content: z.ZodType<Content> = taggedUnion<Content, 'type'>('type', {
    text: strictObject<TextContent>({ type: z.literal('text'), text: textSchema }),
    image: mediaSchema('image'),
    audio: mediaSchema('audio'),
    document: mediaSchema('document'),
    thinking: strictObject<ThinkingContent>({
      type: z.literal('thinking'),
      thinking: z.string(),
      signature: optional(filled),
    }),
    tool_call: strictObject<ToolCallContent>({
      type: z.literal('tool_call'),
      id: filled,
      name: filled,
      input: jsonValueSchema,
    }),
    tool_result: strictObject<ToolResultContent>({
      type: z.literal('tool_result'),
      tool_call_id: filled,
      get content(): z.ZodType<string | readonly Content[]> {
        return z.union([z.string(), listOf(content)]);
      },
      is_error: optional(z.boolean()),
    }),
  }).meta({ id });
  return content;
}
