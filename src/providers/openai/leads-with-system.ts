import { isJsonObject, type JsonValue } from '../../core/json.ts';

/** Whether a conversation in OpenAI's own words begins with a system message, by either of its names. */
export function leadsWithSystem(conversation: JsonValue | undefined): boolean {
  const first: JsonValue | undefined = Array.isArray(conversation) ? conversation[0] : undefined;
  if (!isJsonObject(first)) return false;
  return first['role'] === 'system' || first['role'] === 'developer';
}
