import { CommanderError } from 'commander';

import { UsageError } from '../core/errors.ts';
import { buildProgram } from './build-program.ts';
import type { ArgumentValues, Command } from './command.ts';
import { COMMANDS } from './command-table.ts';

/** What a command line asks for: a command, or a text such as the help. */
export type ParsedLine =
  | {
      readonly kind: 'command';
      readonly command: Command;
      readonly args: ArgumentValues;
      readonly options: object;
    }
  | { readonly kind: 'text'; readonly text: string };

/** Reads a command line; nothing of what it asks is done. @throws UsageError that says what was expected */
export async function parseCommandLine(args: readonly string[]): Promise<ParsedLine> {
  let text = '';
  let found: ParsedLine | undefined;
  const program = buildProgram({
    commands: COMMANDS,
    details: await loadDetails(args),
    write: (part) => {
      text += part;
    },
    choose: (command, words, options) => {
      found = { kind: 'command', command, args: words, options };
    },
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause;
    if (cause.exitCode === 0) return { kind: 'text', text };
    throw new UsageError(describeMistake(cause, args));
  }
  return found ?? { kind: 'text', text };
}

/** The long help of a command is loaded only when it is about to be shown. */
async function loadDetails(args: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const details = new Map<string, string>();
  const isHelp = args[0] === 'help' || args.includes('--help') || args.includes('-h');
  const command = COMMANDS.find((each) => args.slice(0, 2).includes(each.name));
  if (isHelp && command?.details !== undefined) details.set(command.name, await command.details());
  return details;
}

function describeMistake(cause: CommanderError, args: readonly string[]): string {
  const name = COMMANDS.find((command) => command.name === args[0])?.name;
  const help = `\`batch-router${name === undefined ? '' : ` ${name}`} --help\` shows what there is.`;
  if (cause.code === 'commander.help') return `Which command? ${help}`;
  const message = cause.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.?)]$/.test(message) ? '' : '.'} ${help}`;
}
