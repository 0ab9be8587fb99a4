import { type CommandTree, groupOf, isCommand, nameOf } from '../base/command.ts';
import { type Argument, type Completes, type Flag, flagParts } from '../base/flags.ts';
import { GLOBAL_FLAGS, VERSION_FLAG } from '../base/globals.ts';

/** A word that fits, with its meaning. */
export type Candidate = { readonly word: string; readonly about: string };

/** What fits at the cursor: `words` as they are, and all values of `kind`. */
export type Completion = {
  readonly words: readonly Candidate[];
  readonly kind: Completes | undefined;
  /** The text before the value in the same word: `--preset=`. */
  readonly prefix: string;
  /** The folder that `--config-dir` names on this command line. */
  readonly configDir: string | undefined;
};

type Walk = {
  readonly tree: CommandTree;
  /** The command or group named so far; empty at the top. */
  path: string;
  /** The number of arguments so far, without command names. */
  given: number;
  /** The flag whose value comes next. */
  pending: Flag | undefined;
  /** `--` came before: no flag follows. */
  ended: boolean;
  readonly used: Flag[];
  configDir: string | undefined;
};

/** What fits in place of the last of `words`, the one being typed. */
export function placeOf(tree: CommandTree, words: readonly string[]): Completion {
  const typed = words.at(-1) ?? '';
  const walk: Walk = {
    tree,
    path: '',
    given: 0,
    pending: undefined,
    ended: false,
    used: [],
    configDir: undefined,
  };
  for (const word of words.slice(0, -1)) step(walk, word);
  const place = { words: [], kind: undefined, prefix: '', configDir: walk.configDir };
  if (walk.pending !== undefined) return { ...place, ...valuesOf(walk.pending) };
  if (walk.ended || !typed.startsWith('-')) return { ...place, ...operands(walk) };
  const [, name, equals] = /^(--[^=]+)(=)?/.exec(typed) ?? [];
  if (equals === undefined) return { ...place, words: freeFlags(walk) };
  const flag = flagNamed(walk, name ?? '');
  const values = flag && takesValue(flag) ? valuesOf(flag) : {};
  return { ...place, ...values, prefix: `${name}=` };
}

function step(walk: Walk, word: string): void {
  if (walk.pending !== undefined) {
    if (isConfigDir(walk.pending)) walk.configDir = word;
    walk.pending = undefined;
  } else if (!walk.ended && word === '--') walk.ended = true;
  else if (!walk.ended && word.startsWith('-') && word !== '-') stepFlag(walk, word);
  else stepOperand(walk, word);
}

function stepFlag(walk: Walk, word: string): void {
  const [name = '', ...value] = word.split('=');
  const flag = flagNamed(walk, name);
  if (flag === undefined) return;
  walk.used.push(flag);
  if (value.length > 0 && isConfigDir(flag)) walk.configDir = value.join('=');
  else if (value.length === 0 && takesValue(flag)) walk.pending = flag;
}

function stepOperand(walk: Walk, word: string): void {
  const next = childrenOf(walk).find((entry) => nameOf(entry) === word);
  // Everything after a program belongs to it.
  if (next === undefined && argumentAt(walk)?.completes === 'program') walk.ended = true;
  if (next === undefined || walk.given > 0) walk.given += 1;
  else walk.path = next.path;
}

const takesValue = (flag: Flag): boolean => flagParts(flag).value !== undefined;
const isConfigDir = (flag: Flag): boolean => flagParts(flag).long === '--config-dir';

function childrenOf({ tree, path }: Walk): CommandTree {
  return tree.filter((entry) => groupOf(entry) === path && entry.hidden !== true);
}

/** The flags of the named command, and the global ones. */
function flagsOf({ tree, path }: Walk): readonly Flag[] {
  const entry = tree.find((one) => one.path === path);
  const own = entry !== undefined && isCommand(entry) ? entry.flags : [];
  return [...own, VERSION_FLAG, ...GLOBAL_FLAGS];
}

function flagNamed(walk: Walk, name: string): Flag | undefined {
  return flagsOf(walk).find((flag) => {
    const { long, short } = flagParts(flag);
    return long === name || short === name;
  });
}

function freeFlags(walk: Walk): Candidate[] {
  const help: Candidate = { word: '--help', about: 'show help' };
  const free = flagsOf(walk).filter((flag) => flag.repeats === true || !walk.used.includes(flag));
  return [...free.map((flag) => ({ word: flagParts(flag).long, about: flag.about })), help];
}

function operands(walk: Walk): Pick<Completion, 'words' | 'kind'> {
  const names = walk.given > 0 || walk.ended ? [] : childrenOf(walk);
  const words = names.map((entry) => ({ word: nameOf(entry), about: entry.summary }));
  const argument = argumentAt(walk);
  if (argument === undefined) return { words, kind: undefined };
  const values = valuesOf(argument);
  // The best guess for the arguments of a program is files.
  const kind = values.kind === 'program' && walk.given > 0 ? 'file' : values.kind;
  return { words: [...words, ...values.words], kind };
}

function argumentAt({ tree, path, given }: Walk): Argument | undefined {
  const entry = tree.find((one) => one.path === path);
  const all = entry !== undefined && isCommand(entry) ? entry.arguments : [];
  const last = all.at(-1);
  return all[given] ?? (last?.argument.includes('...') ? last : undefined);
}

function valuesOf({
  choices = [],
  completes,
}: Flag | Argument): Pick<Completion, 'words' | 'kind'> {
  return { words: choices.map((word) => ({ word, about: '' })), kind: completes };
}
