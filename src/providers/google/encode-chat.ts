import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type { Encoded, EncodeOptions } from '../../adapter/codec.ts';
import { isJsonObject, objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import type { ChatRequest } from '../../model/request.ts';
import { spell } from './casing.ts';
import type { ChatBody, GenerationBody } from './chat-body.ts';
import { encodeFormat } from './encode-format.ts';
import { encodeGeneration } from './encode-generation.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeToolChoice, encodeTools } from './encode-tools.ts';
import { CHAT_ENDPOINT } from './endpoints.ts';
import type { GoogleLanguage } from './google-language.ts';
import { isEmpty } from './is-empty.ts';
import { bareModel } from './model-name.ts';

const NOTHING: Readonly<Record<string, never>> = {};

/** A chat as a `GenerateContentRequest`. The model is no part of it: it stands in the address that batches are sent to. */
export function encodeChat(request: ChatRequest, options: EncodeOptions, language: GoogleLanguage): Encoded {
  const warnings: Warning[] = [];
  const body = buildChat(request, options.model, language, warnings);
  return {
    endpoint: CHAT_ENDPOINT,
    model: bareModel(stringAt(body, 'model') ?? request.model ?? options.model),
    body: language.casing === 'camel' ? body : spell(body, 'GenerateContentRequest', language.casing),
    shared: NOTHING,
    cost: NOTHING,
    warnings,
  };
}

/** The body, its own names in camelCase, whatever spelling the user's keys came in. @param model of the target */
export function buildChat(
  request: ChatRequest,
  model: string,
  language: Pick<GoogleLanguage, 'schemaField'>,
  warnings: Warning[],
): JsonObject {
  const kwargs = readKwargs(request.provider_kwargs, warnings);
  const body: ChatBody = { contents: encodeMessages(request.messages, warnings) };
  if (body.contents.length === 0) warnings.push(NOTHING_LEFT);
  const { system_prompt: system, tool_choice: choice, tools } = request;
  if (system !== undefined) body.systemInstruction = encodeSystem(system);
  if (tools !== undefined && tools.length > 0) {
    body.tools = [{ functionDeclarations: encodeTools(tools, warnings) }];
  }
  if (choice !== undefined) body.toolConfig = { functionCallingConfig: encodeToolChoice(choice) };
  const generation = buildGeneration(request, model, language, kwargs, warnings);
  if (generation !== undefined) body.generationConfig = generation;
  return mergeKwargs(body, kwargs);
}

function encodeSystem(prompt: string | readonly string[]): { parts: { text: string }[] } {
  return { parts: typeof prompt === 'string' ? [{ text: prompt }] : prompt.map((text) => ({ text })) };
}

function buildGeneration(
  request: ChatRequest,
  model: string,
  { schemaField }: Pick<GoogleLanguage, 'schemaField'>,
  kwargs: JsonObject | undefined,
  warnings: Warning[],
): GenerationBody | undefined {
  const { generation_config: config, response_format: format } = request;
  if (config === undefined && format === undefined) return undefined;
  const body: GenerationBody = {};
  if (config !== undefined) {
    const asked = bareModel(stringAt(kwargs ?? NOTHING, 'model') ?? request.model ?? model);
    const scope = { model: asked, saysThinking: kwargs !== undefined && saysThinking(kwargs) };
    encodeGeneration(config, scope, body, warnings);
  }
  if (format !== undefined) encodeFormat(format, schemaField, body, warnings);
  return isEmpty(body) ? undefined : body;
}

/** A level or a budget of the user's own takes the place of ours: both together are refused. */
function saysThinking(kwargs: JsonObject): boolean {
  const thinking = objectAt(objectAt(kwargs, 'generationConfig') ?? NOTHING, 'thinkingConfig');
  return thinking !== undefined && ('thinkingLevel' in thinking || 'thinkingBudget' in thinking);
}

/** A `config` is what the SDKs take; on the wire one line with it makes Gemini refuse the whole batch. */
function readKwargs(kwargs: JsonObject | undefined, warnings: Warning[]): JsonObject | undefined {
  if (kwargs === undefined) return undefined;
  if (isJsonObject(kwargs['config'])) {
    const message =
      'Gemini refuses a batch in which a request has a `config`: that is what its SDKs take. Its fields belong in `generationConfig`, or beside it.';
    warnings.push({ code: 'refused', path: 'provider_kwargs.config', message });
  }
  return spell(kwargs, 'GenerateContentRequest', 'camel');
}

const NOTHING_LEFT: Warning = {
  code: 'refused',
  path: 'messages',
  message: 'Nothing in these messages can be sent to Gemini.',
};
