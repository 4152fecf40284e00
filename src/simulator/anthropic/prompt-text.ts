import type { JsonObject } from '../../core/json.ts';
import { allBlocks, turnsOf, type Turn } from './conversation.ts';

/** What the user said last: the texts of the last turn, of tools' results too. */
export function lastPrompt(body: JsonObject): string {
  const turns = turnsOf(body);
  const last = turns.findLast((turn) => turn.role === 'user') ?? turns.at(-1);
  return last === undefined ? '' : textOf(last);
}

/** Whether the last turn answers calls of tools. */
export function answersTools(body: JsonObject): boolean {
  return (
    turnsOf(body)
      .at(-1)
      ?.blocks.some(({ block }) => block['type'] === 'tool_result') ?? false
  );
}

function textOf(turn: Turn): string {
  const texts = allBlocks(turn.blocks).map(({ block }) => block['text'] ?? plainResult(block));
  return texts.filter((text) => typeof text === 'string' && text !== '').join('\n');
}

function plainResult(block: JsonObject): unknown {
  return block['type'] === 'tool_result' ? block['content'] : undefined;
}
