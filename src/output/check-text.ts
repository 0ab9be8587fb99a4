import type { ResultOf } from '../usecases/results.ts';
import { count, serverText, wrap } from './base/layout.ts';
import type { Style } from './base/style.ts';
import { callText, caveatLines, misfits, recordingLines, section } from './calls-text.ts';

type Checked = ResultOf<'scopes.check'>;

const HELD: Readonly<Record<Checked['held'], string>> = {
  live: 'judged by what the server lists for it',
  recorded: 'judged by its record',
  named: 'judged by what it grants there',
};

const UNDECIDED = {
  held: 'what it holds',
  needed: 'what the requests need',
  requests: 'the requests',
};

/** A check for people: the verdict, the missing scopes, then requests that do not fit. */
export function checkText(result: Checked, style: Style): string {
  const { missing, requests, undecided } = result;
  const lost = undecided.map(({ what, reason }) => `${UNDECIDED[what]}: ${reason}`);
  return [
    wrap(verdict(result), style.width),
    ...section('could not be checked:', lost, style),
    ...missing.flatMap((scope) => {
      const needing = requests.filter((call) => call.missing.includes(scope)).map(callText);
      return section(style.paint.yellow(`lacks ${scope}`), needing, style);
    }),
    ...misfits(result, style),
    ...caveatLines(result, style),
    ...recordingLines(result, style),
  ].join('\n');
}

function verdict({ subject, server, serverVersion, ...result }: Checked): string {
  const { held, missing, requests, unmatched, uncallable, undecided } = result;
  const where = server === null ? '' : ` on ${serverText({ server, serverVersion })}`;
  const calls = count(requests.length, 'operation');
  if (undecided.length > 0) return `undecided: ${subject}${where}`;
  if (missing.length > 0) {
    return `no: ${subject} lacks ${count(missing.length, 'scope')} for ${calls}${where}, ${HELD[held]}`;
  }
  if (unmatched.length + uncallable.length > 0) {
    return `no: ${subject} can call ${calls}${where}, ${HELD[held]}, but not all the requests`;
  }
  return `yes: ${subject} can call ${calls}${where}, ${HELD[held]}`;
}
