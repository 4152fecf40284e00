import type {
  Codec,
  Decoded,
  DecodedRequest,
  DecodeRequestOptions,
  Encoded,
  EncodeOptions,
} from '../../adapter/codec.ts';
import { malformed } from '../../adapter/malformed.ts';
import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import { isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { GenerationConfig } from '../../model/generation-config.ts';
import type { CompletionRequest } from '../../model/request.ts';
import type { CompletionOutput } from '../../model/result.ts';
import { MAX_STOP_SEQUENCES } from './chat-rules.ts';
import { convertUsage } from './convert-usage.ts';
import { decodeModel } from './decode-model.ts';
import { decodeSettings, forgetSetting, type SettingNames } from './decode-settings.ts';
import { limitStop } from './encode-generation.ts';
import { Findings } from './findings.ts';
import { keepRest, type BodyForm, type Draft } from './keep-rest.ts';
import { Losses } from './losses.ts';
import { mapFinishReason } from './map-finish-reason.ts';
import { refuseLines } from './refuse-lines.ts';

/** Where texts are completed. */
export const COMPLETION_ENDPOINT = '/v1/completions';

/** Body of `POST /v1/completions`, as far as it is written here. */
export type CompletionBody = {
  model: string;
  prompt: string;
  max_tokens?: number;
  temperature?: number;
  top_p?: number;
  presence_penalty?: number;
  frequency_penalty?: number;
  seed?: number;
  stop?: string[];
};

const NOTHING: Readonly<Record<string, never>> = {};

/** Texts to complete, at the models that still do that. */
export const completionCodec: Codec<CompletionRequest, CompletionOutput> = {
  encode: encodeCompletion,
  decode: decodeCompletion,
  decodeRequest: decodeCompletionRequest,
};

function encodeCompletion(request: CompletionRequest, options: EncodeOptions): Encoded {
  const losses = new Losses('OpenAI completions');
  const { generation_config: config, provider_kwargs: kwargs } = request;
  const body: CompletionBody = { model: request.model ?? options.model, prompt: request.prompt };
  if (config !== undefined) encodeSettings(config, body, losses);
  refuseLines(kwargs, 'prompt', losses);
  const merged = mergeKwargs(body, kwargs);
  return {
    endpoint: COMPLETION_ENDPOINT,
    model: stringAt(merged, 'model') ?? body.model,
    body: merged,
    shared: NOTHING,
    cost: NOTHING,
    warnings: losses.warnings,
  };
}

function encodeSettings(config: GenerationConfig, body: CompletionBody, losses: Losses): void {
  const { reasoning, stop_sequences: stop } = config;
  for (const name of SAME) {
    const value = config[name];
    if (value !== undefined) body[name] = value;
  }
  if (stop !== undefined && stop.length > 0) body.stop = limitStop(stop, MAX_STOP_SEQUENCES, losses);
  if (config.top_k !== undefined) losses.lackSetting('top_k');
  if (reasoning?.effort !== undefined) losses.lackSetting('reasoning.effort');
  if (reasoning?.budget_tokens !== undefined) losses.lackSetting('reasoning.budget_tokens');
}

/** Settings that are called the same in both languages. */
const SAME = ['max_tokens', 'temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'seed'] as const;

function decodeCompletion(body: JsonValue): Decoded<CompletionOutput> {
  const choices = isJsonObject(body) ? body['choices'] : undefined;
  const choice: JsonValue | undefined = Array.isArray(choices) ? choices[0] : undefined;
  const text = isJsonObject(choice) ? choice['text'] : undefined;
  if (!isJsonObject(body) || !isJsonObject(choice) || typeof text !== 'string') {
    return malformed('a completion');
  }
  const output: { -readonly [K in keyof CompletionOutput]: CompletionOutput[K] } = {
    message: { role: 'assistant', content: text },
  };
  const raw = stringAt(choice, 'finish_reason');
  if (raw !== undefined) {
    output.finish_reason = mapFinishReason(raw);
    output.raw_finish_reason = raw;
  }
  const model = stringAt(body, 'model');
  if (model !== undefined) output.model = model;
  const usage = convertUsage(body['usage']);
  return usage === undefined ? { ok: true, output } : { ok: true, output, usage };
}

const SETTINGS: SettingNames = {
  ...Object.fromEntries(SAME.map((name) => [name, name] as const)),
  stop: 'stop_sequences',
};
const KNOWN_KEYS: ReadonlySet<string> = new Set([...SAME, 'stop', 'model', 'prompt']);

/** Only a single text has a unified form: not several, and no tokens. */
function decodeCompletionRequest(
  body: JsonObject,
  { customId, isOwn }: DecodeRequestOptions,
): DecodedRequest<CompletionRequest> {
  const findings = new Findings(isOwn);
  const prompt = readPrompt(body, findings);
  const draft: Draft<CompletionRequest> = { mode: 'completion', custom_id: customId, prompt };
  decodeModel(draft, body, findings);
  decodeSettings(draft, body, SETTINGS, findings);
  findings.loseOthers(body, KNOWN_KEYS);
  const { problems, warnings } = findings;
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, request: isOwn ? keepRest(draft, body, FORM) : draft, warnings };
}

function readPrompt({ prompt }: JsonObject, findings: Findings): string {
  const only: JsonValue | undefined = Array.isArray(prompt) && prompt.length === 1 ? prompt[0] : prompt;
  if (typeof only === 'string' && only !== '') return only;
  findings.refuse('prompt', 'must be one text; a list of texts, or of tokens, has no unified form');
  return '';
}

const FORM: BodyForm<CompletionRequest> = {
  subject: ['prompt'],
  forget: new Map(
    Object.entries(SETTINGS).map(([key, name]) => [key, (draft) => forgetSetting(draft, name)]),
  ),
  encode: (request) => encodeCompletion(request, { model: '' }).body,
};
