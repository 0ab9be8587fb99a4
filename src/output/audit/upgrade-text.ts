import { asAdmin } from '../../domain/words/admin-command.ts';
import type {
  PreviewedScope,
  RetiringScope,
  ScopesUpgradeResult,
  UpgradeSubject,
} from '../../usecases/audit/upgrade.ts';
import { count, fields, hang, wrap } from '../base/layout.ts';
import type { Style } from '../base/style.ts';
import { madeText } from './provenance.ts';
import { fixLines } from './subject-text.ts';

/** What an upgrade would change for each profile, for people; no last line break. */
export function upgradeText(result: ScopesUpgradeResult, style: Style): string {
  return [
    ...result.subjects.map((subject) => subjectText(subject, style)),
    wrap(`${verdictText(result)} ${NOTHING_GIVEN}`, style.width),
    fields([['made', madeText(result)]], style),
  ].join('\n');
}

/** What people fear of an upgrade, and need not. */
export const NOTHING_GIVEN = 'The upgrade itself gives no client a scope.';

/** How many profiles would change, and on which target. */
export function verdictText(result: ScopesUpgradeResult): string {
  const { target, targetVersion, knownScopes, subjects } = result;
  const release =
    targetVersion === null || target.endsWith(targetVersion) ? '' : ` (Fides ${targetVersion})`;
  const changed = subjects.filter((one) => changesOf(one) > 0).length;
  return `${target}${release} knows ${count(knownScopes, 'scope')}: ${changed} of ${count(subjects.length, 'profile')} would change.`;
}

/** How much an upgrade would change for a profile. */
function changesOf({ newly, retired, stronger }: UpgradeSubject): number {
  return newly.length + retired.length + stronger.length;
}

/** What would change for a profile, in numbers. */
export function changesText({ newly, retired, stronger, unreadable }: UpgradeSubject): string {
  const parts = [
    ...(unreadable.length === 0 ? [] : ['could not look']),
    ...(newly.length === 0 ? [] : [`${newly.length} newly matched`]),
    ...(retired.length === 0 ? [] : [`${retired.length} retired`]),
    ...(stronger.length === 0 ? [] : [`${stronger.length} more powerful`]),
  ];
  return parts.length === 0 ? 'no change' : parts.join(', ');
}

/** The server of a profile, and the recorded release; empty for a profile that cannot be read. */
export function placeText({ server, from }: UpgradeSubject): string {
  return [server, from === null ? '' : `recorded on Fides ${from}`].filter(Boolean).join(', ');
}

function subjectText(subject: UpgradeSubject, style: Style): string {
  const { name, newly, retired, stronger, stay, unreadable } = subject;
  const where = placeText(subject);
  const line = `${name}: ${changesText(subject)}${where === '' ? '' : ` (${where})`}`;
  const row = (text: string): string => hang(text, style.width, '  ');
  return [
    hang(line, style.width, ''),
    ...unreadable.flatMap(({ layer, reason, fix }) => [
      row(`${layer}: ${reason}`),
      ...fixLines(fix, style),
    ]),
    ...newly.map((one) => row(`new: ${previewedText(one)}`)),
    ...retired.map((one) => row(`retired: ${retiredText(one)}`)),
    ...stronger.map((one) => row(`more powerful: ${previewedText(one)}`)),
    ...(stay === null ? [] : [row(`to stay as you are: ${asAdmin(stay)}`)]),
  ].join('\n');
}

function previewedText(one: PreviewedScope): string {
  const why = powerText(one);
  return why === '' ? one.scope : `${one.scope}: ${why}`;
}

/** What a scope can do there; empty for little. */
export function powerText({ power, reason }: PreviewedScope): string {
  if (reason === null) return '';
  return `${power === 4 ? 'can become admin' : 'personal data or lasting harm'}: ${reason}`;
}

function retiredText(one: RetiringScope): string {
  return `${one.scope}: ${fateText(one)}`;
}

/** What became of a scope that the target does not know. */
export function fateText({ removedIn, renamedTo }: RetiringScope): string {
  const left = removedIn === null ? 'not known there' : `gone since Fides ${removedIn}`;
  return `${left}${renamedTo === null ? '' : `, now ${renamedTo}`}`;
}
