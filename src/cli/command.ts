import type { ExitCode } from '../core/error-codes.ts';
import type { CliContext } from './cli-context.ts';

/**
 * How a shell completes a value: by the names of files or directories; by those of providers, with the slash of a target
 * or with the unified form beside them; or from a list of words.
 */
export type Completes = 'file' | 'directory' | 'target' | 'provider' | 'form' | readonly string[];

interface OptionBase {
  readonly summary: string;
}

/** An option that is there or not, such as `--json`. */
export interface FlagOption extends OptionBase {
  readonly kind: 'flag';
}

interface ValueOption extends OptionBase {
  /** What stands for the value in the help, such as `FILE`. */
  readonly label: string;
  readonly completes?: Completes;
  /** Whether the command line must have it, at least once. */
  readonly required?: boolean;
}

/** An option with a text. */
export interface TextOption extends ValueOption {
  readonly kind: 'text';
}

/** An option with a number, of at least `min` and at most `max`; `isWhole` refuses fractions. */
export interface NumberOption extends ValueOption {
  readonly kind: 'number';
  readonly min: number;
  readonly max?: number;
  readonly isWhole?: boolean;
}

/** An option that may be given many times. */
export interface ListOption extends ValueOption {
  readonly kind: 'list';
}

/** Any option. */
export type OptionSpec = FlagOption | TextOption | NumberOption | ListOption;

/** The kind of option that yields a value of type T. */
type OptionFor<T> = [T] extends [boolean]
  ? FlagOption
  : [T] extends [number]
    ? NumberOption
    : [T] extends [string]
      ? TextOption
      : ListOption;

/** A word on the command line that is no option. */
export interface ArgumentSpec<Name extends string = string> {
  readonly name: Name;
  /** What stands for it in the help, such as `RUN`. */
  readonly label: string;
  readonly summary: string;
  readonly completes?: Completes;
  readonly isMany?: false;
}

/** The last words on the command line, one or more of a kind. */
export interface ManyArgumentSpec<Name extends string = string> extends Omit<ArgumentSpec<Name>, 'isMany'> {
  readonly isMany: true;
}

/** What a command line said besides options: a word, or a list of words, by the names of the arguments. */
export type ArgumentValues = Readonly<Record<string, string | readonly string[]>>;

type ArgumentsOf<Names extends string, Many extends string> = Readonly<
  Record<Names, string> & Record<Many, readonly string[]>
>;

/** A command line that somebody would type, and what it does. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

/** What a command does, given what the command line said. */
export type Action<Args extends object = ArgumentValues, Options extends object = object> = {
  // Written as a method, since a command in the table is held as one of any arguments and options.
  run(context: CliContext, args: Args, options: Options): Promise<ExitCode>;
}['run'];

/** A command as data: the parser, the help and the completion scripts are made from it. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Further lines for the command's own help. */
  readonly details?: () => Promise<string>;
  readonly arguments: readonly (ArgumentSpec | ManyArgumentSpec)[];
  /** By their names in code; `stateDir` is written `--state-dir`. */
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly Example[];
  /** Loads what the command needs, and nothing that another one needs. */
  load(): Promise<Action>;
}

/** A command whose table is held against the types of what its action takes. */
export type CommandOf<Names extends string, Options extends object, Many extends string = never> = Command & {
  readonly arguments: readonly (ArgumentSpec<Names> | ManyArgumentSpec<Many>)[];
  readonly options: { readonly [K in keyof Options]-?: OptionFor<Exclude<Options[K], undefined>> };
  load(): Promise<Action<ArgumentsOf<Names, Many>, Options>>;
};

/** `stateDir` as it is typed: `--state-dir`. */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
