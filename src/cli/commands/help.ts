import type { Command } from 'commander';
import { didYouMean, nearest } from '../../domain/nearest.ts';
import { FidesAuthError } from '../../errors.ts';

/** Adds `help`: the library's own looks one level deep and takes any name for a command. */
export function addHelp(program: Command): void {
  program
    .command('help')
    .argument('[command...]', 'command, like scopes show')
    .summary('show help for a command')
    .description('Shows help for a command, as COMMAND --help does.')
    .action((names: readonly string[]) => names.reduce(subcommand, program).help());
}

function subcommand(group: Command, name: string): Command {
  const found = group.commands.find((command) => command.name() === name);
  if (found !== undefined) return found;
  const names = group.commands.map((command) => command.name());
  throw new FidesAuthError('usage.invalid', `help: there is no command ${JSON.stringify(name)}`, {
    fix: didYouMean(nearest(name, names)) ?? `see ${pathOf(group)} --help`,
  });
}

/** A command's name with those of its groups before it. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** Puts command lines to start from at the top of a command's help. */
export function addExamples(command: Command, ...lines: readonly string[]): Command {
  const text = lines.map((line) => `  ${line}\n`).join('');
  return command.addHelpText('before', `Examples:\n${text}`);
}
