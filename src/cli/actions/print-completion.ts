import type { ExitCode } from '../../core/error-codes.ts';
import { UsageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { COMMANDS } from '../command-table.ts';
import { completeBash } from '../completion/complete-bash.ts';
import { completeFish } from '../completion/complete-fish.ts';
import { completeZsh } from '../completion/complete-zsh.ts';

/** `completion`: a script for the shell, made from the tables of the commands. */
export async function printCompletion(
  { out }: CliContext,
  { shell }: Readonly<Record<'shell', string>>,
): Promise<ExitCode> {
  await out.write(scriptFor(shell));
  return 0;
}

function scriptFor(shell: string): string {
  switch (shell) {
    case 'bash':
      return completeBash(COMMANDS);
    case 'zsh':
      return completeZsh(COMMANDS);
    case 'fish':
      return completeFish(COMMANDS);
    default:
      throw new UsageError(`There are completions for bash, zsh and fish; got "${shell}".`);
  }
}
