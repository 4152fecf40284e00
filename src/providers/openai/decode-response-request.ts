import type { DecodedRequest, DecodeRequestOptions } from '../../adapter/codec.ts';
import { objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { ChatRequest } from '../../model/request.ts';
import type { Tool } from '../../model/tool.ts';
import { decodeInput } from './decode-input.ts';
import { decodeModel } from './decode-model.ts';
import { decodeEffort, decodeSettings, forgetSetting, type SettingNames } from './decode-settings.ts';
import { decodeFormat, decodeToolChoice, decodeTools } from './decode-tools.ts';
import type { ChatEndpoint } from './endpoint-choice.ts';
import { Findings } from './findings.ts';
import { keepRest, type BodyForm, type Draft } from './keep-rest.ts';
import { encodeResponse, encodeResponseTool } from './responses.ts';

/** Reads a response's body. @param choose the endpoint that the request would go to by itself */
export function decodeResponseRequest(
  body: JsonObject,
  { customId, isOwn }: DecodeRequestOptions,
  choose: (request: ChatRequest) => ChatEndpoint,
): DecodedRequest<ChatRequest> {
  const findings = new Findings(isOwn);
  const draft: Draft<ChatRequest> = { custom_id: customId, messages: [] };
  decodeModel(draft, body, findings);
  decodeConversation(draft, body, findings);
  decodeSettings(draft, body, SETTINGS, findings);
  decodeNested(draft, body, findings);
  decodeToolsOf(draft, body, findings);
  findings.loseOthers(body, KNOWN_KEYS);
  const { problems, warnings } = findings;
  if (problems.length > 0) return { ok: false, problems };
  if (!isOwn) return { ok: true, request: draft, warnings };
  return { ok: true, request: keepRest(draft, body, FORM, choose(draft) !== 'responses'), warnings };
}

function decodeConversation(draft: Draft<ChatRequest>, body: JsonObject, findings: Findings): void {
  const { input } = body;
  if (typeof input !== 'string' && !Array.isArray(input)) {
    findings.refuse('input', input === undefined ? 'is missing' : 'must be a text or a list');
    return;
  }
  const conversation = decodeInput(input, stringAt(body, 'instructions'), findings);
  if (conversation.systemPrompt !== undefined) draft.system_prompt = conversation.systemPrompt;
  draft.messages = conversation.finish('input');
}

const SETTINGS: SettingNames = {
  max_output_tokens: 'max_tokens',
  temperature: 'temperature',
  top_p: 'top_p',
};

const KNOWN_KEYS: ReadonlySet<string> = new Set([
  ...Object.keys(SETTINGS),
  'model',
  'input',
  'instructions',
  'reasoning',
  'tools',
  'tool_choice',
  'text',
]);
const EFFORT_KEY: ReadonlySet<string> = new Set(['effort']);
const FORMAT_KEY: ReadonlySet<string> = new Set(['format']);
const FORMAT_KEYS: ReadonlySet<string> = new Set(['type', 'name', 'schema', 'strict']);

function decodeNested(draft: Draft<ChatRequest>, body: JsonObject, findings: Findings): void {
  const reasoning = objectAt(body, 'reasoning') ?? {};
  decodeEffort(draft, reasoning['effort'], 'reasoning.effort', findings);
  findings.loseOthers(reasoning, EFFORT_KEY, 'reasoning');
  const text = objectAt(body, 'text') ?? {};
  findings.loseOthers(text, FORMAT_KEY, 'text');
  const format = objectAt(text, 'format');
  if (format === undefined) return;
  const decoded = decodeFormat(format, format, 'text.format', findings);
  if (decoded === undefined) return;
  draft.response_format = decoded;
  findings.loseOthers(format, FORMAT_KEYS, 'text.format');
}

function decodeToolsOf(draft: Draft<ChatRequest>, body: JsonObject, findings: Findings): void {
  const sourceOf = (tool: JsonObject): JsonObject | undefined =>
    tool['type'] === 'function' ? tool : undefined;
  const tools = decodeTools(body['tools'], sourceOf, encodeResponseTool, findings);
  if (tools !== undefined) draft.tools = tools.map(withoutFalse);
  const choice = decodeToolChoice(
    body['tool_choice'],
    (named) => (named['type'] === 'function' ? stringAt(named, 'name') : undefined),
    findings,
  );
  if (choice !== undefined) draft.tool_choice = choice;
}

/** `strict: false` is what a tool without the word is written as. */
function withoutFalse(tool: Tool): Tool {
  if (tool.strict !== false) return tool;
  const { strict: _, ...others } = tool;
  return others;
}

const FORM: BodyForm<ChatRequest> = {
  subject: ['input', 'instructions'],
  forget: new Map([
    ['max_output_tokens', (draft) => forgetSetting(draft, 'max_tokens')],
    ['temperature', (draft) => forgetSetting(draft, 'temperature')],
    ['top_p', (draft) => forgetSetting(draft, 'top_p')],
    ['reasoning', (draft) => forgetSetting(draft, 'reasoning')],
    ['tools', (draft) => delete draft.tools],
    ['tool_choice', (draft) => delete draft.tool_choice],
    ['text', (draft) => delete draft.response_format],
  ]),
  encode: (request) => encodeResponse(request, { model: '' }).body,
};
