import type { Command } from 'commander';
import { didYouMean } from '../../domain/scopes/nearest.ts';
import { HELP_TOPICS, isHelpTopic } from '../../domain/words/help-topics.ts';
import { FidesAuthError } from '../../errors.ts';
import { helpPage } from '../../usecases/local/help-pages.ts';
import { type Call, type Ending, pathOf } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';
import { closest, commandWay } from '../usage/command-words.ts';

/** Runs `help`. @throws usage.invalid for a word that is neither a command nor a topic */
export async function run(
  { args: [names], program }: Call<unknown, readonly [readonly string[]]>,
  shell: Shell,
): Promise<Ending> {
  const [topic = '', ...more] = names;
  if (more.length > 0 || !isHelpTopic(topic)) return deepest(program, names).help();
  const { store } = await shell.deps();
  return helpPage(topic, store.presets);
}

function deepest(program: Command, names: readonly string[]): Command {
  let group = program;
  for (const name of names) {
    const found = group.commands.find((command) => command.name() === name);
    if (found === undefined) throw noSuchHelp(group, name);
    group = found;
  }
  return group;
}

function noSuchHelp(group: Command, name: string): FidesAuthError {
  const isTop = group.parent === null;
  const topics = isTop ? didYouMean(closest(name, Object.keys(HELP_TOPICS))) : undefined;
  const what = isTop ? 'command or topic' : 'command';
  return new FidesAuthError('usage.invalid', `help: there is no ${what} ${JSON.stringify(name)}`, {
    fix: topics ?? commandWay(group, name) ?? `see ${pathOf(group)} --help`,
  });
}
