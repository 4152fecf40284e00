import type { Command, Completes, OptionSpec } from '../command.ts';

/**
 * The commands with the names of providers wherever they are completed. Their tables do not hold them, since loading
 * the providers takes longer than printing the version. @param providers their names
 */
export function completeTargets(
  commands: readonly Command[],
  providers: readonly string[],
): readonly Command[] {
  const words = {
    target: providers.map((name) => `${name}/`),
    provider: providers,
    form: [...providers, 'unified'],
  };
  return commands.map((command) => ({
    ...command,
    arguments: command.arguments.map((argument) => withWords(argument, words)),
    options: Object.fromEntries(
      Object.entries(command.options).map(([name, spec]): [string, OptionSpec] => [
        name,
        spec.kind === 'flag' ? spec : withWords(spec, words),
      ]),
    ),
  }));
}

type ByProvider = 'target' | 'provider' | 'form';
type Words = Readonly<Record<ByProvider, readonly string[]>>;

/** Whether a value is completed by what only the providers know. */
export function isByProvider(completes: Completes | undefined): completes is ByProvider {
  return completes === 'target' || completes === 'provider' || completes === 'form';
}

function withWords<T extends { readonly completes?: Completes }>(value: T, words: Words): T {
  const { completes } = value;
  return isByProvider(completes) ? { ...value, completes: words[completes] } : value;
}
