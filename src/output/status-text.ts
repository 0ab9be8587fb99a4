import { isFromFuture } from '../domain/clients/token.ts';
import { OWN_CLIENT } from '../usecases/access/looker.ts';
import type { ProfileStatus, StatusProblem, StatusResult } from '../usecases/status/results.ts';
import { count, fields, serverText, wrap } from './base/layout.ts';
import type { Style } from './base/style.ts';
import { placeFact } from './plan-text.ts';
import { rotationFacts } from './rotate-text.ts';

/** The text of `status`: profiles, the store, unfinished work, problems, settings. */
export function statusText(result: StatusResult, style: Style): string {
  const { profiles, store, open, settings, checkedAt } = result;
  const machine = fields(
    [
      ['store', store.problems.some(({ exitCode }) => exitCode === 8) ? 'not safe' : 'safe'],
      ['unfinished work', openText(open)],
    ],
    style,
  );
  const facts = settings.map(({ name, value, from }): [string, string] => [
    name,
    value === from ? value : `${value} (${from})`,
  ]);
  return [
    ...profiles.map((profile) => profileText(profile, result.offline, checkedAt, style)),
    [machine, ...problemLines(store.problems, style)].join('\n'),
    [style.paint.bold('settings and their sources:'), fields(facts, style)].join('\n'),
  ].join('\n\n');
}

function openText(open: StatusResult['open']): string {
  if (open.length === 0) return 'none';
  return open
    .map(({ operation, profile, clientId }) =>
      profile === null ? `deletion of client ${clientId}` : `${operation} of profile ${profile}`,
    )
    .join(', ');
}

const WHY: Readonly<Record<ProfileStatus['why'], string | undefined>> = {
  flag: 'named by -p',
  environment: 'named by FIDESAUTH_PROFILE',
  current: 'the current one',
  default: 'the default name; no profile is current',
  all: undefined,
};

const CREDENTIAL: Readonly<Record<ProfileStatus['credential'], string>> = {
  accepted: 'accepted',
  rejected: 'rejected by the server',
  unknown: 'not verified',
  missing: 'missing',
};

function profileText(
  profile: ProfileStatus,
  offline: boolean,
  checkedAt: string,
  style: Style,
): string {
  const { name, why, current, server, serverVersion, clientId, secret, problems } = profile;
  const reason = why === 'all' && current ? WHY.current : WHY[why];
  const facts: [string, string][] = [
    ['profile', reason === undefined ? name : `${name} (${reason})`],
    ['server', server === null ? 'unknown' : serverText({ server, serverVersion })],
    ['client', clientId ?? 'none'],
    ...(profile.owner === null ? [] : ([['owner', profile.owner]] as [string, string][])),
    ...placeFact('delivered to', profile.to),
    ...expiryFact(profile, Date.parse(checkedAt)),
    ['credential', credentialText(profile.credential, secret, offline)],
    ...rotationFacts(profile.name, profile.rotation, Date.parse(checkedAt)),
    ['token', tokenText(profile.token, Date.parse(checkedAt))],
    ['scopes', scopesText(profile, offline, Date.parse(checkedAt))],
  ];
  return [fields(facts, style), ...problemLines(problems, style)].join('\n');
}

function expiryFact({ expiresAt }: ProfileStatus, now: number): [string, string][] {
  if (expiresAt === null) return [];
  const left = Date.parse(expiresAt) - now;
  return [['expires', `${expiresAt} (${left > 0 ? `in ${span(left)}` : `${span(-left)} ago`})`]];
}

function credentialText(
  state: ProfileStatus['credential'],
  secret: string | null,
  offline: boolean,
): string {
  if (secret === null) return CREDENTIAL.missing;
  const words =
    offline && state === 'unknown' ? 'stored; not checked (--offline)' : CREDENTIAL[state];
  return `${secret}, ${words}`;
}

function tokenText(token: ProfileStatus['token'], now: number): string {
  if (token === null) return 'none cached';
  if (token.fetchedAt !== null && isFromFuture(Date.parse(token.fetchedAt), now)) {
    return 'fetched in the future, so the clock was changed; the next command gets a new one';
  }
  const age =
    token.fetchedAt === null ? '' : `fetched ${span(now - Date.parse(token.fetchedAt))} ago, `;
  const left = Date.parse(token.expiresAt) - now;
  if (left <= 0) return `${age}expired; the next command gets a new one`;
  const renewal = token.usable ? '' : '; the next command gets a new one';
  return `${age}valid for ${span(left)}${renewal}`;
}

/** `40 s`, `12 min`, `3 h`, `8 days`. */
function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}

function scopesText(
  { scopes, credential, problems }: ProfileStatus,
  offline: boolean,
  now: number,
): string {
  if (!scopes.known) {
    return 'not known: nobody could read them when it was imported; scopes apply -p NAME --preset NAME says what it is to hold';
  }
  const { state, recorded, missing, extra, retired, notices, provedAt, lookedBy } = scopes;
  const size = `${recorded} recorded`;
  const lists = { missing, extra, retired };
  const drift = Object.entries(lists)
    .filter(([, names]) => names.length > 0)
    .map(([kind, names]) => `${names.length} ${kind}`)
    .join(', ');
  const by = lookedBy === null || lookedBy === OWN_CLIENT ? '' : ` (read by ${lookedBy})`;
  const more = `${by}${notices === 0 ? '' : `; ${count(notices, 'notice')}`}`;
  if (state === 'drift') return `${size}; drift: ${drift}${more}`;
  if (state === 'in-sync') return `${size}; in sync${more}`;
  if (offline) return `${size}; not checked (--offline)`;
  if (provedAt === null || credential !== 'accepted' || problems.length > 0)
    return `${size}; not known`;
  return `${recorded}, verified ${span(now - Date.parse(provedAt))} ago; this client cannot read its own scopes now, an auditor can`;
}

function problemLines(problems: readonly StatusProblem[], style: Style): string[] {
  return problems.flatMap(({ message, fix }) => [
    wrap(`problem: ${message}`, style.width).replace(/^problem:/, style.paint.red('problem:')),
    ...(fix === null ? [] : [wrap(`fix: ${fix}`, style.width, '  ')]),
  ]);
}
