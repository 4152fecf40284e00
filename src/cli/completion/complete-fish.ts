import { flagOf, type Command, type Completes, type OptionSpec } from '../command.ts';
import { isByProvider } from './complete-targets.ts';

/** The completion script of fish: one `complete` line for each command, option and argument. */
export function completeFish(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const lines = [
    '# fish completion for batch-router',
    'complete -c batch-router -f',
    "complete -c batch-router -n __fish_use_subcommand -l version -d 'Show the version.'",
    `complete -c batch-router -n '__fish_seen_subcommand_from help' -a '${names}'`,
    ...commands.flatMap(describeCommand),
  ];
  return `${lines.join('\n')}\n`;
}

function describeCommand(command: Command): readonly string[] {
  const { name, summary } = command;
  const seen = `complete -c batch-router -n '__fish_seen_subcommand_from ${name}'`;
  return [
    `complete -c batch-router -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
    ...Object.entries(command.options).map(([option, spec]) => `${seen} ${describeOption(option, spec)}`),
    ...command.arguments
      .filter(({ completes }) => completes !== undefined)
      .map(({ completes }) => `${seen} ${generate(completes)}`),
  ];
}

function describeOption(name: string, spec: OptionSpec): string {
  const flag = `-l ${flagOf(name).slice(2)} -d ${quote(spec.summary)}`;
  return spec.kind === 'flag' ? flag : `${flag} -r ${generate(spec.completes)}`.trimEnd();
}

function generate(completes: Completes | undefined): string {
  if (completes === undefined || isByProvider(completes)) return '';
  if (completes === 'file') return '-F';
  return completes === 'directory'
    ? "-a '(__fish_complete_directories)'"
    : `-a ${quote(completes.join(' '))}`;
}

/** In single quotes fish reads a backslash before a quote or a backslash, and nothing else. */
function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, (sign) => `\\${sign}`)}'`;
}
