import { flagOf, type Command, type Completes, type OptionSpec } from '../command.ts';
import { quoteForShell } from '../quote-for-shell.ts';
import { isByProvider } from './complete-targets.ts';

/** The completion script of bash: words of a command after the command, values after an option that takes one. */
export function completeBash(commands: readonly Command[]): string {
  return `# bash completion for batch-router
_batch_router() {
  local current previous command
  current="\${COMP_WORDS[COMP_CWORD]}"
  previous="\${COMP_WORDS[COMP_CWORD-1]}"
  command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W ${quoteForShell(`${commands.map(({ name }) => name).join(' ')} help --help --version`)} -- "$current"))
    return
  fi
  case "$command" in
${commands.map(describeCommand).join('\n')}
    help) COMPREPLY=($(compgen -W ${quoteForShell(commands.map(({ name }) => name).join(' '))} -- "$current")) ;;
  esac
}
complete -o bashdefault -F _batch_router batch-router
`;
}

function describeCommand(command: Command): string {
  const options = Object.entries(command.options);
  const values = options.flatMap(([name, spec]) => describeValue(name, spec));
  const flags = [...options.map(([name]) => flagOf(name)), '--help'];
  return `    ${command.name})
      case "$previous" in
${values.map((line) => `        ${line}\n`).join('')}        *)
          if [[ "$current" == -* ]]; then
            COMPREPLY=($(compgen -W ${quoteForShell(flags.join(' '))} -- "$current"))
          else
            ${generate(command.arguments[0]?.completes)}
          fi ;;
      esac ;;`;
}

function describeValue(name: string, spec: OptionSpec): readonly string[] {
  return spec.kind === 'flag' ? [] : [`${flagOf(name)}) ${generate(spec.completes)} ;;`];
}

function generate(completes: Completes | undefined): string {
  if (completes === undefined || isByProvider(completes)) return ':';
  const how =
    completes === 'file'
      ? '-f'
      : completes === 'directory'
        ? '-d'
        : `-W ${quoteForShell(completes.join(' '))}`;
  const spacing =
    typeof completes === 'object' && completes.some((word) => /[=/]$/.test(word))
      ? 'compopt -o nospace; '
      : '';
  return `${spacing}COMPREPLY=($(compgen ${how} -- "$current"))`;
}
