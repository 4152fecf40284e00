import { turnsOf, type Turn } from './conversation.ts';
import type { MessageCheck } from './message-check.ts';
import { textAt } from './text-at.ts';

/** Whether each call of a tool has its result right behind it, and each result its call. */
export const checkToolBlocks: MessageCheck = (body) => {
  const turns = turnsOf(body);
  const seen = new Set<string>();
  for (const [index, turn] of turns.entries()) {
    const calls = turn.role === 'assistant' ? idsOf(turn, 'tool_use', 'id') : [];
    for (const id of calls) {
      if (seen.has(id)) return 'messages: `tool_use` ids must be unique';
      seen.add(id);
    }
    const problem = missingResults(turn, calls, turns[index + 1]) ?? strayResults(turn, turns[index - 1]);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

function missingResults(turn: Turn, calls: readonly string[], next: Turn | undefined): string | undefined {
  const results = next?.role === 'user' ? leadingResults(next) : new Set();
  const missing = calls.filter((id) => !results.has(id));
  if (missing.length === 0) return undefined;
  return (
    `messages.${turn.first}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ` +
    `${missing.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`
  );
}

/** Only results that stand before anything else count. */
function leadingResults(turn: Turn): ReadonlySet<string> {
  const other = turn.blocks.findIndex(({ block }) => block['type'] !== 'tool_result');
  const blocks = other === -1 ? turn.blocks : turn.blocks.slice(0, other);
  return new Set(idsOf({ ...turn, blocks }, 'tool_result', 'tool_use_id'));
}

function strayResults(turn: Turn, previous: Turn | undefined): string | undefined {
  const calls = new Set(previous === undefined ? [] : idsOf(previous, 'tool_use', 'id'));
  const answered = new Set<string>();
  for (const { block, path } of turn.blocks) {
    if (block['type'] !== 'tool_result') continue;
    const id = textAt(block, 'tool_use_id');
    if (turn.role !== 'user') return `${path}: \`tool_result\` blocks can only be in \`user\` messages`;
    if (!calls.has(id)) {
      return (
        `${path}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. ` +
        'Each `tool_result` block must have a corresponding `tool_use` block in the previous message.'
      );
    }
    if (answered.has(id)) {
      return `${path}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${id}`;
    }
    answered.add(id);
  }
  const call = turn.role === 'user' && turn.blocks.find(({ block }) => block['type'] === 'tool_use');
  return call ? `${call.path}: \`tool_use\` blocks can only be in \`assistant\` messages` : undefined;
}

function idsOf(turn: Turn, type: string, key: string): string[] {
  return turn.blocks.filter(({ block }) => block['type'] === type).map(({ block }) => textAt(block, key));
}
