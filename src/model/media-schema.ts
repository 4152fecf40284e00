import { z } from 'zod';

import type { MediaContent, MediaType } from './content.ts';
import { expecting } from './describe-value.ts';
import { jsonObjectSchema } from './json-object.ts';
import { optional } from './strict-object.ts';

/**
 * RFC 6838 section 4.2: type and subtype of up to 127 restricted characters each; parameters may follow. No pattern
 * here has a flag, since JSON Schema has no place for one.
 */
const MEDIA_TYPE_NAME = /^[A-Za-z0-9][\w!#$&^.+-]{0,126}\/[A-Za-z0-9][\w!#$&^.+-]{0,126}(\s*;.*)?$/;

/** What a URL of media begins with: the web, Google Cloud Storage, or the bytes themselves. */
const MEDIA_URL = /^(https?:\/\/|gs:\/\/|data:)/;

/** RFC 4648 section 4. One pass without going back: 64 MB take a tenth of a second. */
export const BASE64: RegExp = /^[A-Za-z0-9+/]+={0,2}$/;

const filled = z.string().min(1);

/** Creates the schema of one kind of media. */
export function mediaSchema<Type extends MediaType>(
  type: Type,
): z.ZodType<MediaContent<Type>> & z.core.$ZodTypeDiscriminable {
  const common = {
    type: z.literal(type),
    media_type: z.string().regex(MEDIA_TYPE_NAME, { error: expecting('a MIME type such as `image/png`') }),
    name: optional(filled),
    provider_kwargs: optional(jsonObjectSchema),
  };
  return z.discriminatedUnion('source_type', [
    z.strictObject({
      ...common,
      source_type: z.literal('base64'),
      data: z.string().regex(BASE64, { error: expecting('base64, without a `data:` prefix') }),
    }),
    z.strictObject({
      ...common,
      source_type: z.literal('url'),
      data: z
        .string()
        .regex(MEDIA_URL, { error: expecting('a URL that begins with https:, http:, gs: or data:') }),
    }),
    z.strictObject({ ...common, source_type: z.literal('file_id'), data: filled }),
  ]);
}
