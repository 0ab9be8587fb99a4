import { type Call, type Ending, ended } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';
import { type Candidate, placeOf } from './complete.ts';
import { BY_SHELL, valuesOfKind } from './complete-values.ts';

/** A word that a shell takes literally: anything else could become a command. */
const BARE = /^[\w.:@/+=,-]*$/;

/**
 * Prints what fits the last of `words`, the one being typed: a line each, with word, tab and
 * meaning; last, after a colon, what the shell should add by itself. Sends no request.
 * @throws store.unwritable for a folder that cannot be read
 */
export async function run(
  { args: [words], tree, program }: Call<unknown, readonly [readonly string[]]>,
  shell: Shell,
): Promise<Ending> {
  const typed = words.at(-1) ?? '';
  const { words: fixed, kind, prefix, configDir } = placeOf(tree, words);
  if (configDir !== undefined) program.setOptionValue('configDir', configDir);
  const known = kind === undefined ? [] : await valuesOfKind(kind, (await shell.deps()).store);
  const lines = [...fixed, ...known]
    .map((candidate): Candidate => ({ ...candidate, word: prefix + candidate.word }))
    .filter(({ word }) => word.startsWith(typed) && BARE.test(word))
    .map(({ word, about }) => `${word}\t${about}`);
  const byShell = (kind && BY_SHELL[kind]) ?? ':nothing';
  await shell.output.text(`${[...lines, byShell].join('\n')}\n`);
  return ended();
}
