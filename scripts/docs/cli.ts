import { flagOf, type Command, type OptionSpec } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/command-table.ts';
import { EXIT_CODES } from '../../src/core/error-codes.ts';
import { formatCode, formatTable, type Document } from './document.ts';

/** Every command of the command line: arguments, options and examples. */
export const cliDocument: Document = {
  file: 'cli.md',
  generate: async () => `# Commands, option by option

What \`batch-router COMMAND --help\` says, on one page. How the command line behaves as a whole is told in
[the command line](../cli.md).

${formatTable(
  ['command', 'what it does'],
  COMMANDS.map(({ name, summary }) => [`[${formatCode(name)}](#${name})`, summary]),
)}

\`batch-router --version\` prints the version, \`batch-router help COMMAND\` the help of a command.

${COMMANDS.map(describeCommand).join('\n\n')}

## Exit codes

${formatTable(['exit code', 'meaning'], Object.entries(EXIT_CODES))}

Which error ends with which code: [errors, exit codes and failures](errors.md).
`,
};

function describeCommand(command: Command): string {
  const options = Object.entries(command.options);
  return [
    `## ${command.name}`,
    command.summary,
    `\`\`\`sh\n${synopsisOf(command)}\n\`\`\``,
    ...(command.arguments.length === 0 ? [] : [describeArguments(command)]),
    ...(options.length === 0 ? [] : [describeOptions(options)]),
    ...(command.name === 'simulate'
      ? ['The faults are listed in [faults of the simulator](faults.md).']
      : []),
    command.examples.map(describeExample).join('\n\n'),
  ].join('\n\n');
}

function synopsisOf({ name, arguments: words, options }: Command): string {
  const required = Object.entries(options).flatMap(([option, spec]) =>
    spec.kind !== 'flag' && spec.required === true ? [spell(option, spec)] : [],
  );
  const isAnyLeft = Object.keys(options).length > required.length;
  return ['batch-router', name, ...words.map(spellArgument), ...required, isAnyLeft ? '[OPTIONS]' : '']
    .filter((word) => word !== '')
    .join(' ');
}

function describeArguments({ arguments: words }: Command): string {
  return formatTable(
    ['argument', 'meaning'],
    words.map((word) => [formatCode(spellArgument(word)), word.summary]),
  );
}

function spellArgument({ isMany, label }: Command['arguments'][number]): string {
  return isMany === true ? `${label}...` : label;
}

function describeOptions(options: readonly (readonly [name: string, spec: OptionSpec])[]): string {
  return formatTable(
    ['option', 'meaning'],
    options.map(([name, spec]) => [formatCode(spell(name, spec)), spec.summary + noteOf(spec)]),
  );
}

function spell(name: string, spec: OptionSpec): string {
  return spec.kind === 'flag' ? flagOf(name) : `${flagOf(name)} ${spec.label}`;
}

/** What the table knows and the help does not say. */
function noteOf(spec: OptionSpec): string {
  if (spec.kind === 'flag') return '';
  const required = spec.required === true ? ' Required.' : '';
  return spec.kind === 'number' ? `${required} ${rangeOf(spec)}` : required;
}

function rangeOf({ isWhole, max, min }: OptionSpec & { readonly kind: 'number' }): string {
  const kind = isWhole === true ? 'A whole number' : 'A number';
  return `${kind} of ${max === undefined ? `${min} or more` : `${min} to ${max}`}.`;
}

function describeExample({ does, line }: Command['examples'][number]): string {
  return `${does}\n\n\`\`\`sh\n${line}\n\`\`\``;
}
