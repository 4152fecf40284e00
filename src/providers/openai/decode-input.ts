import { isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Content, ToolCallContent, ToolResultContent } from '../../model/content.ts';
import { Conversation } from './conversation.ts';
import { decodeArguments } from './decode-arguments.ts';
import { decodeAnswerParts, decodeInputParts } from './decode-input-parts.ts';
import { keepOthers } from './decode-parts.ts';
import { decodeThinking } from './decode-thinking.ts';
import { encodeToolCallItem, encodeToolResultItem, encodeThinkingItem } from './encode-items.ts';
import type { Findings } from './findings.ts';
import { Losses } from './losses.ts';

/** A response's input as a conversation. @param instructions the system prompt that stands apart from it */
export function decodeInput(
  input: string | readonly JsonValue[],
  instructions: string | undefined,
  findings: Findings,
): Conversation {
  const conversation = new Conversation(findings);
  if (instructions !== undefined) conversation.addSystem([instructions], 'instructions');
  if (typeof input === 'string') conversation.addUser(input, undefined, 'input');
  else input.forEach((item, index) => decodeItem(item, `input[${index}]`, conversation, findings));
  return conversation;
}

function decodeItem(item: JsonValue, path: string, conversation: Conversation, findings: Findings): void {
  if (!isJsonObject(item)) {
    findings.refuse(path, 'must be a JSON object');
    return;
  }
  switch (stringAt(item, 'type') ?? 'message') {
    case 'message':
      decodeMessage(item, path, conversation, findings);
      return;
    case 'reasoning':
      conversation.addAnswerPiece(decodeReasoning(item, path, findings));
      return;
    case 'function_call':
    case 'custom_tool_call':
      conversation.addAnswerPiece(decodeCall(item, path, findings));
      return;
    case 'function_call_output':
    case 'custom_tool_call_output':
      conversation.addResult(decodeResult(item, path, findings), `${path}.call_id`);
      return;
    default:
      findings.loseContent('an item of this type', path);
  }
}

const MESSAGE_KEYS: ReadonlySet<string> = new Set(['role', 'content']);

function decodeMessage(item: JsonObject, path: string, conversation: Conversation, findings: Findings): void {
  const { content, role } = item;
  const kwargs = restOf(item, path, findings);
  if (role === 'assistant') {
    const said = typeof content === 'string' ? content : decodeAnswerParts(content, path, findings);
    conversation.addAnswerText(said, kwargs, path);
    return;
  }
  const said = typeof content === 'string' ? content : decodeInputParts(content, `${path}.content`, findings);
  if (role === 'user') conversation.addUser(said, kwargs, path);
  else if (role === 'system' || role === 'developer') {
    conversation.addSystem(textsOf(said, path, findings), path);
  } else findings.refuse(`${path}.role`, 'has no unified form');
}

/** What a message says besides. Ids and states of earlier answers say nothing to another provider. */
function restOf(item: JsonObject, path: string, findings: Findings): JsonObject | undefined {
  findings.loseOthers(item, PASSING_KEYS, path);
  if (!findings.isOwn) return undefined;
  const others = Object.entries(item).filter(([key]) => !MESSAGE_KEYS.has(key));
  return others.length === 0 ? undefined : Object.fromEntries(others);
}

const PASSING_KEYS: ReadonlySet<string> = new Set([...MESSAGE_KEYS, 'type', 'id', 'status']);

function textsOf(said: string | Content[], path: string, findings: Findings): string[] {
  if (typeof said === 'string') return said === '' ? [] : [said];
  return said.flatMap((piece, index) => {
    if (piece.type === 'text') return [piece.text];
    findings.loseContent(`${piece.type} in a system message`, `${path}.content[${index}]`);
    return [];
  });
}

/** For another provider, the id and the encrypted thoughts are of no use, and the summary alone is left. */
function decodeReasoning(item: JsonObject, path: string, findings: Findings): Content | undefined {
  const piece = decodeThinking(item);
  if (!findings.isOwn) {
    if (stringAt(item, 'encrypted_content') !== undefined) {
      findings.loseParameter(`${path}.encrypted_content`);
    }
    return piece === undefined || piece.thinking === ''
      ? undefined
      : { type: 'thinking', thinking: piece.thinking };
  }
  if (piece === undefined) return undefined;
  const { type, thinking, signature } = piece;
  const bare = signature === undefined ? { type, thinking } : { type, thinking, signature };
  return keepOthers(bare, encodeThinkingItem(bare), item, path, findings);
}

const CALL_KEYS: ReadonlySet<string> = new Set([
  'type',
  'id',
  'status',
  'call_id',
  'name',
  'arguments',
  'input',
]);
const RESULT_KEYS: ReadonlySet<string> = new Set(['type', 'id', 'status', 'call_id', 'output']);

function decodeCall(item: JsonObject, path: string, findings: Findings): ToolCallContent | undefined {
  const id = stringAt(item, 'call_id');
  const name = stringAt(item, 'name');
  if (id === undefined || name === undefined) return findings.refuse(path, 'must have a call_id and a name');
  const text = stringAt(item, 'arguments');
  const input = text === undefined ? (item['input'] ?? {}) : decodeArguments(text);
  const piece: ToolCallContent = { type: 'tool_call', id, name, input };
  findings.loseOthers(item, CALL_KEYS, path);
  return findings.isOwn ? keepOthers(piece, encodeToolCallItem(piece), item, path, findings) : piece;
}

function decodeResult(item: JsonObject, path: string, findings: Findings): ToolResultContent | undefined {
  const id = stringAt(item, 'call_id');
  if (id === undefined) return findings.refuse(`${path}.call_id`, 'is missing');
  const { output } = item;
  const content = typeof output === 'string' ? output : decodeInputParts(output, `${path}.output`, findings);
  const piece: ToolResultContent = { type: 'tool_result', tool_call_id: id, content };
  findings.loseOthers(item, RESULT_KEYS, path);
  if (!findings.isOwn) return piece;
  return keepOthers(piece, encodeToolResultItem(piece, path, new Losses('')), item, path, findings);
}
