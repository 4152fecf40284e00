import type { DecodedRequest, DecodeRequestOptions } from '../../adapter/codec.ts';
import { objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { ChatRequest } from '../../model/request.ts';
import { encodeChatCompletion } from './chat-completions.ts';
import type { ChatRules } from './chat-rules.ts';
import { decodeMessages } from './decode-messages.ts';
import { decodeModel } from './decode-model.ts';
import { decodeEffort, decodeSettings, forgetSetting, type SettingNames } from './decode-settings.ts';
import { decodeFormat, decodeToolChoice, decodeTools } from './decode-tools.ts';
import { encodeTool } from './encode-tools.ts';
import type { ChatEndpoint } from './endpoint-choice.ts';
import { Findings } from './findings.ts';
import { keepRest, type BodyForm, type Draft, type Forget } from './keep-rest.ts';

/** Reads a chat completion's body. @param choose the endpoint that the request would go to by itself */
export function decodeChatRequest(
  body: JsonObject,
  { customId, isOwn }: DecodeRequestOptions,
  rules: ChatRules,
  choose: (request: ChatRequest) => ChatEndpoint,
): DecodedRequest<ChatRequest> {
  const findings = new Findings(isOwn);
  const draft: Draft<ChatRequest> = { custom_id: customId, messages: [] };
  decodeModel(draft, body, findings);
  decodeConversation(draft, body, rules, findings);
  decodeAllSettings(draft, body, rules, findings);
  decodeToolsAndFormat(draft, body, findings);
  findings.loseOthers(body, KNOWN_KEYS);
  const { problems, warnings } = findings;
  if (problems.length > 0) return { ok: false, problems };
  if (!isOwn) return { ok: true, request: draft, warnings };
  return { ok: true, request: keepRest(draft, body, formOf(rules), choose(draft) !== 'chat'), warnings };
}

function decodeConversation(
  draft: Draft<ChatRequest>,
  body: JsonObject,
  rules: ChatRules,
  findings: Findings,
): void {
  const { messages } = body;
  if (!Array.isArray(messages)) {
    findings.refuse('messages', messages === undefined ? 'is missing' : 'must be a list');
    return;
  }
  const conversation = decodeMessages(messages, rules, findings);
  if (conversation.systemPrompt !== undefined) draft.system_prompt = conversation.systemPrompt;
  draft.messages = conversation.finish('messages');
}

/** Settings that are told by the same words everywhere. */
const SETTINGS: SettingNames = {
  max_completion_tokens: 'max_tokens',
  temperature: 'temperature',
  top_p: 'top_p',
  presence_penalty: 'presence_penalty',
  frequency_penalty: 'frequency_penalty',
  seed: 'seed',
  stop: 'stop_sequences',
};
const OLDER_LIMIT: SettingNames = { max_tokens: 'max_tokens' };
const TOP_K: SettingNames = { top_k: 'top_k' };

const KNOWN_KEYS: ReadonlySet<string> = new Set([
  ...Object.keys(SETTINGS),
  'max_tokens',
  'top_k',
  'model',
  'messages',
  'reasoning_effort',
  'tools',
  'tool_choice',
  'response_format',
]);

function decodeAllSettings(
  draft: Draft<ChatRequest>,
  body: JsonObject,
  rules: ChatRules,
  findings: Findings,
): void {
  // The older name of the limit: for OpenAI itself it is kept as it stands.
  if (!findings.isOwn) decodeSettings(draft, body, OLDER_LIMIT, findings);
  decodeSettings(draft, body, SETTINGS, findings);
  if (findings.isOwn && typeof body['max_tokens'] === 'number') forgetSetting(draft, 'max_tokens');
  if (rules.takesTopK || !findings.isOwn) decodeSettings(draft, body, TOP_K, findings);
  decodeEffort(draft, body['reasoning_effort'], 'reasoning_effort', findings);
}

function decodeToolsAndFormat(draft: Draft<ChatRequest>, body: JsonObject, findings: Findings): void {
  const tools = decodeTools(body['tools'], (tool) => objectAt(tool, 'function'), encodeTool, findings);
  if (tools !== undefined) draft.tools = tools;
  const choice = decodeToolChoice(
    body['tool_choice'],
    (named) => stringAt(objectAt(named, 'function') ?? {}, 'name'),
    findings,
  );
  if (choice !== undefined) draft.tool_choice = choice;
  const format = objectAt(body, 'response_format');
  if (format === undefined) return;
  const source = objectAt(format, 'json_schema') ?? {};
  const decoded = decodeFormat(format, source, 'response_format', findings);
  if (decoded === undefined) return;
  draft.response_format = decoded;
  findings.loseOthers(format, FORMAT_PLACES, 'response_format');
  findings.loseOthers(source, FORMAT_KEYS, 'response_format.json_schema');
}

const FORMAT_PLACES: ReadonlySet<string> = new Set(['type', 'json_schema']);

const FORMAT_KEYS: ReadonlySet<string> = new Set(['name', 'schema', 'strict']);

function formOf(rules: ChatRules): BodyForm<ChatRequest> {
  return {
    subject: ['messages'],
    forget: FORGET,
    encode: (request) => encodeChatCompletion(request, { model: '' }, rules).body,
  };
}

const FORGET: Forget<ChatRequest> = new Map([
  ['max_completion_tokens', (draft) => forgetSetting(draft, 'max_tokens')],
  ['temperature', (draft) => forgetSetting(draft, 'temperature')],
  ['top_p', (draft) => forgetSetting(draft, 'top_p')],
  ['top_k', (draft) => forgetSetting(draft, 'top_k')],
  ['presence_penalty', (draft) => forgetSetting(draft, 'presence_penalty')],
  ['frequency_penalty', (draft) => forgetSetting(draft, 'frequency_penalty')],
  ['seed', (draft) => forgetSetting(draft, 'seed')],
  ['stop', (draft) => forgetSetting(draft, 'stop_sequences')],
  ['reasoning_effort', (draft) => forgetSetting(draft, 'reasoning')],
  ['tools', (draft) => delete draft.tools],
  ['tool_choice', (draft) => delete draft.tool_choice],
  ['response_format', (draft) => delete draft.response_format],
]);
