import type { Command } from 'commander';
import { didYouMean, distance, nearest } from '../../domain/scopes/nearest.ts';
import { HELP_TOPICS } from '../../domain/words/help-topics.ts';
import { wayOfWord } from '../../domain/words/other-words.ts';

/** Commands that delete: suggested only for a typo of their own name. */
const DELETING = ['revoke', 'remove', 'prune'];

/** What a word in place of a command probably means. */
export function commandWay(group: Command, word: string): string | undefined {
  const path = group.parent === null ? '' : group.name();
  const found = wayOfWord(path, word);
  if (found !== undefined) return found;
  const names = namesIn(group).filter((name) => !DELETING.includes(name) || isSlip(word, name));
  const near = closest(word, names);
  if (near.length > 0) return didYouMean(near);
  return group.parent === null ? elsewhere(group, word) : undefined;
}

function namesIn(group: Command): string[] {
  return group.commands.map((command) => command.name()).filter((name) => !name.startsWith('__'));
}

/** True for one letter added, missing or replaced, or the beginning of the name. */
function isSlip(word: string, name: string): boolean {
  return distance(word.toLowerCase(), name) <= 1 || (word.length > 3 && name.startsWith(word));
}

/** The nearest of `names`; several if they are equally near. */
export function closest(word: string, names: readonly string[]): string[] {
  const near = nearest(word, names);
  const [first] = near;
  if (first === undefined) return [];
  const far = distance(word, first);
  return near.filter((name) => distance(word, name) === far);
}

/** A group's command given without its group, or a help topic without `help`. */
function elsewhere(program: Command, word: string): string | undefined {
  const paths = program.commands
    .filter((group) => namesIn(group).includes(word))
    .map((group) => `fidesauth ${group.name()} ${word}`);
  const topics = closest(word, Object.keys(HELP_TOPICS)).map((topic) => `fidesauth help ${topic}`);
  return didYouMean([...paths, ...topics]);
}
