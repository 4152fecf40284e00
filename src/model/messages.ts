import type { Content, TextContent } from './content.ts';
import type { UnifiedMessage } from './message.ts';

/** Text, one piece of content, or several of either in order. */
export type ContentInput = string | Content | readonly (string | Content)[];

/** A piece of text: `text('Describe this picture.')`. */
export function text(value: string): TextContent {
  return { type: 'text', text: value };
}

/** A message of the user: `userMessage(['What is this?', await imageFromFile('cat.png')])`. */
export function userMessage(content: ContentInput): UnifiedMessage {
  return { role: 'user', content: contentOf(content) };
}

/** An earlier answer of the model: `assistantMessage('It is a cat.')`. */
export function assistantMessage(content: ContentInput): UnifiedMessage {
  return { role: 'assistant', content: contentOf(content) };
}

function contentOf(input: ContentInput): string | readonly Content[] {
  if (typeof input === 'string') return input;
  const pieces = isList(input) ? input : [input];
  return pieces.map((piece) => (typeof piece === 'string' ? text(piece) : piece));
}

/** `Array.isArray` does not tell a list that cannot be changed from the rest of a union. */
function isList(input: Content | readonly (string | Content)[]): input is readonly (string | Content)[] {
  return Array.isArray(input);
}
