import type { Command } from 'commander';
import type { Result } from '../../usecases/results.ts';
import type { Argument, Flag } from './flags.ts';
import type { Shell } from './shell.ts';

/** What every entry of the command tree has: its words, and the text of its help. */
type Entry = {
  /** The words that name it: `scopes diff`. */
  readonly path: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly about: string;
  /** Command lines to start from. */
  readonly examples: readonly string[];
  /** For the shells and the build: in no list. */
  readonly hidden?: true;
};

/** A command that only groups others. */
export type CommandGroup = Entry & { readonly group: true };

/** A command as a value: its words and flags, and what is loaded only when it runs. */
export type CommandSpec = Entry & {
  readonly arguments: readonly Argument[];
  readonly flags: readonly Flag[];
  readonly load: () => Promise<CommandModule>;
};

/** The whole command tree, in the order of help; a group stands before its commands. */
export type CommandTree = readonly (CommandGroup | CommandSpec)[];

/** One call of a command: its flags and arguments as commander hands them over. */
export type Call<Flags, Arguments extends readonly unknown[] = readonly []> = {
  readonly flags: Flags;
  readonly args: Arguments;
  /** For help and completion, which are about the other commands. */
  readonly tree: CommandTree;
  readonly program: Command;
};

/**
 * How a command ends: with a result, which is printed and tells the exit status; or, where the
 * command has printed it or the status comes from elsewhere, with that status.
 */
export type Ending = Result | { readonly kind: 'ended'; readonly status: number };

/** The end of a command that has nothing left to print. */
export function ended(status = 0): Ending {
  return { kind: 'ended', status };
}

/** What the file of a command's `.run` exports. */
type CommandModule = {
  // Commander checks flags and arguments against the value, and hands them over untyped.
  run(call: Call<never, never>, shell: Shell): Promise<Ending>;
};

/** A command, with what it leaves out filled in. */
export function command(
  spec: Omit<CommandSpec, 'arguments' | 'flags'> &
    Partial<Pick<CommandSpec, 'arguments' | 'flags'>>,
): CommandSpec {
  return { arguments: [], flags: [], ...spec };
}

/** True for a command that does something by itself. */
export function isCommand(entry: CommandGroup | CommandSpec): entry is CommandSpec {
  return 'load' in entry;
}

/** The path of the group that an entry is in; empty for those at the top. */
export function groupOf({ path }: Pick<Entry, 'path'>): string {
  return path.split(' ').slice(0, -1).join(' ');
}

/** The last word of an entry's path. */
export function nameOf({ path }: Pick<Entry, 'path'>): string {
  return path.split(' ').at(-1) ?? path;
}

/** A command's name with those of its groups before it. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
