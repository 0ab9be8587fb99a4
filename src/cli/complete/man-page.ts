import { VARIABLES_GIVEN, VARIABLES_READ } from '../../domain/words/environment.ts';
import { HELP_TOPICS } from '../../domain/words/help-topics.ts';
import { EXIT_STATUSES } from '../../errors.ts';
import {
  type Call,
  type CommandSpec,
  type CommandTree,
  type Ending,
  ended,
  isCommand,
} from '../base/command.ts';
import type { Flag } from '../base/flags.ts';
import { ABOUT, EXAMPLES, GLOBAL_FLAGS, VERSION_FLAG } from '../base/globals.ts';
import type { Shell } from '../base/shell.ts';

type Pairs = readonly (readonly [term: string, meaning: string])[];

/** Prints the manual page, for the build. */
export async function run({ tree }: Call<unknown>, { output, host }: Shell): Promise<Ending> {
  await output.text(manPage(tree, host.version));
  return ended();
}

/** The manual page of the whole command tree, as `man` reads it (groff's man macros). */
function manPage(tree: CommandTree, version: string): string {
  const name = 'fidesauth';
  return [
    `.TH ${name.toUpperCase()} 1 "" "${name} ${version}" "User Commands"`,
    // Names of variables and flags get copied: groff must not hyphenate or justify.
    '.nh',
    '.ad l',
    '.SH NAME',
    `${name} \\- ${text('swap the root credential of a Fides server for a client with exactly the scopes it needs')}`,
    '.SH SYNOPSIS',
    `.B ${name}`,
    text('COMMAND [OPTION...] [ARGUMENT...]'),
    '.SH DESCRIPTION',
    text(ABOUT),
    '.SH COMMANDS',
    ...tree
      .filter(isCommand)
      .filter(({ hidden }) => hidden !== true)
      .flatMap(commandLines),
    '.SH GLOBAL OPTIONS',
    ...list([VERSION_FLAG, ...GLOBAL_FLAGS].map(flagPair)),
    '.SH ENVIRONMENT',
    text('A flag goes before a variable, a variable before what a profile records. Read are:'),
    ...list(Object.entries(VARIABLES_READ)),
    '.PP',
    text('Given to other programs by export and exec, and never read:'),
    ...list(Object.entries(VARIABLES_GIVEN)),
    '.SH EXIT STATUS',
    ...list(Object.entries(EXIT_STATUSES)),
    '.SH FILES',
    ...list(FILES),
    '.SH EXAMPLES',
    ...exampleLines(EXAMPLES),
    '.SH SEE ALSO',
    text(`${name} help ${Object.keys(HELP_TOPICS).join(', ')}; the folder docs of the package.`),
    '',
  ].join('\n');
}

const FILES: Pairs = [
  ['~/.config/fidesauth/profiles/', 'profiles, without secrets'],
  ['~/.config/fidesauth/credentials/', 'client secrets, a file each'],
  ['~/.config/fidesauth/scopes/', 'presets of your own'],
  ['~/.local/state/fidesauth/', 'access tokens, the journal of unfinished work, the history'],
];

function commandLines({ path, about, arguments: args, flags, examples }: CommandSpec): string[] {
  const title = [path, '[options]', ...args.map(({ argument }) => argument)].join(' ');
  return [
    `.SS ${text(title)}`,
    ...about.split('\n').flatMap((line) => ['.PP', text(line)]),
    ...list(flags.map(flagPair)),
    ...exampleLines(examples),
  ];
}

function flagPair({ flag, about }: Flag): readonly [string, string] {
  return [flag, about];
}

function list(pairs: Pairs): string[] {
  return pairs.flatMap(([term, meaning]) => ['.TP', `.B ${text(term)}`, text(meaning)]);
}

function exampleLines(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['.PP', '.RS', '.nf', ...lines.map(text), '.fi', '.RE'];
}

/** Text escaped so that groff neither runs nor restyles any of it. */
function text(plain: string): string {
  const escaped = plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('"', '\\(dq')
    .replaceAll('~', '\\(ti')
    .replaceAll('`', '\\(ga')
    .replaceAll('^', '\\(ha');
  return escaped.replace(/^\./, '\\&.');
}
