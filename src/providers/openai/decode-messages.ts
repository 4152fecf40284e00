import {
  arrayAt,
  isJsonObject,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../core/json.ts';
import type { Content, ToolCallContent, ToolResultContent } from '../../model/content.ts';
import type { UnifiedMessage } from '../../model/message.ts';
import type { ChatRules } from './chat-rules.ts';
import { Conversation } from './conversation.ts';
import { decodeArguments } from './decode-arguments.ts';
import { decodeParts, keepOthers } from './decode-parts.ts';
import { encodeToolCall, encodeToolResult } from './encode-messages.ts';
import type { Findings } from './findings.ts';
import { Losses } from './losses.ts';

/** The messages of a chat completion as a conversation. */
export function decodeMessages(
  messages: readonly JsonValue[],
  rules: ChatRules,
  findings: Findings,
): Conversation {
  const conversation = new Conversation(findings);
  for (const [index, message] of messages.entries()) {
    const path = `messages[${index}]`;
    if (isJsonObject(message)) decodeMessage(message, path, rules, conversation, findings);
    else findings.refuse(path, 'must be a JSON object');
  }
  return conversation;
}

function decodeMessage(
  message: JsonObject,
  path: string,
  rules: ChatRules,
  conversation: Conversation,
  findings: Findings,
): void {
  const { content } = message;
  switch (stringAt(message, 'role') ?? '') {
    case 'system':
    case 'developer':
      conversation.addSystem(textsOf(content, path, rules, findings), path);
      findings.loseOthers(message, SYSTEM_KEYS, path);
      return;
    case 'user':
      conversation.addUser(
        contentOf(content, path, rules, findings),
        restOf(message, USER_KEYS, path, findings),
        path,
      );
      return;
    case 'tool':
      conversation.addResult(decodeResult(message, path, rules, findings), `${path}.tool_call_id`);
      return;
    case 'assistant':
      decodeAssistant(message, path, rules, conversation, findings);
      return;
    default:
      findings.refuse(`${path}.role`, 'has no unified form');
  }
}

const SYSTEM_KEYS: ReadonlySet<string> = new Set(['role', 'content']);
const USER_KEYS = SYSTEM_KEYS;
const RESULT_KEYS: ReadonlySet<string> = new Set(['role', 'content', 'tool_call_id']);
const ASSISTANT_KEYS: ReadonlySet<string> = new Set(['role', 'content', 'tool_calls']);

function decodeAssistant(
  message: JsonObject,
  path: string,
  rules: ChatRules,
  conversation: Conversation,
  findings: Findings,
): void {
  const said = contentOf(message['content'], path, rules, findings);
  const calls = arrayAt(message, 'tool_calls').map((call, index) =>
    decodeCall(call, `${path}.tool_calls[${index}]`, findings),
  );
  const rest = restOf(message, ASSISTANT_KEYS, path, findings);
  const pieces = [
    ...thoughtsOf(message, findings),
    ...asPieces(said, message),
    ...calls.filter((call) => call !== undefined),
  ];
  const isString = typeof said === 'string' && said !== '' && pieces.length === 1;
  // Where nothing is said, the message has no content when it is written again.
  const silent = said === '' && Object.hasOwn(message, 'content') && findings.isOwn;
  const kwargs = silent ? { ...rest, content: message['content'] ?? null } : rest;
  conversation.addAssistant(isString ? said : pieces, kwargs, path);
}

/** The refusal stands for the text where there is none. */
function asPieces(said: string | Content[], message: JsonObject): Content[] {
  if (typeof said !== 'string') return said;
  const text = said === '' ? stringAt(message, 'refusal') : said;
  return text === undefined ? [] : [{ type: 'text', text }];
}

/** Thoughts that other servers show. OpenAI does not know the word, so that for itself it is kept as it is. */
function thoughtsOf(message: JsonObject, findings: Findings): Content[] {
  const thinking = stringAt(message, 'reasoning') ?? stringAt(message, 'reasoning_content');
  return findings.isOwn || thinking === undefined ? [] : [{ type: 'thinking', thinking }];
}

function decodeCall(call: JsonValue, path: string, findings: Findings): ToolCallContent | undefined {
  if (!isJsonObject(call)) return findings.refuse(path, 'must be a JSON object');
  const source = objectAt(call, 'function') ?? objectAt(call, 'custom') ?? {};
  const id = stringAt(call, 'id');
  const name = stringAt(source, 'name');
  if (id === undefined || name === undefined) return findings.refuse(path, 'must have an id and a name');
  const text = stringAt(source, 'arguments');
  const input = text === undefined ? (source['input'] ?? {}) : decodeArguments(text);
  const piece: ToolCallContent = { type: 'tool_call', id, name, input };
  // For another provider, arguments that are written with other blanks say the same.
  const encoded = encodeToolCall(findings.isOwn ? piece : { ...piece, input: text ?? '' });
  return keepOthers(piece, encoded, call, path, findings);
}

function decodeResult(
  message: JsonObject,
  path: string,
  rules: ChatRules,
  findings: Findings,
): ToolResultContent | undefined {
  const id = stringAt(message, 'tool_call_id');
  if (id === undefined) return findings.refuse(`${path}.tool_call_id`, 'is missing');
  const content = contentOf(message['content'], path, rules, findings);
  const piece: ToolResultContent = { type: 'tool_result', tool_call_id: id, content };
  findings.loseOthers(message, RESULT_KEYS, path);
  if (!findings.isOwn) return piece;
  const encoded = encodeToolResult(piece, path, new Losses(rules.api));
  return keepOthers(piece, encoded, message, path, findings);
}

/** A string, or the pieces of a list; nothing at all is an empty string. */
function contentOf(
  content: JsonValue | undefined,
  path: string,
  rules: ChatRules,
  findings: Findings,
): string | Content[] {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? decodeParts(content, `${path}.content`, rules, findings) : '';
}

/** The texts of a system message; what it holds besides text has no unified form. */
function textsOf(
  content: JsonValue | undefined,
  path: string,
  rules: ChatRules,
  findings: Findings,
): string[] {
  const said = contentOf(content, path, rules, findings);
  if (typeof said === 'string') return said === '' ? [] : [said];
  return said.flatMap((piece, index) => {
    if (piece.type === 'text') return [piece.text];
    findings.loseContent(`${piece.type} in a system message`, `${path}.content[${index}]`);
    return [];
  });
}

/** What a message says besides; for another provider it is lost. */
function restOf(
  message: JsonObject,
  known: ReadonlySet<string>,
  path: string,
  findings: Findings,
): UnifiedMessage['provider_kwargs'] {
  const others = Object.entries(message).filter(([key]) => !known.has(key));
  if (others.length === 0) return undefined;
  const rest = Object.fromEntries(others);
  if (findings.isOwn) return rest;
  const { reasoning: _, reasoning_content: __, refusal: ___, ...lost } = rest;
  findings.loseRest(lost, path);
  return undefined;
}
