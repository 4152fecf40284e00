import { Argument, Command as Commander, Option } from 'commander';

import { UsageError } from '../core/errors.ts';
import { flagOf, type ArgumentValues, type Command, type OptionSpec } from './command.ts';
import { parseNumberOption } from './parse-number-option.ts';
import { readVersion } from './version.ts';

/** What a parser is made from, and whom it tells. */
export interface ProgramParts {
  readonly commands: readonly Command[];
  /** Long help by the name of the command. */
  readonly details: ReadonlyMap<string, string>;
  /** Gets the help, in pieces. */
  readonly write: (text: string) => void;
  readonly choose: (command: Command, args: ArgumentValues, options: object) => void;
}

/** Builds commander's parser from the tables. It throws `CommanderError` and writes nothing by itself. */
export function buildProgram(parts: ProgramParts): Commander {
  const program = new Commander('batch-router')
    .description('Send large sets of LLM requests through the providers’ batch APIs.')
    .version(readVersion(), '-V, --version', 'Show the version.')
    .helpOption('-h, --help', 'Show this help.')
    .helpCommand('help [command]', 'Show the help of a command.');
  quiet(program, parts.write);
  for (const command of parts.commands) program.addCommand(buildCommand(command, parts));
  program.addHelpText(
    'after',
    '\n`batch-router COMMAND --help` shows the options of a command, with examples.',
  );
  return program;
}

function buildCommand(command: Command, parts: ProgramParts): Commander {
  const built = new Commander(command.name).description(command.summary);
  built.helpOption('-h, --help', 'Show this help.').allowExcessArguments(false);
  quiet(built, parts.write);
  for (const { isMany, label, summary } of command.arguments) {
    built.addArgument(new Argument(`<${label}${isMany === true ? '...' : ''}>`, summary));
  }
  for (const [name, spec] of Object.entries(command.options)) built.addOption(buildOption(name, spec));
  const details = parts.details.get(command.name);
  built.addHelpText('after', [details, describeExamples(command)].filter(Boolean).join('\n'));
  built.action(() => {
    const words = command.arguments.map(
      ({ isMany, name }, i) => [name, isMany === true ? built.args.slice(i) : (built.args[i] ?? '')] as const,
    );
    parts.choose(command, Object.fromEntries(words), readOptions(command, built.opts()));
  });
  return built;
}

function quiet(command: Commander, write: (text: string) => void): void {
  command.exitOverride();
  command.configureOutput({ writeOut: write, writeErr: () => undefined });
}

function buildOption(name: string, spec: OptionSpec): Option {
  if (spec.kind === 'flag') return new Option(flagOf(name), spec.summary);
  const summary = spec.required === true ? `${spec.summary} Required.` : spec.summary;
  const option = new Option(`${flagOf(name)} <${spec.label}>`, summary);
  if (spec.kind === 'number') option.argParser((text) => parseNumberOption(text, spec));
  if (spec.kind === 'list') {
    option.argParser<readonly string[] | undefined>((text, before) => [...(before ?? []), text]);
  }
  return option;
}

/** commander keeps `--no-wait` as `wait: false`; the tables know it as `noWait: true`. @throws UsageError */
function readOptions(command: Command, values: Readonly<Record<string, unknown>>): object {
  const options: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(command.options)) {
    const value = /^no[A-Z]/.test(name) ? values[withoutNo(name)] === false : values[name];
    if (spec.kind === 'flag') options[name] = value === true;
    else if (value !== undefined) options[name] = value;
    else if (spec.required === true) throw missing(command, name, spec);
    else if (spec.kind === 'list') options[name] = [];
  }
  return options;
}

/** Asked for here and not by commander, which would miss it before it sees that it was only misspelt. */
function missing(command: Command, name: string, { label }: { readonly label: string }): UsageError {
  return new UsageError(`batch-router ${command.name} needs ${flagOf(name)} ${label}.`);
}

function withoutNo(name: string): string {
  return name.charAt(2).toLowerCase() + name.slice(3);
}

function describeExamples({ examples }: Command): string {
  const lines = examples.map(({ line, does }) => `  ${line}\n      ${does}`);
  return `\nExamples:\n${lines.join('\n')}`;
}
