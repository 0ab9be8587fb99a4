import type { Argument, Command, Option } from 'commander';

/** What can stand at one place of a command line; the shell itself knows files and programs. */
export type Kind =
  | 'profile'
  | 'preset'
  | 'scope'
  | 'source'
  | 'release'
  | 'export-format'
  | 'file'
  | 'folder'
  | 'program'
  | 'topic';

/** A word that fits, with what it means. */
export type Candidate = { readonly word: string; readonly about: string };

/** What may stand where the cursor is: `words` as they are, and everything of `kind`. */
export type Place = {
  readonly words: readonly Candidate[];
  readonly kind: Kind | undefined;
  /** What stands before the value in the same word: `--preset=`. */
  readonly prefix: string;
  /** The folder that `--config-dir` names on this command line. */
  readonly configDir: string | undefined;
};

type Walk = {
  command: Command;
  /** Arguments so far, names of commands left out. */
  given: number;
  /** The option whose value comes next. */
  pending: Option | undefined;
  /** `--` was there: what follows is no flag. */
  ended: boolean;
  readonly used: Option[];
  configDir: string | undefined;
};

/** What may stand at the last of `words`, which is what is being typed. */
export function placeOf(program: Command, words: readonly string[]): Place {
  const typed = words.at(-1) ?? '';
  const walk: Walk = {
    command: program,
    given: 0,
    pending: undefined,
    ended: false,
    used: [],
    configDir: undefined,
  };
  for (const word of words.slice(0, -1)) step(walk, word);
  const place = { words: [], kind: undefined, prefix: '', configDir: walk.configDir };
  if (walk.pending !== undefined) return { ...place, ...valuesOf(walk.pending, walk.command) };
  if (walk.ended || !typed.startsWith('-')) return { ...place, ...operands(walk) };
  const [, name, equals] = /^(--[^=]+)(=)?/.exec(typed) ?? [];
  if (equals === undefined) return { ...place, words: flagsOf(walk) };
  const option = optionOf(walk.command, name ?? '');
  const values = option && takesValue(option) ? valuesOf(option, walk.command) : {};
  return { ...place, ...values, prefix: `${name}=` };
}

function step(walk: Walk, word: string): void {
  if (walk.pending !== undefined) {
    if (walk.pending.long === '--config-dir') walk.configDir = word;
    walk.pending = undefined;
  } else if (!walk.ended && word === '--') walk.ended = true;
  else if (!walk.ended && word.startsWith('-') && word !== '-') flag(walk, word);
  else operand(walk, word);
}

function flag(walk: Walk, word: string): void {
  const [name = '', ...value] = word.split('=');
  const option = optionOf(walk.command, name);
  if (option === undefined) return;
  walk.used.push(option);
  if (value.length > 0 && option.long === '--config-dir') walk.configDir = value.join('=');
  else if (value.length === 0 && takesValue(option)) walk.pending = option;
}

function operand(walk: Walk, word: string): void {
  const next = walk.command.commands.find((command) => command.name() === word);
  if (next === undefined || walk.given > 0) walk.given += 1;
  else walk.command = next;
  // What follows a program is its own.
  if (next === undefined && argumentAt(walk)?.name() === 'command') walk.ended = true;
}

const takesValue = ({ required, optional }: Option): boolean => required || optional;

/** The options of a command and of the groups it is in. */
function optionsOf(command: Command): Option[] {
  const above = command.parent === null ? [] : optionsOf(command.parent);
  return [...command.options, ...above];
}

function optionOf(command: Command, name: string): Option | undefined {
  return optionsOf(command).find(({ long, short }) => long === name || short === name);
}

function flagsOf({ command, used }: Walk): Candidate[] {
  const help: Candidate = { word: '--help', about: 'show help' };
  const free = optionsOf(command).filter(
    (option) => !option.hidden && (option.parseArg !== undefined || !used.includes(option)),
  );
  return [...free.map(({ long, description }) => ({ word: long ?? '', about: description })), help];
}

function operands(walk: Walk): Pick<Place, 'words' | 'kind'> {
  const { command, given } = walk;
  const words =
    given > 0 || walk.ended
      ? []
      : command
          .createHelp()
          .visibleCommands(command)
          .map((sub) => {
            return { word: sub.name(), about: sub.summary() || sub.description() };
          });
  const argument = argumentAt(walk);
  if (argument === undefined) return { words, kind: undefined };
  const choices = (argument.argChoices ?? []).map((word) => ({ word, about: '' }));
  return { words: [...words, ...choices], kind: kindOfArgument(argument, given) };
}

function argumentAt({ command, given }: Walk): Argument | undefined {
  const all = command.registeredArguments;
  return all[given] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined);
}

const ARGUMENTS: Readonly<Record<string, Kind>> = {
  name: 'profile',
  preset: 'preset',
  scope: 'scope',
  left: 'source',
  right: 'source',
  file: 'file',
};

function kindOfArgument(argument: Argument, given: number): Kind | undefined {
  if (argument.name() === 'command') return given === 0 ? 'program' : 'file';
  if (argument.name() === 'command|topic') return 'topic';
  return ARGUMENTS[argument.name()];
}

/** By the name that help shows for the value, but for those whose name says too little. */
const OPTIONS: Readonly<Record<string, Kind>> = {
  '--profile <name>': 'profile',
  '--admin-profile <name>': 'profile',
  '<name|file>': 'preset',
  '<pattern>': 'scope',
  '<file>': 'file',
  '<dir>': 'folder',
  '<version>': 'release',
  '<form[=file]>': 'export-format',
};

function valuesOf(option: Option, command: Command): Pick<Place, 'words' | 'kind'> {
  const choices = (option.argChoices ?? []).map((word) => ({ word, about: '' }));
  const value = option.flags.replace(/^.* /, '');
  const exports = command.name() === 'export' && option.long === '--format';
  const kind = exports ? 'export-format' : (OPTIONS[`${option.long} ${value}`] ?? OPTIONS[value]);
  return { words: choices, kind };
}
