import { readEnvironment, type Environment } from '../core/environment.ts';

/**
 * An option, else the first environment variable that is set. Blanks at the ends come from files and copying; nothing at
 * all counts as absent.
 */
export function readSetting(
  option: string | undefined,
  variables: readonly string[],
  environment: Environment | undefined,
): string | undefined {
  const given = option?.trim();
  if (given !== undefined && given !== '') return given;
  for (const variable of variables) {
    const value = readEnvironment(variable, environment);
    if (value !== undefined) return value;
  }
  return undefined;
}
