import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type { Encoded, EncodeOptions } from '../../adapter/codec.ts';
import { objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import type { ChatRequest } from '../../model/request.ts';
import { spell } from './casing.ts';
import type { ChatBody, GeminiContent, GenerationBody } from './chat-body.ts';
import { encodeFormat } from './encode-format.ts';
import { encodeGeneration } from './encode-generation.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeToolChoice, encodeTools } from './encode-tools.ts';
import { CHAT_ENDPOINT } from './endpoints.ts';
import type { GoogleLanguage } from './google-language.ts';
import { isEmpty } from './is-empty.ts';
import { wantsSignatures } from './model-families.ts';
import { bareModel } from './model-name.ts';
import { refuseKwargs } from './refuse-kwargs.ts';

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
  const body: ChatBody = { contents: encodeConversation(request, model, kwargs, warnings) };
  const { system_prompt: system, tool_choice: choice, tools } = request;
  if (system !== undefined) body.systemInstruction = encodeSystem(system);
  if (tools !== undefined && tools.length > 0) {
    body.tools = [{ functionDeclarations: encodeTools(tools, warnings) }];
  }
  const calling = choice && encodeToolChoice(choice, tools, kwargs, warnings);
  if (calling !== undefined) body.toolConfig = { functionCallingConfig: calling };
  const generation = buildGeneration(request, model, language, kwargs, warnings);
  if (generation !== undefined) body.generationConfig = generation;
  return mergeKwargs(body, kwargs);
}

/** Turns in `provider_kwargs` take the place of the whole conversation, so that nothing of it is translated. */
function encodeConversation(
  request: ChatRequest,
  model: string,
  kwargs: JsonObject | undefined,
  warnings: Warning[],
): GeminiContent[] {
  if (Array.isArray(kwargs?.['contents'])) return [];
  const isSigned = wantsSignatures(askedModel(request, model, kwargs));
  const contents = encodeMessages(request.messages, isSigned, warnings);
  if (contents.length === 0) warnings.push(NOTHING_LEFT);
  return contents;
}

function askedModel(request: ChatRequest, model: string, kwargs: JsonObject | undefined): string {
  return bareModel(stringAt(kwargs ?? NOTHING, 'model') ?? request.model ?? model);
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
    const asked = askedModel(request, model, kwargs);
    const own = objectAt(kwargs ?? NOTHING, 'generationConfig') ?? NOTHING;
    const scope = { model: asked, saysThinking: saysThinking(own), own };
    encodeGeneration(config, scope, body, warnings);
  }
  if (format !== undefined) encodeFormat(format, schemaField, body, warnings);
  return isEmpty(body) ? undefined : body;
}

/** A level or a budget of the user's own takes the place of ours: both together are refused. */
function saysThinking(own: JsonObject): boolean {
  const thinking = objectAt(own, 'thinkingConfig');
  return thinking !== undefined && ('thinkingLevel' in thinking || 'thinkingBudget' in thinking);
}

function readKwargs(kwargs: JsonObject | undefined, warnings: Warning[]): JsonObject | undefined {
  if (kwargs === undefined) return undefined;
  refuseKwargs('request', kwargs, 'provider_kwargs', warnings);
  return spell(kwargs, 'GenerateContentRequest', 'camel');
}

const NOTHING_LEFT: Warning = {
  code: 'refused',
  path: 'messages',
  message: 'Nothing in these messages can be sent to Gemini.',
};
