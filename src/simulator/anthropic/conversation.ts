import { arrayAt, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { textAt } from './text-at.ts';

/** Messages of one role in a row, which count as one. */
export interface Turn {
  readonly role: string;
  /** Index of its first message. */
  readonly first: number;
  readonly blocks: readonly PlacedBlock[];
}

/** A block and where it stands. */
export interface PlacedBlock {
  readonly block: JsonObject;
  /** Such as `messages.0.content.1`. */
  readonly path: string;
}

/** The messages of a request as turns. */
export function turnsOf(body: JsonObject): readonly Turn[] {
  const turns: { role: string; first: number; blocks: PlacedBlock[] }[] = [];
  for (const [index, message] of arrayAt(body, 'messages').entries()) {
    if (!isJsonObject(message)) continue;
    const blocks = blocksOf(message['content'], `messages.${index}.content`);
    const last = turns.at(-1);
    if (last !== undefined && last.role === message['role']) last.blocks.push(...blocks);
    else turns.push({ role: textAt(message, 'role'), first: index, blocks });
  }
  return turns;
}

/** The blocks of a content; a string stands for one text block. */
export function blocksOf(content: JsonValue | undefined, path: string): PlacedBlock[] {
  if (typeof content === 'string') return [{ block: { type: 'text', text: content }, path }];
  if (!Array.isArray(content)) return [];
  return content
    .map((block: JsonValue, index) => ({ block, path: `${path}.${index}` }))
    .filter((entry): entry is PlacedBlock => isJsonObject(entry.block));
}

/** All blocks of a turn and those that stand in them: what tools returned, and what documents are made of. */
export function allBlocks(blocks: readonly PlacedBlock[]): readonly PlacedBlock[] {
  return blocks.flatMap((entry) => [entry, ...allBlocks(innerBlocks(entry))]);
}

function innerBlocks({ block, path }: PlacedBlock): readonly PlacedBlock[] {
  const tagged = `${path}.${textAt(block, 'type')}`;
  if (Array.isArray(block['content'])) return blocksOf(block['content'], `${tagged}.content`);
  const { source } = block;
  return isJsonObject(source) && Array.isArray(source['content'])
    ? blocksOf(source['content'], `${tagged}.source.content.content`)
    : [];
}
