import { type JsonObject, type JsonValue } from '../../core/json.ts';
import { compileCheck } from '../../model/compile-check.ts';
import {
  generationConfigSchema,
  type GenerationConfig,
  type Reasoning,
} from '../../model/generation-config.ts';
import type { Findings } from './findings.ts';
import type { Draft } from './keep-rest.ts';

/** The settings of a request, by the keys of a body. */
export type SettingNames = Readonly<Record<string, keyof GenerationConfig>>;

/** A draft that has settings. */
type WithSettings = Draft<{ readonly generation_config?: GenerationConfig }>;

const isConfig = compileCheck(generationConfigSchema);

/** Reads the settings of a body into a draft. One that is out of range, or of another type, has no unified form. */
export function decodeSettings(
  draft: WithSettings,
  body: JsonObject,
  names: SettingNames,
  findings: Findings,
): void {
  for (const [key, name] of Object.entries(names)) {
    const value = readSetting(name, body[key]);
    if (value === undefined || value === null) continue;
    if (isConfig({ [name]: value })) setSetting(draft, { [name]: value });
    else findings.loseParameter(key);
  }
}

/** Adds settings that are known to be valid. */
export function setSetting(draft: WithSettings, settings: GenerationConfig): void {
  draft.generation_config = { ...draft.generation_config, ...settings };
}

/** Takes settings out again. */
export function forgetSetting(draft: WithSettings, name: keyof GenerationConfig): void {
  const { [name]: _, ...others } = draft.generation_config ?? {};
  if (Object.keys(others).length > 0) draft.generation_config = others;
  else delete draft.generation_config;
}

/** Reads how hard the model is to think. @param key of the body, for the path of a warning */
export function decodeEffort(
  draft: WithSettings,
  effort: JsonValue | undefined,
  key: string,
  findings: Findings,
): void {
  if (effort === undefined || effort === null) return;
  const reasoning = { effort };
  if (!isConfig({ reasoning })) findings.loseParameter(key);
  // The schema has just accepted it.
  else setSetting(draft, { reasoning: reasoning as Reasoning });
}

/** A single stop sequence may stand for the list of it. */
function readSetting(name: keyof GenerationConfig, value: JsonValue | undefined): JsonValue | undefined {
  return name === 'stop_sequences' && typeof value === 'string' ? [value] : value;
}
