import type { PresetDifference } from '../../domain/inventory/nearest-preset.ts';
import { ageText, isoSeconds } from '../../domain/words/duration.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import type { ResultOf } from '../../usecases/results.ts';
import { cutTo } from '../base/columns.ts';
import { count, fields, scopeLines, serverText, wrap } from '../base/layout.ts';
import type { Style } from '../base/style.ts';
import { notes } from '../plan-text.ts';

type Shown = ResultOf<'clients.show'>;

/** One client for people: facts, scopes, nearest presets, risks, and what its deletion would end. */
export function clientText(result: Shown, style: Style): string {
  const { client, presets, risks, source } = result;
  return [
    fields(factsOf(result, style), style),
    ...scopesOf(client, style),
    ...presetLines(presets, style),
    ...notes(risks, [], style),
    'if it is deleted:',
    ...result.ends.map((end) => wrap(endText(end, result), style.width, '  ')),
    ...(source === 'server' ? [] : [wrap(REMEMBERED, style.width)]),
  ].join('\n');
}

function scopesOf({ scopes }: Shown['client'], style: Style): string[] {
  if (scopes === null) return ['its scopes are not known'];
  if (scopes.length === 0) return ['no scopes'];
  return [`${count(scopes.length, 'scope')}:`, scopeLines(scopes, style)];
}

const REMEMBERED =
  'a server before Fides 2.82 tells nobody which clients it has: this is what the store remembers, and whether the client is still there is not known';

/** More of a foreign text helps nobody. */
const LONGEST = 500;

function factsOf(result: Shown, style: Style): [string, string][] {
  const { client, serverNow } = result;
  const { clientId, name, owner, key, expiresAt } = client;
  const cut = (text: string): string => cutTo(text, LONGEST, style);
  const description = 'description' in client ? client.description : null;
  const facts: [string, string | undefined][] = [
    ['client', name === null ? clientId : `${clientId} (${cut(name)})`],
    ['server', serverText(result)],
    ['kind', kindText(result)],
    ['created', createdText(result)],
    ['expires', expiresAt === undefined ? undefined : dated(expiresAt, serverNow)],
    ['owner', owner],
    ['key', key],
    ['fleet', 'fleet' in client ? client.fleet : undefined],
    ['description', description === null ? undefined : cut(description)],
    ['risk', client.risk ?? 'unknown'],
  ];
  const edited = 'edited' in client && client.edited;
  if (edited) facts.splice(-1, 0, ['edited', EDITED]);
  return facts.flatMap(([label, value]): [string, string][] =>
    value === undefined ? [] : [[label, value]],
  );
}

const EDITED =
  'the description was changed by hand, so the marks of fidesauth in it count for nothing';

const KINDS: Readonly<Record<Shown['client']['kind'], string>> = {
  stored: 'stored',
  elsewhere: 'elsewhere: fidesauth made it, and no profile here names it',
  foreign: 'foreign: made by others',
  unnamed:
    'unnamed: the login session of a user, or an empty client; the server does not tell which',
};

function kindText({ client }: Shown): string {
  const { kind, profile, retiring } = client;
  if (profile !== undefined) return `stored: the client of profile ${profile}`;
  if (retiring !== undefined) {
    return `stored: the former client of profile ${retiring.profile}, in use until ${retiring.notBefore}`;
  }
  return KINDS[kind];
}

function createdText({ client, serverNow }: Shown): string {
  if ('fromFuture' in client && client.fromFuture) {
    return 'not known: its description names a time in the future';
  }
  return client.createdAt === undefined ? 'not known' : dated(client.createdAt, serverNow);
}

function dated(time: number, now: number): string {
  const span = time <= now ? `${ageText(now - time)} ago` : `in ${ageText(time - now)}`;
  return `${isoSeconds(time)} (${span})`;
}

function presetLines(presets: readonly PresetDifference[], style: Style): string[] {
  if (presets.length === 0) return [];
  return [
    'nearest presets:',
    ...presets.map(({ preset, extra, lacks }) => {
      const parts = [
        ...(extra.length === 0 ? [] : [`${extra.length} more (${extra.join(', ')})`]),
        ...(lacks.length === 0 ? [] : [`${lacks.length} missing (${lacks.join(', ')})`]),
      ];
      const text = parts.join(', ') || 'the same scopes';
      return wrap(`${preset}: ${text}`, style.width, '  ');
    }),
  ];
}

function endText(end: Shown['ends'][number], { client }: Shown): string {
  switch (end) {
    case 'tokens':
      return 'its access tokens end at once; who uses it is not known: Fides keeps no last use of a client';
    case 'session':
      return 'if it is the login session of a user, that user is logged out';
    case 'profile':
      return toCopy`profile ${client.profile ?? ''} loses its client; fidesauth revoke -p ${client.profile ?? ''} removes both`;
    case 'policy-authors':
      return 'policies that name it as their author stay, and name nobody then; Fides does not tell which they are';
  }
}
