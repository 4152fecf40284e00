import type { UnifiedMessage } from '../../model/message.ts';

/**
 * Marks calls without a signature that would be given a stand-in for one when they are written again: they get an object
 * for Gemini's own keys, if an empty one, by which they are sent as they are.
 */
export function keepUnsigned(messages: readonly UnifiedMessage[]): readonly UnifiedMessage[] {
  let asked = messages.length - 1;
  while (asked >= 0 && !isAsked(messages[asked])) asked -= 1;
  let changed: UnifiedMessage[] | undefined;
  for (let index = asked + 1; index < messages.length; index += 1) {
    const message = messages[index];
    const marked = message === undefined ? undefined : markFirstCall(message);
    if (marked !== undefined) (changed ??= [...messages])[index] = marked;
  }
  return changed ?? messages;
}

/** Whether the user says something of their own, and not what a tool answered. */
function isAsked(message: UnifiedMessage | undefined): boolean {
  if (message?.role !== 'user') return false;
  return typeof message.content === 'string' || message.content.every(({ type }) => type !== 'tool_result');
}

function markFirstCall(message: UnifiedMessage): UnifiedMessage | undefined {
  const { content } = message;
  if (message.role !== 'assistant' || typeof content === 'string') return undefined;
  const place = content.findIndex(({ type }) => type === 'tool_call');
  const call = content[place];
  if (call?.type !== 'tool_call' || call.signature !== undefined || call.provider_kwargs !== undefined) {
    return undefined;
  }
  return { ...message, content: content.with(place, { ...call, provider_kwargs: {} }) };
}
