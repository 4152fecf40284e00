import { isJsonObject, stringAt, type JsonValue } from '../../core/json.ts';
import type { Mode } from '../../model/request.ts';
import { CHAT_ENDPOINT } from './chat-completions.ts';
import { COMPLETION_ENDPOINT } from './completion-codec.ts';
import { EMBEDDING_ENDPOINT } from './embedding-codec.ts';
import { RESPONSES_ENDPOINT } from './responses.ts';

const MODES: ReadonlyMap<string, Mode> = new Map([
  [CHAT_ENDPOINT, 'chat'],
  [RESPONSES_ENDPOINT, 'chat'],
  [COMPLETION_ENDPOINT, 'completion'],
  [EMBEDDING_ENDPOINT, 'embedding'],
]);

/** The mode of an endpoint; one that has no codec is custom. */
export function modeOfEndpoint(endpoint: string): Mode {
  return MODES.get(endpoint) ?? 'custom';
}

/** The mode of an answer, by the word that OpenAI puts on its objects. */
export function modeOfAnswer(body: JsonValue): Mode {
  if (!isJsonObject(body)) return 'custom';
  const word = stringAt(body, 'object') ?? '';
  if (word === 'list') return isEmbeddings(body['data']) ? 'embedding' : 'custom';
  return ANSWERS.get(word) ?? 'custom';
}

const ANSWERS: ReadonlyMap<string, Mode> = new Map([
  ['chat.completion', 'chat'],
  ['response', 'chat'],
  ['text_completion', 'completion'],
]);

/** Other lists, such as vLLM's scores, are no embeddings. */
function isEmbeddings(data: JsonValue | undefined): boolean {
  const first: JsonValue | undefined = Array.isArray(data) ? data[0] : undefined;
  return isJsonObject(first) && first['embedding'] !== undefined;
}
