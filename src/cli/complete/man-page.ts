import type { Command, Option } from 'commander';
import { VARIABLES_GIVEN, VARIABLES_READ } from '../../domain/words/environment.ts';
import { HELP_TOPICS } from '../../domain/words/help-topics.ts';
import { EXIT_STATUSES } from '../../errors.ts';
import { examplesOf, pathOf } from '../base/help.ts';

type Pairs = readonly (readonly [term: string, meaning: string])[];

/** The manual page of the whole command tree, as `man` reads it (groff's man macros). */
export function manPage(program: Command, version: string): string {
  const name = program.name();
  return [
    `.TH ${name.toUpperCase()} 1 "" "${name} ${version}" "User Commands"`,
    // Names of variables and flags are copied: no hyphen of groff's own, and no filled blanks.
    '.nh',
    '.ad l',
    '.SH NAME',
    `${name} \\- ${text('swap the root credential of a Fides server for a client with exactly the scopes it needs')}`,
    '.SH SYNOPSIS',
    `.B ${name}`,
    text('COMMAND [OPTION...] [ARGUMENT...]'),
    '.SH DESCRIPTION',
    text(program.description()),
    '.SH COMMANDS',
    ...leaves(program).flatMap(commandLines),
    '.SH GLOBAL OPTIONS',
    ...list(program.options.map(optionPair)),
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
    ...examples(program),
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

/** The commands that do something, groups left out, in the order of help. */
function leaves(group: Command): Command[] {
  const visible = group.createHelp().visibleCommands(group);
  return visible.flatMap((command) => (command.commands.length > 0 ? leaves(command) : [command]));
}

function commandLines(command: Command): string[] {
  const title = `${pathOf(command)} ${command.usage()}`.replace(/^\S+ /, '');
  return [
    `.SS ${text(title)}`,
    ...command
      .description()
      .split('\n')
      .flatMap((line) => ['.PP', text(line)]),
    ...list(command.options.filter(({ hidden }) => !hidden).map(optionPair)),
    ...examples(command),
  ];
}

function optionPair({ flags, description }: Option): readonly [string, string] {
  return [flags, description];
}

function list(pairs: Pairs): string[] {
  return pairs.flatMap(([term, meaning]) => ['.TP', `.B ${text(term)}`, text(meaning)]);
}

function examples(command: Command): string[] {
  const lines = examplesOf(command);
  return lines.length === 0 ? [] : ['.PP', '.RS', '.nf', ...lines.map(text), '.fi', '.RE'];
}

/** Text without any sign that groff would take for a command or typeset in its own way. */
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
