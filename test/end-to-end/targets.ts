import { PROVIDERS } from '../../src/providers.ts';

/** A model of each provider that its simulator has. */
const MODELS: Readonly<Record<string, string>> = {
  openai: 'gpt-5-mini',
  anthropic: 'claude-sonnet-4-5',
  google: 'gemini-2.5-flash',
};

/** A target of a provider. */
export function targetAt(provider: string): string {
  const model = MODELS[provider];
  if (model === undefined) throw new Error(`Add a model of ${provider} to this table.`);
  return `${provider}/${model}`;
}

/** One target of every provider, in the order of their table. */
export const EVERY_TARGET: readonly string[] = PROVIDERS.map((create) =>
  targetAt(create({ environment: {} }).name),
);

/** Two models of one provider. */
export const TWO_MODELS: readonly string[] = ['openai/gpt-5-mini', 'openai/gpt-4.1'];
