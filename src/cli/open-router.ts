import { stat } from 'node:fs/promises';

import { BatchRouter, type Adapter } from '../index.ts';
import { PROVIDERS } from '../providers.ts';
import type { CliContext } from './cli-context.ts';
import { quoteForShell } from './quote-for-shell.ts';

/** The providers of the command line. They read their keys and addresses from the environment when they are first used. */
export function createProviders(): readonly Adapter[] {
  return PROVIDERS.map((create) => create());
}

/** Whether the environment holds a key for a provider. */
export function hasKeyFor({ config }: Pick<CliContext, 'config'>, provider: string): boolean {
  const adapter = createProviders().find(({ name }) => name === provider);
  return adapter !== undefined && config.hasAny(adapter.profile.variables.apiKey);
}

/** Opens a router on the state directory that the user means. @param rehearsal providers in place of the real ones */
export function openRouter(
  context: CliContext,
  stateDir: string | undefined,
  rehearsal?: { readonly providers: readonly Adapter[] },
): BatchRouter {
  const { config, trace } = context;
  if (stateDir !== undefined) trace.stateDirOption = ` --state-dir ${quoteForShell(stateDir)}`;
  const common = { stateDir: stateDir ?? config.stateDir };
  if (rehearsal !== undefined) {
    return new BatchRouter({ ...common, providers: rehearsal.providers, rehearsal: true });
  }
  return new BatchRouter({ ...common, providers: createProviders() });
}

/** Whether there is a state directory: looking at runs must not make one. */
export async function hasState(context: CliContext, stateDir: string | undefined): Promise<boolean> {
  try {
    return (await stat(stateDir ?? context.config.stateDir)).isDirectory();
  } catch {
    return false;
  }
}
