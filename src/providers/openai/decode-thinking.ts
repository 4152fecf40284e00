import { arrayAt, isJsonObject, stringAt, type JsonObject } from '../../core/json.ts';
import type { ThinkingContent } from '../../model/content.ts';

/**
 * An item of reasoning: its summary, or the thoughts themselves at servers that show them. The encrypted thoughts are
 * the signature, and the id is kept beside it, since OpenAI takes the one only with the other. Undefined for an item
 * that holds neither: all it has is an id.
 */
export function decodeThinking(item: JsonObject): ThinkingContent | undefined {
  const thinking = textOf(item, 'summary') ?? textOf(item, 'content');
  const signature = stringAt(item, 'encrypted_content');
  if (thinking === undefined && signature === undefined) return undefined;
  const id = stringAt(item, 'id');
  return {
    type: 'thinking',
    thinking: thinking ?? '',
    ...(signature !== undefined && { signature }),
    ...(id !== undefined && { provider_kwargs: { id } }),
  };
}

/** The texts of a list of parts, a blank line between them, as the parts are paragraphs. */
function textOf(item: JsonObject, key: string): string | undefined {
  const texts: string[] = [];
  for (const part of arrayAt(item, key)) {
    const text = isJsonObject(part) ? stringAt(part, 'text') : undefined;
    if (text !== undefined) texts.push(text);
  }
  return texts.length === 0 ? undefined : texts.join('\n\n');
}
