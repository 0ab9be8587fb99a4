import type { Command } from 'commander';
import type { Result } from '../../usecases/results.ts';
import type { Argument, Flag } from './flags.ts';
import type { Shell } from './shell.ts';

/** An entry of the command tree: its words, and the text of its help. */
type Entry = {
  /** The words of its name: `scopes diff`. */
  readonly path: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly about: string;
  /** Example command lines. */
  readonly examples: readonly string[];
  /** For shells and the build; not listed. */
  readonly hidden?: true;
};

/** A command that only groups others. */
export type CommandGroup = Entry & { readonly group: true };

/** A command as a value: its words and flags, and the module to load when it runs. */
export type CommandSpec = Entry & {
  readonly arguments: readonly Argument[];
  readonly flags: readonly Flag[];
  readonly load: () => Promise<CommandModule>;
};

/** The whole command tree, in the order of help; a group comes before its commands. */
export type CommandTree = readonly (CommandGroup | CommandSpec)[];

/** One call of a command: its flags and arguments as commander passes them. */
export type Call<Flags, Arguments extends readonly unknown[] = readonly []> = {
  readonly flags: Flags;
  readonly args: Arguments;
  /** For help and completion, which describe the other commands. */
  readonly tree: CommandTree;
  readonly program: Command;
};

/**
 * How a command ends: with a result to print, which decides the exit status; or with a status, if
 * the command has printed its result or the status comes from elsewhere.
 */
export type Ending = Result | { readonly kind: 'ended'; readonly status: number };

/** Ends a command that has nothing left to print. */
export function ended(status = 0): Ending {
  return { kind: 'ended', status };
}

/** The exports of a command's `.run` file. */
type CommandModule = {
  // Commander checks flags and arguments against the command, and passes them untyped.
  run(call: Call<never, never>, shell: Shell): Promise<Ending>;
};

/** A command, with defaults filled in. */
export function command(
  spec: Omit<CommandSpec, 'arguments' | 'flags'> &
    Partial<Pick<CommandSpec, 'arguments' | 'flags'>>,
): CommandSpec {
  return { arguments: [], flags: [], ...spec };
}

/** True for a command, false for a group. */
export function isCommand(entry: CommandGroup | CommandSpec): entry is CommandSpec {
  return 'load' in entry;
}

/** The path of an entry's group; empty at the top. */
export function groupOf({ path }: Pick<Entry, 'path'>): string {
  return path.split(' ').slice(0, -1).join(' ');
}

/** The last word of an entry's path. */
export function nameOf({ path }: Pick<Entry, 'path'>): string {
  return path.split(' ').at(-1) ?? path;
}

/** A command's name, preceded by those of its groups. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
