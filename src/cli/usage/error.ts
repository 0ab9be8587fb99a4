import type { Command, CommanderError } from 'commander';
import { didYouMean } from '../../domain/scopes/nearest.ts';
import { wayOfFlag } from '../../domain/words/other-words.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { pathOf } from '../base/command.ts';
import { wayOfArguments } from './arguments.ts';
import { closest, commandWay } from './command-words.ts';

/** The parts of a command line that was not understood. */
export type UsageProblem = {
  readonly argv: readonly string[];
  readonly program: Command;
  deps(): Promise<Deps>;
};

/**
 * The error for a command line that the library refused. It repeats no value: one may be a secret
 * that was meant for a file.
 */
export async function usageError(
  error: CommanderError,
  misread: UsageProblem,
): Promise<FidesAuthError> {
  if (error.code === 'commander.version') return releaseError(misread);
  const [said = ''] = error.message.replace(/^error: /, '').split('\n');
  const command = named(misread.program, misread.argv);
  const what = takesNoValue(said, command) ?? said;
  return new FidesAuthError('usage.invalid', `command line: ${withoutValue(what)}`, {
    fix: (await wayOut(error, what, command, misread)) ?? `see ${pathOf(command)} --help`,
  });
}

/** The error for a release after `--version`. */
function releaseError({ program, argv }: UsageProblem): FidesAuthError {
  const release = argv[argv.indexOf('--version') + 1] ?? '';
  const taken = flagsOf(named(program, argv)).includes(FIDES_VERSION);
  return new FidesAuthError(
    'usage.invalid',
    "command line: --version prints fidesauth's own version",
    {
      fix: taken ? `write ${FIDES_VERSION} ${release}` : `leave ${release.slice(0, 20)} out`,
    },
  );
}

const FIDES_VERSION = '--fides-version';

/** For `--fresh=true`: the library calls a flag unknown if it is given a value but takes none. */
function takesNoValue(what: string, command: Command): string | undefined {
  const flag = /^unknown option '(--[a-z-]+)=/.exec(what)?.[1];
  const isKnown = flag !== undefined && flagsOf(command).includes(flag);
  return isKnown ? `option '${flag}' takes no value` : undefined;
}

/** The name of an unknown flag, without a value attached to it. */
function withoutValue(what: string): string {
  return what
    .replace(/^(unknown option '--[^'=]*)=.*$/s, "$1'")
    .replace(/^(unknown option '-[^'-]).+$/s, "$1'");
}

/** The command that the command line names. */
function named(program: Command, argv: readonly string[]): Command {
  return argv.reduce(
    (group, word) => group.commands.find((command) => command.name() === word) ?? group,
    program,
  );
}

async function wayOut(
  { code }: CommanderError,
  what: string,
  command: Command,
  misread: UsageProblem,
): Promise<string | undefined> {
  const quoted = /'([^']*)'/.exec(withoutValue(what))?.[1] ?? '';
  if (code === 'commander.unknownCommand') return commandWay(command, quoted);
  if (what.startsWith("option '--version'") && flagsOf(command).includes(FIDES_VERSION)) {
    return `the release of Fides is ${FIDES_VERSION} RELEASE; --version is fidesauth's own`;
  }
  if (what.endsWith('takes no value')) return `write ${quoted} alone, or leave it out`;
  const choices = /Allowed choices are (.*)\.$/.exec(what)?.[1];
  if (choices !== undefined) return `give one of ${choices}`;
  const value = /^-?-?[^<]*(--[a-z-]+) <([^>]+)>$/.exec(quoted);
  if (code === 'commander.optionMissingArgument' && value !== null) {
    return `write it with its value: ${value[1]} ${value[2]?.toUpperCase()}`;
  }
  if (code === 'commander.unknownOption') {
    return isOfProgram(command, misread.argv, quoted) ? BEFORE_PROGRAM : flagWay(command, quoted);
  }
  if (code === 'commander.excessArguments') return wayOfArguments(command, misread.deps);
  return undefined;
}

const BEFORE_PROGRAM = 'put -- before the program: fidesauth exec -- PROGRAM ...';

/** True if `exec` has a word before that flag that is no flag's value: the program's name. */
function isOfProgram(command: Command, argv: readonly string[], flag: string): boolean {
  if (command.name() !== 'exec') return false;
  const at = argv.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  const before = argv.slice(argv.indexOf('exec') + 1, at === -1 ? undefined : at);
  const values = valueFlagsOf(command);
  return before.some((word, index) => {
    const previous = before[index - 1] ?? '';
    return !word.startsWith('-') && !values.includes(previous);
  });
}

/** The flags of a command that take a value, short and long, including the global ones. */
function valueFlagsOf(command: Command): string[] {
  const own = command.options.filter(({ required }) => required);
  const names = own.flatMap(({ short, long }) =>
    [short, long].filter((name) => name !== undefined),
  );
  return command.parent === null ? names : [...names, ...valueFlagsOf(command.parent)];
}

/** Takes a safeguard away: no flag but its own beginning leads there. */
const ALLOW_HTTP = '--allow-http';

function flagWay(command: Command, flag: string): string | undefined {
  const known = flagsOf(command);
  const found = wayOfFlag(flag.replace(/^-+/, ''), known);
  if (found !== undefined) return found;
  if (known.includes(flag)) {
    return `put it after the command: ${pathOf(command)} ${flag} ...`;
  }
  const offered = known.filter((name) => name !== ALLOW_HTTP || flag.startsWith('--allow'));
  const near = /^--\w/.test(flag) ? closestFlags(flag, offered) : [];
  if (near.length > 0) return didYouMean(near);
  return command.name() === 'exec' ? BEFORE_PROGRAM : undefined;
}

function closestFlags(flag: string, known: readonly string[]): string[] {
  const longer = known.filter((name) => name.startsWith(flag));
  return longer.length === 1 ? longer : closest(flag, known);
}

/** The long flags of a command, including the global ones. */
function flagsOf(command: Command): string[] {
  const own = command.options.flatMap(({ long, hidden }) => (hidden || !long ? [] : [long]));
  const above = command.parent === null ? ['--help'] : flagsOf(command.parent);
  return [...own, ...above];
}
