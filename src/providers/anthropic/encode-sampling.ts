import type { GenerationConfig } from '../../model/generation-config.ts';
import type { ChatBody } from './chat-body.ts';
import type { Encoding } from './encoding.ts';

/** The most that Anthropic takes (API reference, "Create a Message", `temperature`). */
const MAX_TEMPERATURE = 1;
/** The least `top_p` that models without sampling take, for the sake of older code (API reference, `top_p`). */
const NEAR_ALL = 0.99;
/** The least `top_p` beside thoughts (Anthropic docs, "Extended thinking", "Feature compatibility"). */
const NEAR_ALL_THINKING = 0.95;

/** Writes how tokens are chosen into a chat body, which says already whether the model thinks. */
export function encodeSampling(config: GenerationConfig, body: ChatBody, encoding: Encoding): void {
  const { temperature, top_k, top_p } = config;
  if (temperature === undefined && top_p === undefined && top_k === undefined) return;
  if (encoding.version !== '2023-06-01') {
    const why = 'Version 2026-10-21 of the API refuses';
    for (const name of ['temperature', 'top_p', 'top_k'] as const) {
      if (config[name] !== undefined) refused(name, why, encoding);
    }
  } else if (!encoding.rules.takesSampling) {
    encodeNearDefaults(config, NEAR_ALL, `${encoding.rules.name}: the model refuses`, body, encoding);
  } else if (body.thinking?.type === 'enabled' || body.thinking?.type === 'adaptive') {
    encodeNearDefaults(config, NEAR_ALL_THINKING, 'With thoughts, Anthropic refuses', body, encoding);
  } else {
    encodeTemperature(temperature, body, encoding);
    if (top_p !== undefined) body.top_p = top_p;
    if (top_k !== undefined) body.top_k = top_k;
  }
  leaveOne(body, encoding);
}

function encodeTemperature(temperature: number | undefined, body: ChatBody, encoding: Encoding): void {
  if (temperature === undefined) return;
  body.temperature = Math.min(temperature, MAX_TEMPERATURE);
  if (temperature <= MAX_TEMPERATURE) return;
  const message = `Anthropic takes a temperature up to ${MAX_TEMPERATURE}, which is sent.`;
  encoding.warn('approximated', 'generation_config.temperature', message);
}

function encodeNearDefaults(
  config: GenerationConfig,
  leastTopP: number,
  why: string,
  body: ChatBody,
  encoding: Encoding,
): void {
  const { temperature, top_k, top_p } = config;
  if (temperature === MAX_TEMPERATURE) body.temperature = temperature;
  else if (temperature !== undefined) refused('temperature', why, encoding);
  if (top_p !== undefined && top_p >= leastTopP) body.top_p = top_p;
  else if (top_p !== undefined) refused('top_p', why, encoding);
  if (top_k !== undefined) refused('top_k', why, encoding);
}

/** The API's own words: "`temperature` and `top_p` cannot both be specified for this model". */
function leaveOne(body: ChatBody, encoding: Encoding): void {
  const { rules } = encoding;
  if (!rules.takesSampling || rules.takesBothSamplers) return;
  if (body.temperature === undefined || body.top_p === undefined) return;
  // A temperature of 1 is what the model has anyway.
  const isDefault = body.temperature === MAX_TEMPERATURE;
  if (isDefault) delete body.temperature;
  else delete body.top_p;
  const [more, kept] = isDefault ? ['temperature', 'top_p'] : ['top_p', 'temperature'];
  refused(more, `${rules.name}: beside ${kept}, the model refuses`, encoding);
}

function refused(name: string, why: string, encoding: Encoding): void {
  encoding.warn('unsupported_parameter', `generation_config.${name}`, `${why} this ${name}; it is left out.`);
}
