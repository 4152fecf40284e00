import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { isJsonObject, type JsonValue } from '../../../src/core/json.ts';
import type { Content } from '../../../src/model/content.ts';
import type { UnifiedMessage } from '../../../src/model/message.ts';
import { createChatCodec } from '../../../src/providers/openai/chat-codec.ts';

const chatCodec = createChatCodec();

// Texts are numbered, so that each can be found again in what is sent.
const marker = fc.uuid();
const text: fc.Arbitrary<Content> = marker.map((mark) => ({ type: 'text', text: mark }));
const call: fc.Arbitrary<Content> = fc
  .tuple(marker, fc.jsonValue())
  .map(([id, input]) => ({ type: 'tool_call', id, name: 'f', input: { input: input as JsonValue } }));
const media: fc.Arbitrary<Content> = fc.record({
  type: fc.constantFrom('image' as const, 'audio' as const, 'document' as const),
  source_type: fc.constantFrom('base64' as const, 'url' as const, 'file_id' as const),
  media_type: fc.constantFrom('image/png', 'audio/wav', 'audio/flac', 'application/pdf'),
  data: marker,
});
const thinking: fc.Arbitrary<Content> = marker.map((mark) => ({ type: 'thinking', thinking: mark }));
const result: fc.Arbitrary<Content> = fc
  .tuple(marker, fc.array(fc.oneof(text, media), { maxLength: 3 }))
  .map(([id, content]) => ({ type: 'tool_result', tool_call_id: id, content }));
const message: fc.Arbitrary<UnifiedMessage> = fc.record({
  role: fc.constantFrom('user' as const, 'assistant' as const),
  content: fc.oneof(
    marker,
    fc.array(fc.oneof(text, call, media, thinking, result), { minLength: 1, maxLength: 5 }),
  ),
});

/** The marks of a message's pieces with the paths at which a warning about them would stand. */
function marksOf({ content }: UnifiedMessage, path: string): [mark: string, path: string][] {
  if (typeof content === 'string') return [[content, path]];
  return content.flatMap((piece, index): [string, string][] => {
    const at = `${path}.content[${index}]`;
    switch (piece.type) {
      case 'text':
        return [[piece.text, at]];
      case 'thinking':
        return [[piece.thinking, at]];
      case 'tool_call':
        return [[piece.id, at]];
      case 'tool_result':
        return [[piece.tool_call_id, at], ...marksOf({ role: 'user', content: piece.content }, at)];
      case 'image':
      case 'audio':
      case 'document':
        return [[piece.data, at]];
      default:
        return [];
    }
  });
}

test('every piece of a conversation is sent, or a warning names its place', () => {
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 4 }), (messages) => {
      const { body, warnings } = chatCodec.encode({ custom_id: 'q', messages }, { model: 'gpt-5' });
      const sent = JSON.stringify(body);
      const lost = new Set(
        warnings.filter((warning) => warning.code === 'unsupported_content').map((warning) => warning.path),
      );
      for (const [index, one] of messages.entries()) {
        for (const [mark, path] of marksOf(one, `messages[${index}]`)) {
          expect(sent.includes(mark)).toBe(!lost.has(path));
        }
      }
      const encoded = body['messages'];
      expect(Array.isArray(encoded) && encoded.length).toBeGreaterThan(0);
      expect(Array.isArray(encoded) && encoded.every((each) => isJsonObject(each) && 'role' in each)).toBe(
        true,
      );
    }),
    { numRuns: 500 },
  );
});
