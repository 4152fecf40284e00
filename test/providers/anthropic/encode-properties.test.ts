import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { isJsonObject, type JsonValue } from '../../../src/core/json.ts';
import type { Content } from '../../../src/model/content.ts';
import type { UnifiedMessage } from '../../../src/model/message.ts';
import { API_VERSIONS } from '../../../src/providers/anthropic/api-version.ts';
import { createChatCodec } from '../../../src/providers/anthropic/chat-codec.ts';
import { FAMILIES } from '../../../src/providers/anthropic/model-families.ts';
import { arbitraryChat } from '../../model/arbitrary-request.ts';

// Texts are numbered, so that each can be found again in what is sent.
const marker = fc.uuid();
const text: fc.Arbitrary<Content> = marker.map((mark) => ({ type: 'text', text: mark }));
const call: fc.Arbitrary<Content> = fc
  .tuple(marker, fc.jsonValue())
  .map(([id, input]) => ({ type: 'tool_call', id, name: 'f', input: { input: input as JsonValue } }));
const media: fc.Arbitrary<Content> = fc.record({
  type: fc.constantFrom('image' as const, 'audio' as const, 'document' as const),
  source_type: fc.constantFrom('base64' as const, 'url' as const, 'file_id' as const),
  media_type: fc.constantFrom('image/png', 'image/bmp', 'audio/wav', 'application/pdf'),
  data: marker,
});
const thinking: fc.Arbitrary<Content> = fc
  .tuple(marker, fc.boolean())
  .map(([mark, isSigned]) => ({ type: 'thinking', thinking: mark, ...(isSigned && { signature: 's' }) }));
const carried: fc.Arbitrary<Content> = marker.map((mark) => ({
  type: 'thinking',
  thinking: '',
  provider_kwargs: { type: 'redacted_thinking', data: mark },
}));
const result: fc.Arbitrary<Content> = fc
  .tuple(marker, fc.array(fc.oneof(text, media), { maxLength: 3 }))
  .map(([id, content]) => ({ type: 'tool_result', tool_call_id: id, content }));
const message: fc.Arbitrary<UnifiedMessage> = fc.record({
  role: fc.constantFrom('user' as const, 'assistant' as const),
  content: fc.oneof(
    marker,
    fc.array(fc.oneof(text, call, media, thinking, carried, result), { minLength: 1, maxLength: 5 }),
  ),
});

/** The marks of a message's pieces with the paths at which a warning about them would stand. */
function marksOf({ content }: Pick<UnifiedMessage, 'content'>, path: string): [mark: string, path: string][] {
  if (typeof content === 'string') return [[content, path]];
  return content.flatMap((piece, index): [string, string][] => {
    const at = `${path}.content[${index}]`;
    const own = piece.provider_kwargs?.['data'];
    if (typeof own === 'string') return [[own, at]];
    if (piece.type === 'text') return [[piece.text, at]];
    if (piece.type === 'thinking') return [[piece.thinking, at]];
    if (piece.type === 'tool_call') return [[piece.id, at]];
    if (piece.type === 'tool_result') return [[piece.tool_call_id, at], ...marksOf(piece, at)];
    return [[piece.data, at]];
  });
}

test('every piece of a conversation is sent, or a warning names its place', () => {
  const models = fc.constantFrom(...FAMILIES.map(({ example }) => example));
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 4 }), models, (messages, model) => {
      const { body, warnings } = createChatCodec('2026-10-21').encode(
        { custom_id: 'q', messages },
        { model },
      );
      const sent = JSON.stringify(body);
      const lost = new Set(
        warnings.filter((warning) => warning.code === 'unsupported_content').map((warning) => warning.path),
      );
      for (const [index, one] of messages.entries()) {
        for (const [mark, path] of marksOf(one, `messages[${index}]`)) {
          expect(sent.includes(mark), `${mark} of ${path}`).toBe(!lost.has(path));
        }
      }
      const encoded = body['messages'];
      const isFilled = (each: JsonValue): boolean => isJsonObject(each) && (each['content'] ?? []) !== '';
      expect(Array.isArray(encoded) && encoded.every(isFilled)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('any request becomes JSON, whatever the version and the model, and is not changed by it', () => {
  const models = fc.constantFrom(...FAMILIES.map(({ example }) => example));
  fc.assert(
    fc.property(arbitraryChat, fc.constantFrom(...API_VERSIONS), models, (request, version, model) => {
      const before = JSON.stringify(request);
      const { body, warnings } = createChatCodec(version).encode({ ...request, model }, { model });
      expect(JSON.parse(JSON.stringify(body))).toEqual(body);
      expect(JSON.stringify(request)).toBe(before);
      expect(warnings.every(({ message: told, path }) => told.endsWith('.') && path !== '')).toBe(true);
    }),
    { numRuns: 500 },
  );
});
