import { presetText } from '../domain/presets/preset.ts';
import { didYouMean } from '../domain/scopes/nearest.ts';
import { toCopy } from '../domain/words/to-copy.ts';
import type { ResultOf } from '../usecases/results.ts';
import type { UnknownScope } from '../usecases/scopes/import.ts';
import { count, serverText, wrap } from './layout.ts';
import { scopeList } from './plan-text.ts';
import type { Style } from './style.ts';

type Imported = ResultOf<'scopes.import'>;

/** The report of an import that made a file; else the preset, to be put into one. */
export function importText(result: Imported, style: Style): string {
  if (result.written === null) return presetText(result.preset).trimEnd();
  return [
    importReport(result, style),
    wrap(`written: ${result.written}`, style.width),
    toCopy`next: fidesauth bootstrap --preset ${result.written} -n`,
  ].join('\n');
}

/** What an import found, for people. */
export function importReport(result: Imported, style: Style): string {
  const { known, unknown, others } = result;
  const total = known.length + unknown.length;
  const size = `${whose(result)} knows ${known.length} of ${count(total, 'scope')}`;
  return [
    wrap(size, style.width),
    ...unknownLines(result, style),
    ...scopeList('named more than once', result.duplicates, style),
    ...(others === 0
      ? []
      : [wrap(`left out: ${count(others, 'word')} of another kind`, style.width)]),
    ...(result.stripped
      ? [wrap("not taken over: a preset's description, reasons and extends", style.width)]
      : []),
  ].join('\n');
}

function whose({ server, serverVersion }: Imported): string {
  return server === null ? `Fides ${serverVersion}` : serverText({ server, serverVersion });
}

/** Grouped by the reason. */
function unknownLines({ unknown, preset }: Imported, style: Style): string[] {
  if (unknown.length === 0) return [];
  const kept = unknown.every(({ scope }) => preset.optional?.includes(scope));
  const reasons = [...new Set(unknown.map(reasonText))];
  return [
    style.paint.yellow(kept ? 'the others are kept as optional' : 'the others are left out'),
    ...reasons.flatMap((reason) => {
      const scopes = unknown.filter((item) => reasonText(item) === reason).map(nameOf);
      return scopeList(reason, scopes, style);
    }),
  ];
}

const nameOf = ({ scope }: UnknownScope): string => scope;

function reasonText({ why, release, renamedTo, renamedFrom, nearest }: UnknownScope): string {
  const hint = didYouMean(nearest ?? []);
  const never = hint === undefined ? '' : ` (${hint})`;
  return {
    renamed: `renamed in Fides ${release}: now ${renamedTo}`,
    removed: `removed in Fides ${release}`,
    later: `new in Fides ${release}${renamedFrom === undefined ? '' : `, before it ${renamedFrom}`}`,
    fidesplus: 'only Fidesplus has it',
    never: `no known Fides has it${never}`,
    unmatched: `a pattern that matches nothing${never}`,
    unexplained: 'no known reason',
  }[why];
}
