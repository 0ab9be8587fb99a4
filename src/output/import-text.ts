import { presetText } from '../domain/presets/preset.ts';
import { didYouMean } from '../domain/scopes/nearest.ts';
import { toCopy } from '../domain/words/to-copy.ts';
import type { ResultOf } from '../usecases/results.ts';
import type { LeftOut, UnknownScope } from '../usecases/scopes/import.ts';
import { count, serverText, wrap } from './base/layout.ts';
import type { Style } from './base/style.ts';
import { scopeList } from './plan-text.ts';

type Imported = ResultOf<'scopes.import'>;

/** The report of an import that wrote a file; else the preset itself, to go into one. */
export function importText(result: Imported, style: Style): string {
  if (result.written === null) return presetText(result.preset).trimEnd();
  return [
    importReport(result, style),
    wrap(`written: ${result.written}`, style.width),
    wrap(nextText(result.written, result.server), style.width),
  ].join('\n');
}

/** The command to try a written preset on the server that it was checked against. */
export function nextText(written: string, server: string | null): string {
  const command = toCopy`fidesauth bootstrap -p NAME --preset ${written}`;
  const where = server === null ? '' : toCopy` --server ${server}`;
  return `next: ${command}${where} -n`;
}

/** The findings of an import, for people. */
export function importReport(result: Imported, style: Style): string {
  const { known, unknown, others } = result;
  const total = known.length + unknown.length;
  const size = `${whose(result)} knows ${known.length} of ${count(total, 'scope')}`;
  return [
    wrap(size, style.width),
    ...unknownLines(result, style),
    ...leftOutLines(result, style),
    ...scopeList('named more than once', result.duplicates, style),
    ...(others === 0
      ? []
      : [
          wrap(
            `ignored: ${count(others, 'word')} that ${others === 1 ? 'is no scope' : 'are no scopes'}`,
            style.width,
          ),
        ]),
    ...(result.stripped
      ? [wrap("not imported: the preset's description, reasons and extends", style.width)]
      : []),
  ].join('\n');
}

function whose({ server, serverVersion }: Imported): string {
  return server === null ? `Fides ${serverVersion}` : serverText({ server, serverVersion });
}

/** The scopes left out, by reason; those that the server does not know have lines of their own. */
function leftOutLines({ leftOut }: Imported, style: Style): string[] {
  const reasons = [...new Set(leftOut.map(({ why }) => why))].filter((why) => why !== 'unknown');
  return reasons.flatMap((reason) => {
    const scopes = leftOut.filter(({ why }) => why === reason).map(nameOf);
    return scopeList(`left out (${WORDS[reason]})`, [...new Set(scopes)].sort(), style);
  });
}

const WORDS: Readonly<Record<Exclude<LeftOut['why'], 'unknown'>, string>> = {
  'struck out': 'struck out',
  'commented out': 'commented out',
  'not ticked': 'not ticked, or crossed',
  'removed in a diff': 'removed in a diff',
  'ruled out by the words around it': 'ruled out by the words around it',
  'in other text than the list': 'not in the list itself',
  'a piece of a pattern': 'a * matches a whole segment, not part of one',
};

/** The unknown scopes, grouped by reason. */
function unknownLines({ unknown, preset }: Imported, style: Style): string[] {
  if (unknown.length === 0) return [];
  const kept = unknown.every(({ scope }) => preset.optional?.includes(scope));
  // Possible typos come first, because they need correction.
  const typos = unknown.filter(mayBeTypo);
  const reasons = [...new Set([...typos, ...unknown].map(reasonText))];
  return [
    style.paint.yellow(kept ? 'the others are kept as optional' : 'the others are left out'),
    ...reasons.flatMap((reason) => {
      const scopes = unknown.filter((item) => reasonText(item) === reason).map(nameOf);
      return scopeList(reason, scopes, style);
    }),
  ];
}

const mayBeTypo = ({ nearest = [] }: UnknownScope): boolean => nearest.length > 0;

const nameOf = ({ scope }: { readonly scope: string }): string => scope;

function reasonText({ why, release, renamedTo, renamedFrom, nearest }: UnknownScope): string {
  const hint = didYouMean(nearest ?? []);
  const never = hint === undefined ? '' : ` (${hint})`;
  return {
    renamed: `renamed in Fides ${release}: now ${renamedTo}`,
    removed: `removed in Fides ${release}`,
    later: `new in Fides ${release}${renamedFrom === undefined ? '' : `, called ${renamedFrom} before`}`,
    fidesplus: 'only Fidesplus has it',
    never: `no known Fides has it${never}`,
    unmatched: `a pattern that matches nothing${never}`,
    unexplained: 'no known reason',
  }[why];
}
