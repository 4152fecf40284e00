import { isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Content } from '../../model/content.ts';
import type { UnifiedMessage } from '../../model/message.ts';
import { decodePart } from './decode-part.ts';
import { makeUpId } from './made-up-id.ts';
import { withRest } from './with-rest.ts';

/**
 * The message of an answer. A single text stays a string; everything else is a list of pieces. What has no unified form,
 * such as code that Gemini ran, is kept so that the message can be sent back as it came.
 * @param responseId tells ids that were made up from those of other answers
 */
export function decodeMessage(parts: readonly JsonValue[], responseId: string | undefined): UnifiedMessage {
  const [only] = parts;
  if (parts.length === 1 && isJsonObject(only) && isPlainText(only)) {
    return { role: 'assistant', content: stringAt(only, 'text') ?? '' };
  }
  const content: Content[] = [];
  let isWhole = true;
  let calls = 0;
  const makeId = (): string =>
    makeUpId(responseId === undefined ? String(calls++) : `${responseId}_${calls++}`);
  for (const part of parts) {
    if (!isJsonObject(part)) continue;
    const piece = decodePart(part, makeId);
    const kept = piece === undefined ? undefined : withRest(piece, part);
    if (kept !== undefined) content.push(kept);
    else if (piece !== undefined) content.push(piece);
    if (kept === undefined && !isBlank(part)) isWhole = false;
  }
  const message: UnifiedMessage = { role: 'assistant', content: content.length === 0 ? '' : content };
  return isWhole ? message : { ...message, provider_kwargs: { parts } };
}

function isPlainText(part: JsonObject): boolean {
  for (const key in part) if (key !== 'text') return false;
  return typeof part['text'] === 'string';
}

function isBlank(part: JsonObject): boolean {
  return part['text'] === '' && isPlainText(part);
}
