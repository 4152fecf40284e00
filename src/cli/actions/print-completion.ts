import type { ExitCode } from '../../core/error-codes.ts';
import { UsageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { COMMANDS } from '../command-table.ts';
import { completeTargets } from '../completion/complete-targets.ts';
import { completeBash } from '../completion/complete-bash.ts';
import { completeFish } from '../completion/complete-fish.ts';
import { completeZsh } from '../completion/complete-zsh.ts';
import { createProviders } from '../open-router.ts';

/** `completion`: a script for the shell, made from the tables of the commands. */
export async function printCompletion(
  { out }: CliContext,
  { shell }: Readonly<Record<'shell', string>>,
): Promise<ExitCode> {
  await out.write(scriptFor(shell));
  return 0;
}

function scriptFor(shell: string): string {
  const names = createProviders().map(({ name }) => name);
  const commands = completeTargets(COMMANDS, names);
  switch (shell) {
    case 'bash':
      return completeBash(commands);
    case 'zsh':
      return completeZsh(commands);
    case 'fish':
      return completeFish(commands);
    default:
      throw new UsageError(`There are completions for bash, zsh and fish; got "${shell}".`);
  }
}
