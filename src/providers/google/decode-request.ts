import { remainderOf } from '../../adapter/remainder.ts';
import type { DecodedRequest, DecodeRequestOptions } from '../../adapter/codec.ts';
import {
  arrayAt,
  isJsonObject,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../core/json.ts';
import type { ChatRequest } from '../../model/request.ts';
import { spell } from './casing.ts';
import { decodeContents } from './decode-contents.ts';
import { decodeFormat } from './decode-format.ts';
import { decodeGeneration, ownSettings } from './decode-generation.ts';
import { decodeToolChoice, decodeTools } from './decode-tools.ts';
import { buildChat } from './encode-chat.ts';
import type { GoogleLanguage } from './google-language.ts';
import { isEmpty } from './is-empty.ts';
import { keepUnsigned } from './keep-unsigned.ts';
import { Losses } from './losses.ts';
import { bareModel } from './model-name.ts';

type Writable = { -readonly [K in keyof ChatRequest]: ChatRequest[K] };

type Optional = 'system_prompt' | 'tools' | 'tool_choice' | 'generation_config' | 'response_format';

/** The fields of a body that are read, and what becomes of them. */
const READ: Readonly<Record<string, readonly Optional[]>> = {
  contents: [],
  model: [],
  systemInstruction: ['system_prompt'],
  tools: ['tools'],
  toolConfig: ['tool_choice'],
  generationConfig: ['generation_config', 'response_format'],
};

/** A `GenerateContentRequest`, in either spelling, as a chat. Paths in warnings are spelt in camelCase. */
export function decodeChatRequest(
  body: JsonObject,
  { customId, isOwn }: DecodeRequestOptions,
  language: GoogleLanguage,
): DecodedRequest<ChatRequest> {
  const spelt = spell(body, 'GenerateContentRequest', 'camel');
  const losses = new Losses(isOwn);
  const messages = decodeContents(arrayAt(spelt, 'contents'), losses);
  if (losses.problems.length > 0) return { ok: false, problems: losses.problems };
  if (messages.length === 0) return { ok: false, problems: [NO_CONTENTS] };
  const request: Writable = { custom_id: customId, messages };
  readOthers(spelt, request, language, losses);
  if (isOwn) keepOthers(spelt, request, language);
  return { ok: true, request, warnings: losses.warnings };
}

function readOthers(
  body: JsonObject,
  request: Writable,
  { schemaField }: GoogleLanguage,
  losses: Losses,
): void {
  const model = stringAt(body, 'model');
  if (model !== undefined && bareModel(model) !== '') request.model = bareModel(model);
  const system = objectAt(body, 'systemInstruction');
  const prompt = system === undefined ? undefined : readSystem(system, losses);
  if (prompt !== undefined) request.system_prompt = prompt;
  const tools = decodeTools(arrayAt(body, 'tools'), losses);
  if (tools.length > 0) request.tools = tools;
  const choice = decodeToolChoice(objectAt(body, 'toolConfig') ?? {}, losses);
  if (choice !== undefined) request.tool_choice = choice;
  const generation = objectAt(body, 'generationConfig') ?? {};
  const config = decodeGeneration(generation, losses);
  if (config !== undefined) request.generation_config = config;
  const format = decodeFormat(generation, schemaField, losses);
  if (format !== undefined) request.response_format = format;
  for (const key of Object.keys(body)) {
    if (!Object.hasOwn(READ, key)) losses.parameter(key, 'has no unified form');
  }
}

/** Only texts, of which a single one stays a string. */
function readSystem(system: JsonObject, losses: Losses): string | readonly string[] | undefined {
  const texts: string[] = [];
  for (const [index, part] of arrayAt(system, 'parts').entries()) {
    const text = readText(part);
    if (text === undefined) losses.content(`systemInstruction.parts[${index}]`, 'has no unified form');
    else if (text !== '') texts.push(text);
  }
  const [only] = texts;
  return texts.length > 1 ? texts : only;
}

function readText(part: JsonValue): string | undefined {
  // A part that is not an object has no text either.
  const text = typeof part === 'object' && part !== null && 'text' in part ? part['text'] : undefined;
  return typeof text === 'string' ? text : undefined;
}

/**
 * Keeps what has no unified form in `provider_kwargs`: whatever is missing when the request is encoded again. Where
 * merging cannot make it equal, the field goes there as a whole, and the unified form does without it.
 */
function keepOthers(body: JsonObject, request: Writable, language: GoogleLanguage): void {
  request.messages = keepUnsigned(request.messages);
  const written = buildChat(request, '', language, []);
  const kept: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(body)) {
    const own = Object.hasOwn(written, key) ? written[key] : undefined;
    const rest = remainderOf(own === undefined ? {} : { own }, { own: value });
    if (rest === undefined) {
      for (const field of Object.hasOwn(READ, key) ? (READ[key] ?? []) : []) delete request[field];
      kept.push([key, value]);
    } else if (!isEmpty(rest)) {
      kept.push([key, rest['own'] ?? null]);
    }
  }
  const settings = ownSettings(objectAt(body, 'generationConfig') ?? {});
  if (!isEmpty(settings)) keepSettings(kept, settings);
  // Defines its keys, `__proto__` among them.
  if (kept.length > 0) request.provider_kwargs = Object.fromEntries(kept);
}

/** Settings that models differ in are written as the target's model takes them; those of a line stay as they are. */
function keepSettings(kept: [string, JsonValue][], settings: JsonObject): void {
  const place = kept.find(([key]) => key === 'generationConfig');
  if (place === undefined) kept.push(['generationConfig', settings]);
  else place[1] = { ...(isJsonObject(place[1]) && place[1]), ...settings };
}

const NO_CONTENTS = {
  field: 'contents',
  message: 'must be a list of turns, at least one of which says something',
};
