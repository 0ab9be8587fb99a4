import { isDrift } from '../../domain/audit/findings.ts';
import { asAdmin } from '../../domain/words/admin-command.ts';
import type { AuditSubject } from '../../usecases/audit/results.ts';
import { hang } from '../base/layout.ts';
import type { Style } from '../base/style.ts';
import { type Cause, namesText } from './causes.ts';
import { findingRows } from './rows.ts';
import { hasProfile, isQuiet, STATES, verdictOf } from './words.ts';

/**
 * A client with its findings below, and the commands that mend them; no last line break. `isOnly`
 * shows its id even when there is nothing to report.
 */
export function subjectText(subject: AuditSubject, isOnly: boolean, style: Style): string {
  return [
    headline(subject, isOnly || !isQuiet(subject), style),
    ...findingRows(subject.findings, style),
    ...mendsOf(subject).flatMap((fix) => fixLines(fix, style)),
  ].join('\n');
}

function headline(subject: AuditSubject, withId: boolean, style: Style): string {
  const { name, server, clientId } = subject;
  const who = hasProfile(subject) ? name : `client ${clientId}`;
  const address = withId && hasProfile(subject) && clientId !== '' ? `, client ${clientId}` : '';
  const where = server === '' ? '' : ` (${server}${address})`;
  const line = hang(`${who}: ${verdictOf(subject)}${where}`, style.width, '');
  const state = STATES[subject.state];
  const paint = subject.inSync ? style.paint.green : style.paint.red;
  return line.replace(`: ${state}`, `: ${paint(state)}`);
}

/** The commands that mend what is drift, each once. */
function mendsOf({ findings }: AuditSubject): string[] {
  const drift = findings.filter((finding) => finding.accepted === undefined && isDrift(finding));
  const mends = drift.flatMap(({ kind, mend }) => {
    if (mend === null) return [];
    return kind === 'retired' ? mend : asAdmin(mend);
  });
  return [...new Set(mends)];
}

/** Why something could not be read, with its fix; names the profiles where there are several. */
export function causeText(
  { reason, fix, layers, names }: Cause,
  isOnly: boolean,
  style: Style,
): string {
  const of = isOnly ? '' : ` of ${namesText(names)}`;
  const head = 'could not look:';
  const text = hang(`${head} ${layers.join(', ')}${of}: ${reason}`, style.width, '');
  return [text.replace(head, style.paint.red(head)), ...fixLines(fix, style)].join('\n');
}

/** The line of a fix, if there is one. */
export function fixLines(fix: string | undefined, style: Style): string[] {
  return fix === undefined ? [] : [hang(`fix: ${fix}`, style.width, '  ')];
}
