import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { GenerationConfig } from '../../model/generation-config.ts';
import type { ChatRequest } from '../../model/request.ts';
import { decodeReasoning } from './decode-reasoning.ts';
import { decodeFormat, decodeToolChoice, decodeTools } from './decode-tools.ts';
import type { Decoding } from './decoding.ts';

/** Everything of a request besides its messages. */
export type Settings = Omit<ChatRequest, 'mode' | 'custom_id' | 'messages' | 'provider_kwargs'>;
type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The members of a body that are read here, and those that say nothing: requests of a batch never stream. */
export const KNOWN_MEMBERS: ReadonlySet<string> = new Set([
  'model',
  'max_tokens',
  'messages',
  'system',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'thinking',
  'output_config',
  'tools',
  'tool_choice',
]);

/** The settings of a body. @param skipped members that are kept in another way */
export function decodeSettings(body: JsonObject, skipped: ReadonlySet<string>, decoding: Decoding): Settings {
  const settings: Writable<Settings> = {};
  const read = <T>(key: string, decode: (value: JsonValue, at: Decoding) => T | undefined): T | undefined => {
    const value = body[key];
    return value === undefined || skipped.has(key) ? undefined : decode(value, decoding);
  };
  const model = read('model', decodeFilled);
  if (model !== undefined) settings.model = model;
  const system = read('system', decodeSystem);
  if (system !== undefined) settings.system_prompt = system;
  const config = decodeConfig(body, skipped, decoding);
  if (Object.keys(config).length > 0) settings.generation_config = config;
  const tools = read('tools', decodeTools);
  if (tools !== undefined) settings.tools = tools;
  const choice = read('tool_choice', decodeToolChoice);
  if (choice !== undefined) settings.tool_choice = choice;
  const format = read('output_config', decodeFormat);
  if (format !== undefined) settings.response_format = format;
  return settings;
}

function decodeConfig(
  body: JsonObject,
  skipped: ReadonlySet<string>,
  decoding: Decoding,
): Writable<GenerationConfig> {
  const config: Writable<GenerationConfig> = {};
  for (const [key, isTaken] of RANGES) {
    const value = body[key];
    if (value === undefined || skipped.has(key)) continue;
    if (typeof value === 'number' && isTaken(value)) config[key] = value;
    else decoding.leaveOut(key);
  }
  const stops = skipped.has('stop_sequences') ? undefined : body['stop_sequences'];
  if (isFilledList(stops)) config.stop_sequences = stops;
  else if (stops !== undefined) decoding.leaveOut('stop_sequences');
  const reasoning = decodeReasoning(body, skipped, decoding);
  if (reasoning !== undefined) config.reasoning = reasoning;
  return config;
}

type Range = (value: number) => boolean;

/** What the unified format takes; the rest has no unified form. */
const RANGES: readonly (readonly [key: 'max_tokens' | 'temperature' | 'top_p' | 'top_k', isTaken: Range])[] =
  [
    ['max_tokens', (value) => Number.isSafeInteger(value) && value >= 1],
    ['temperature', (value) => value >= 0 && value <= 2],
    ['top_p', (value) => value >= 0 && value <= 1],
    ['top_k', (value) => Number.isSafeInteger(value) && value >= 1],
  ];

function isFilledList(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
}

function decodeFilled(value: JsonValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const TEXT: ReadonlySet<string> = new Set(['type', 'text']);

function decodeSystem(system: JsonValue, decoding: Decoding): string | readonly string[] | undefined {
  if (typeof system === 'string' && system !== '') return system;
  if (!Array.isArray(system)) return decoding.leaveOut('system');
  const texts: string[] = [];
  for (const [index, block] of (system as readonly JsonValue[]).entries()) {
    const text = isJsonObject(block) && block['type'] === 'text' ? block['text'] : undefined;
    if (typeof text !== 'string' || text === '' || !isJsonObject(block)) {
      decoding.leaveOutContent(`system[${index}]`);
      continue;
    }
    // Kept in an own request by the comparison of the whole.
    decoding.rest(block, TEXT, `system[${index}]`);
    texts.push(text);
  }
  return texts.length === 0 ? undefined : texts;
}
