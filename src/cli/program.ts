import { Argument, Command, Option } from 'commander';
import { HELP_TOPICS } from '../domain/words/help-topics.ts';
import {
  type CommandGroup,
  type CommandSpec,
  type CommandTree,
  type Ending,
  groupOf,
  isCommand,
  nameOf,
  pathOf,
} from './base/command.ts';
import type { Argument as ArgumentSpec, Flag } from './base/flags.ts';
import { ABOUT, EXAMPLES, GLOBAL_FLAGS, VERSION_FLAG } from './base/globals.ts';
import type { Shell } from './base/shell.ts';

/** What commander wrote, for the caller to print. */
export type Written = { out: string; err: string };

/** Called when a command has ended. */
export type OnEnd = (ending: Ending) => Promise<void>;

/**
 * Commander's program for a tree of commands. Commands that the command line does not name get only
 * a name and a summary: help lists no more. Nothing runs before `parseAsync`, and all output goes
 * to `written`.
 */
export function buildProgram(
  tree: CommandTree,
  shell: Shell,
  written: Written,
  onEnd: OnEnd,
): Command {
  const program = new Command('fidesauth')
    .description(ABOUT)
    .version(shell.host.version, VERSION_FLAG.flag, VERSION_FLAG.about)
    .helpOption('-h, --help', 'show help')
    .exitOverride()
    .showHelpAfterError(false)
    .helpCommand(false)
    .configureHelp({
      showGlobalOptions: true,
      helpWidth: shell.host.stdout.columns ?? 80,
      // The descriptions name the defaults: the library would add those that mean "none" too.
      optionDescription: (option) => option.description,
      subcommandTerm: (command) => termOf(tree, pathOf(command)),
    })
    .configureOutput({
      writeOut: (text) => {
        written.out += text;
      },
      writeErr: (text) => {
        written.err += text;
      },
    });
  for (const flag of GLOBAL_FLAGS) program.addOption(optionOf(flag));
  addExamples(program, EXAMPLES);
  program.addHelpText('after', topicsText());
  addCommands(program, tree, shell, onEnd);
  return program;
}

/** A command in a list: its name and its arguments. */
function termOf(tree: CommandTree, path: string): string {
  const entry = tree.find((one) => one.path === path.split(' ').slice(1).join(' '));
  const taken = entry !== undefined && isCommand(entry) ? entry.arguments : [];
  return [path.split(' ').at(-1), ...taken.map(({ argument }) => argument)].join(' ');
}

function addCommands(program: Command, tree: CommandTree, shell: Shell, onEnd: OnEnd): void {
  const words = new Set(shell.host.argv);
  const groups = new Map<string, Command>([['', program]]);
  for (const entry of tree) {
    const hidden = entry.hidden === true;
    const command = groups.get(groupOf(entry))?.command(nameOf(entry), { hidden });
    if (command === undefined) throw new Error(`${entry.path} stands before its group`);
    command.summary(entry.summary);
    if (!isCommand(entry)) groups.set(entry.path, addGroup(command, entry));
    else if (entry.path.split(' ').every((word) => words.has(word))) {
      addWhole(command, entry, (flags, args) =>
        entry
          .load()
          .then(({ run }) => run({ flags, args, tree, program }, shell))
          .then(onEnd),
      );
    }
  }
}

function addGroup(command: Command, { about, examples }: CommandGroup): Command {
  return addExamples(command.helpCommand(false).description(about), examples);
}

type Run = (flags: never, args: never) => Promise<void>;

function addWhole(command: Command, spec: CommandSpec, run: Run): void {
  command.description(spec.about);
  addExamples(command, spec.examples);
  for (const argument of spec.arguments) command.addArgument(argumentOf(argument));
  for (const flag of spec.flags) command.addOption(optionOf(flag));
  // Commander's last two arguments are the flags and the command itself.
  command.action((...all: unknown[]) => run(all.at(-2) as never, all.slice(0, -2) as never));
}

function argumentOf({ argument, about, choices }: ArgumentSpec): Argument {
  const made = new Argument(argument, about);
  return choices === undefined ? made : made.choices(choices);
}

function optionOf({ flag, about, choices, repeats, fallback }: Flag): Option {
  const option = new Option(flag, about);
  if (choices !== undefined) option.choices(choices);
  if (fallback !== undefined) option.default(fallback);
  if (repeats === true) option.argParser(collect).default([]);
  return option;
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

/** Puts examples at the top of a command's help. */
function addExamples(command: Command, lines: readonly string[]): Command {
  const text = lines.map((line) => `  ${line}\n`).join('');
  return lines.length === 0 ? command : command.addHelpText('before', `Examples:\n${text}`);
}

function topicsText(): string {
  const width = Math.max(...Object.keys(HELP_TOPICS).map((topic) => topic.length)) + 2;
  const lines = Object.entries(HELP_TOPICS).map(
    ([topic, about]) => `  ${topic.padEnd(width)}${about}\n`,
  );
  return `\nMore, with fidesauth help TOPIC:\n${lines.join('')}`;
}
