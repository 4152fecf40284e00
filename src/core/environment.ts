/** Names of environment variables and their values. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's environment. The one place that reads it; an empty variable counts as absent. */
export function readEnvironment(name: string, environment: Environment = process.env): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}
