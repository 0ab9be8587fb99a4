import type { Command } from 'commander';
import { didYouMean } from '../../domain/scopes/nearest.ts';
import { HELP_TOPICS, isHelpTopic } from '../../domain/words/help-topics.ts';
import { FidesAuthError } from '../../errors.ts';
import { finish, type Shell } from './shell.ts';

const TOPICS = Object.keys(HELP_TOPICS);

/** Adds `help`: the library's own looks one level deep and takes any name for a command. */
export function addHelp(program: Command, shell: Shell): void {
  addExamples(
    program.command('help'),
    'fidesauth help scopes diff              as fidesauth scopes diff --help',
    'fidesauth help exit-codes',
    'fidesauth help environment --json',
  )
    .argument('[command|topic...]', `command, or ${TOPICS.join(', ')}`)
    .summary('show help for a command or a topic')
    .description('Shows help for a command, as COMMAND --help does, or for a topic.')
    .action(async (names: readonly string[]) => {
      const [topic = '', ...more] = names;
      if (more.length > 0 || !isHelpTopic(topic)) return (await deepest(program, names)).help();
      const { helpPage } = await import('../../usecases/local/help-pages.ts');
      const { store } = await shell.deps();
      await finish(shell, helpPage(topic, store.presets));
    });
  const width = Math.max(...TOPICS.map((topic) => topic.length)) + 2;
  const lines = Object.entries(HELP_TOPICS).map(
    ([topic, about]) => `  ${topic.padEnd(width)}${about}\n`,
  );
  program.addHelpText('after', `\nMore, with fidesauth help TOPIC:\n${lines.join('')}`);
}

async function deepest(program: Command, names: readonly string[]): Promise<Command> {
  let group = program;
  for (const name of names) {
    const found = group.commands.find((command) => command.name() === name);
    if (found === undefined) throw await noSuchHelp(group, name);
    group = found;
  }
  return group;
}

async function noSuchHelp(group: Command, name: string): Promise<FidesAuthError> {
  const { closest, commandWay } = await import('../usage/command-words.ts');
  const topics = group.parent === null ? didYouMean(closest(name, TOPICS)) : undefined;
  const what = group.parent === null ? 'command or topic' : 'command';
  return new FidesAuthError('usage.invalid', `help: there is no ${what} ${JSON.stringify(name)}`, {
    fix: topics ?? commandWay(group, name) ?? `see ${pathOf(group)} --help`,
  });
}

/** A command's name with those of its groups before it. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

const EXAMPLES = new WeakMap<Command, readonly string[]>();

/** The command lines at the top of a command's help. */
export function examplesOf(command: Command): readonly string[] {
  return EXAMPLES.get(command) ?? [];
}

/** Puts command lines to start from at the top of a command's help. */
export function addExamples(command: Command, ...lines: readonly string[]): Command {
  EXAMPLES.set(command, lines);
  const text = lines.map((line) => `  ${line}\n`).join('');
  return command.addHelpText('before', `Examples:\n${text}`);
}
