import { asAdmin } from '../../domain/words/admin-command.ts';
import type {
  PreviewedScope,
  RetiringScope,
  ScopesUpgradeResult,
  UpgradeSubject,
} from '../../usecases/audit/upgrade.ts';
import { count, hang, wrap } from '../base/layout.ts';
import type { Style } from '../base/style.ts';
import { fixLines } from './subject-text.ts';

/** What an upgrade would change for each profile, for people; no last line break. */
export function upgradeText(result: ScopesUpgradeResult, style: Style): string {
  const { target, targetVersion, knownScopes, subjects } = result;
  const release =
    targetVersion === null || target.endsWith(targetVersion) ? '' : ` (Fides ${targetVersion})`;
  const changed = subjects.filter((one) => changesOf(one) > 0).length;
  return [
    ...subjects.map((subject) => subjectText(subject, style)),
    wrap(
      `${target}${release} knows ${count(knownScopes, 'scope')}: ${changed} of ${count(subjects.length, 'profile')} would change. The upgrade itself gives no client a scope.`,
      style.width,
    ),
  ].join('\n');
}

/** How much an upgrade would change for a profile. */
function changesOf({ newly, retired, stronger }: UpgradeSubject): number {
  return newly.length + retired.length + stronger.length;
}

function subjectText(subject: UpgradeSubject, style: Style): string {
  const { name, server, from, newly, retired, stronger, stay, unreadable } = subject;
  const parts = [
    ...(unreadable.length === 0 ? [] : ['could not look']),
    ...(newly.length === 0 ? [] : [`${newly.length} newly matched`]),
    ...(retired.length === 0 ? [] : [`${retired.length} retired`]),
    ...(stronger.length === 0 ? [] : [`${stronger.length} more powerful`]),
  ];
  const where = [server, from === null ? '' : `recorded on Fides ${from}`].filter(Boolean);
  const line = `${name}: ${parts.length === 0 ? 'no change' : parts.join(', ')}${where.length === 0 ? '' : ` (${where.join(', ')})`}`;
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

function previewedText({ scope, power, reason }: PreviewedScope): string {
  if (reason === null) return scope;
  return `${scope}: ${power === 4 ? 'can become admin' : 'personal data or lasting harm'}: ${reason}`;
}

function retiredText({ scope, removedIn, renamedTo }: RetiringScope): string {
  const left = removedIn === null ? 'not known there' : `gone since Fides ${removedIn}`;
  return `${scope}: ${left}${renamedTo === null ? '' : `, now ${renamedTo}`}`;
}
