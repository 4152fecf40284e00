import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { allBlocks, turnsOf, type Turn } from './conversation.ts';
import type { MessageCheck } from './message-check.ts';

/** What is wrong with the roles and the contents of the messages. */
export const checkConversation: MessageCheck = (body, model, { version }) => {
  const turns = turnsOf(body);
  if (turns.length === 0) return 'messages: at least one message is required';
  if (turns[0]?.role !== 'user') return 'messages: first message must use the "user" role';
  return (
    checkSystemTurns(turns, model.traits.systemMessages) ??
    checkContents(body) ??
    checkTexts(turns) ??
    (version === '2023-06-01' ? undefined : checkNewVersion(turns)) ??
    checkPrefill(turns, model.traits.prefill)
  );
};

/** Prompt caching guide, on system messages in mid-conversation; the words about their place are the simulator's own. */
function checkSystemTurns(turns: readonly Turn[], known: boolean): string | undefined {
  for (const [index, turn] of turns.entries()) {
    if (turn.role !== 'system') continue;
    if (!known) return "role 'system' is not supported on this model";
    const path = `messages.${turn.first}`;
    if (turn.blocks.some(({ block }) => block['type'] !== 'text')) {
      return `${path}: system messages may only have text content`;
    }
    const next = turns[index + 1];
    if (turns[index - 1]?.role !== 'user' || (next !== undefined && next.role !== 'assistant')) {
      return `${path}: system messages must follow a user message, and only an assistant message may follow them`;
    }
  }
  return undefined;
}

function checkContents(body: JsonObject): string | undefined {
  const messages = Array.isArray(body['messages']) ? body['messages'] : [];
  for (const [index, message] of messages.entries()) {
    if (!isJsonObject(message)) continue;
    const { content, role } = message;
    const isEmpty = content === '' || (Array.isArray(content) && content.length === 0);
    if (isEmpty && !(role === 'assistant' && index === messages.length - 1)) {
      return `messages.${index}: all messages must have non-empty content except for the optional final assistant message`;
    }
  }
  return undefined;
}

function checkTexts(turns: readonly Turn[]): string | undefined {
  for (const turn of turns) {
    for (const { block } of allBlocks(turn.blocks)) {
      if (block['type'] !== 'text' || typeof block['text'] !== 'string') continue;
      const isFinal = turn === turns.at(-1) && turn.role === 'assistant';
      if (block['text'] === '' && !isFinal) return 'messages: text content blocks must be non-empty';
      if (block['text'] !== '' && block['text'].trim() === '') {
        return 'messages: text content blocks must contain non-whitespace text';
      }
    }
  }
  return undefined;
}

/** Version history, 2026-10-21: documents of the assistant and citations of the user are refused. */
function checkNewVersion(turns: readonly Turn[]): string | undefined {
  for (const turn of turns) {
    for (const { block, path } of turn.blocks) {
      if (turn.role === 'assistant' && block['type'] === 'document') {
        return `${path}: Input tag 'document' found using 'type' does not match any of the expected tags`;
      }
    }
    if (turn.role !== 'user') continue;
    for (const { block, path } of allBlocks(turn.blocks)) {
      const citations = block['type'] === 'text' ? block['citations'] : undefined;
      if (!Array.isArray(citations) || citations.length === 0) continue;
      return `${path}.text.citations: List should have at most 0 items after validation, not ${citations.length}`;
    }
  }
  return undefined;
}

function checkPrefill(turns: readonly Turn[], known: boolean): string | undefined {
  const last = turns.at(-1);
  if (last?.role !== 'assistant') return undefined;
  const end = last.blocks.at(-1)?.block;
  // A call without its result has a refusal of its own.
  if (end?.['type'] === 'tool_use') return undefined;
  if (!known) {
    return 'This model does not support assistant message prefill. The conversation must end with a user message.';
  }
  const text = end?.['text'];
  return typeof text === 'string' && text !== text.trimEnd()
    ? 'messages: final assistant content cannot end with trailing whitespace'
    : undefined;
}
