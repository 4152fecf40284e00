import { flagOf, type Command, type Completes, type OptionSpec } from '../command.ts';
import { isByProvider } from './complete-targets.ts';

/** The completion script of zsh, for `_arguments`. */
export function completeZsh(commands: readonly Command[]): string {
  const list = commands.map(
    ({ name, summary }) => `    ${quote(`${name}:${summary.replaceAll(':', '\\:')}`)}`,
  );
  return `#compdef batch-router
# zsh completion for batch-router
_batch_router() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${commands.map(describeCommand).join('\n')}
    help) _describe 'command' commands ;;
  esac
}
if [[ "$funcstack[1]" == _batch-router ]]; then
  _batch_router "$@"
else
  compdef _batch_router batch-router
fi
`;
}

function describeCommand(command: Command): string {
  const specs = [
    ...Object.entries(command.options).map(([name, spec]) => describeOption(name, spec)),
    "'--help[Show this help.]'",
    ...command.arguments.map(({ completes, isMany, label }, i) =>
      quote(`${isMany === true ? '*' : i + 1}:${label}:${generate(completes)}`),
    ),
  ];
  return `    ${command.name})\n      _arguments \\\n        ${specs.join(' \\\n        ')} ;;`;
}

function describeOption(name: string, spec: OptionSpec): string {
  const text = `${flagOf(name)}[${escape(spec.summary)}]`;
  if (spec.kind === 'flag') return quote(text);
  const repeat = spec.kind === 'list' ? '*' : '';
  return quote(`${repeat}${text}:${escape(spec.label)}:${generate(spec.completes)}`);
}

function generate(completes: Completes | undefined): string {
  if (completes === undefined || isByProvider(completes)) return ' ';
  if (completes === 'file') return '_files';
  return completes === 'directory' ? '_files -/' : `(${completes.join(' ')})`;
}

/** In a description brackets and colons end it. */
function escape(text: string): string {
  return text.replaceAll(/[[\]:\\]/g, (sign) => `\\${sign}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
