import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { NEW_VERSION, OLD_VERSION, openAnthropic, type OpenedAnthropic } from './open-anthropic.ts';
import { problemOf, say, USER } from './problem-of.ts';

let opened: OpenedAnthropic;
beforeAll(async () => {
  opened = await openAnthropic();
});
afterAll(() => opened.simulator.close());

const PNG = Buffer.from('\x89PNG\r\n\x1a\n and so on', 'latin1').toString('base64');
const PDF = Buffer.from('%PDF-1.7 and so on').toString('base64');
const TOOL = { name: 'look_up', input_schema: { type: 'object', properties: { word: { type: 'string' } } } };
const CALL = { type: 'tool_use', id: 'toolu_1', name: 'look_up', input: { word: 'otter' } };
const RESULT = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'a mammal' };
const image = (source: object): object => say({ type: 'image', source });

describe.each([OLD_VERSION, NEW_VERSION])('with version %s', (version) => {
  test.for<readonly [string, object, string | undefined]>([
    ['a picture', image({ type: 'base64', media_type: 'image/png', data: PNG }), undefined],
    ['a picture by its address', image({ type: 'url', url: 'https://example.com/a.png' }), undefined],
    ['a picture by the id of a file', image({ type: 'file', file_id: 'file_1' }), undefined],
    [
      'a picture of another type',
      image({ type: 'base64', media_type: 'image/bmp', data: PNG }),
      "messages.0.content.0.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
    ],
    [
      'a picture that is another one',
      image({ type: 'base64', media_type: 'image/jpeg', data: PNG }),
      'messages.0.content.0.image.source.base64: The image was specified using the image/jpeg media type, but the image appears to be a image/png image',
    ],
    [
      'a picture that is none',
      image({ type: 'base64', media_type: 'image/png', data: 'aGVsbG8=' }),
      'Could not process image',
    ],
    [
      'a picture that is no base64',
      image({ type: 'base64', media_type: 'image/png', data: 'data:image/png' }),
      'messages.0.content.0.image.source.base64: invalid base64 data',
    ],
    [
      'a picture that is too large',
      image({ type: 'base64', media_type: 'image/png', data: PNG.slice(0, 20) + 'AAAA'.repeat(1_750_000) }),
      'messages.0.content.0.image.source.base64: image exceeds 5 MB maximum: 5250015 bytes > 5242880 bytes',
    ],
    [
      'a picture by an open address',
      image({ type: 'url', url: 'http://example.com/a.png' }),
      'messages.0.content.0.image.source.url.url: Only HTTPS URLs are supported.',
    ],
    [
      'a document',
      say({
        type: 'document',
        source: { type: 'base64', media_type: 'application/pdf', data: PDF },
        title: 'T',
        context: 'C',
        citations: { enabled: true },
      }),
      undefined,
    ],
    [
      'a document of text',
      say({ type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' } }),
      undefined,
    ],
    [
      'a document of blocks',
      say({ type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'x' }] } }),
      undefined,
    ],
    [
      'a document that is none',
      say({ type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: PNG } }),
      'The PDF specified was not valid.',
    ],
    [
      'a picture from a tool that is another one',
      {
        tools: [TOOL],
        messages: [
          USER,
          { role: 'assistant', content: [CALL] },
          {
            role: 'user',
            content: [
              {
                ...RESULT,
                content: [{ type: 'image', source: { type: 'base64', media_type: 'image/gif', data: PNG } }],
              },
            ],
          },
        ],
      },
      'messages.2.content.0.tool_result.content.0.image.source.base64: The image was specified using the image/gif media type, but the image appears to be a image/png image',
    ],
  ])('%s', async ([, params, problem]) => {
    expect(await problemOf(opened.simulator, params, version)).toEqual(problem);
  });
});
