import { isJsonObject, type JsonValue } from '../../core/json.ts';

/** A flat guess for what is not text: OpenAI counts an image of low detail as 85 tokens. */
const TOKENS_OF_A_PART = 85;
/** OpenAI's cookbook on counting tokens: each message costs about this many besides its text. */
const TOKENS_OF_A_MESSAGE = 3;

/** The text of a message's content: a string, or the text parts of a list. */
export function messageText(content: JsonValue | undefined): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part) => (isJsonObject(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .filter((text) => text !== '')
    .join('\n');
}

/** The text of the last message of the user, or of the last message of all. */
export function lastPrompt(messages: readonly JsonValue[]): string {
  const fromUser = messages.findLast((message) => isJsonObject(message) && message['role'] === 'user');
  const last = fromUser ?? messages.at(-1);
  return isJsonObject(last) ? messageText(last['content']) : '';
}

/** Characters and flat costs of all messages, as tokens. */
export function messagesOverhead(messages: readonly JsonValue[]): number {
  let tokens = 0;
  for (const message of messages) {
    tokens += TOKENS_OF_A_MESSAGE;
    const content = isJsonObject(message) ? message['content'] : undefined;
    if (!Array.isArray(content)) continue;
    tokens +=
      content.filter((part) => isJsonObject(part) && part['text'] === undefined).length * TOKENS_OF_A_PART;
  }
  return tokens;
}
