import type { Profile } from '../../domain/clients/profile.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import type { FidesAuthError } from '../../errors.ts';
import type { AllScopes } from '../../fides/client-list.ts';
import { readDescription } from '../../fides/description.ts';
import { type AdminCredential, type AdminSession, adminLabel } from '../access/admin.ts';
import { apiOf } from '../access/description.ts';
import { identityOf, othersOn, type ReserveAdmin, type Seen } from '../access/looker.ts';
import { type Identified, letIn, type Site } from '../access/site.ts';
import { type Attempt, attempt, valueIn } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import type { Tracker } from '../base/progress.ts';
import { mapBounded, once } from '../base/waiting.ts';
import { type Inventory, inventoryAt, inventoryOn } from '../inventory/inventory.ts';
import type { KnownHere } from '../inventory/known.ts';
import { readerWith } from '../scopes/endpoints.ts';
import { type Coverage, countedOnly, coverageOf, notListed, unlisted } from './coverage.ts';
import {
  auditedRegistry,
  countOn,
  type LiveReader,
  type Lookers,
  liveReader,
  type OwnTokens,
} from './server.ts';
import { type Audited, subjectOf } from './subject.ts';
import { type AskedUse, usedOn } from './used.ts';

/** How an audited server is asked, and what for. */
export type Asking = {
  /** Reads a client where neither that client nor a stored one of its server may. */
  readonly reserve?: ReserveAdmin | undefined;
  /** Also report held scopes that nothing needs. */
  readonly unused?: AskedUse | undefined;
  readonly admin: AdminCredential | undefined;
  /** New access tokens of the profiles' own clients. */
  readonly tokens?: OwnTokens;
  /** The time of the audit (ISO). */
  readonly time: string;
  /** Also how many clients the server has, or every one of them, with what is known here. */
  readonly clients?: 'count' | KnownHere;
  /** Hears of each profile. */
  readonly tracker?: Tracker;
};

/** The audit of one server. */
export type ServerAudit = {
  readonly url: string;
  readonly version: string | undefined;
  /** How many scopes the server knows; undefined where unread. */
  readonly knownScopes: number | undefined;
  readonly audited: readonly Audited[];
  readonly coverage: Coverage;
};

/** Parallel reads on one server: more only queue in its database. */
const AT_ONCE = 8;

/**
 * Audits profiles of one server; each thing is asked once, however many clients there are. An
 * unreadable part is a result.
 */
export async function auditAt(
  at: Identified,
  profiles: readonly Profile[],
  asking: Asking,
): Promise<ServerAudit> {
  return orLost(at.http.server.url, profiles, asking, at.deps, () =>
    askedSubjects(at, profiles, asking),
  );
}

async function askedSubjects(
  at: Identified,
  profiles: readonly Profile[],
  asking: Asking,
): Promise<ServerAudit> {
  const { admin, reserve, unused, time, tokens = new Map(), tracker } = asking;
  const { http, deps } = at;
  const { signal } = deps;
  const { url } = http.server;
  const { version } = at.server;
  const site = admin && (await letIn(at, admin));
  const lookers = { admin: site && seen(site.session), others: othersOn(at, reserve), tokens };
  const described = once(() => readDescription(http));
  const registry = await attempt(() => auditedRegistry(at, lookers, profiles, described), signal);
  const inventory = inventoryFor(at, site, asking);
  const list = inventory && site && (async () => scopesIn(await inventory()));
  const live = liveReader(at, lookers, profiles.length, list);
  const api = async () => apiOf(await described(), url);
  const onServer = readerWith(api, url);
  const used = await attempt(() => usedOn(unused, api, url), signal);
  const place = { registry, onServer, used, judging: { time, release: version } };
  const audited = await mapBounded(profiles, AT_ONCE, async (profile) => {
    tracker?.at(profile.name);
    const looked = await attempt(() => live.read(profile), signal);
    if ('error' in looked) tracker?.failed(`profile ${profile.name}`, looked.error);
    tracker?.advance();
    return subjectOf(profile, looked, place, deps);
  });
  const covered = await coverageAt(at, { lookers, live, inventory }, asking);
  return {
    url,
    version,
    knownScopes: valueIn(registry)?.length,
    audited: audited.map((one) => withListed(one, covered)),
    coverage: unlisted(
      covered,
      audited.map(({ subject }) => subject),
    ),
  };
}

type ReadInventory = () => Promise<Inventory>;

/** Lists all clients of a server, once however often it is asked; undefined if nobody wants them. */
function inventoryFor(
  at: Identified,
  site: Site | undefined,
  { clients, reserve }: Asking,
): ReadInventory | undefined {
  if (clients === undefined || clients === 'count') return undefined;
  return once(() =>
    site === undefined
      ? inventoryAt(at, { admin: undefined, reserve }, clients)
      : inventoryOn(site, clients),
  );
}

function scopesIn(found: Inventory): AllScopes {
  if (found.source === 'history') throw new Error('only a server that lists its clients is asked');
  const { clients, total } = found;
  return {
    scopes: new Map(clients.map(({ clientId, scopes, repeated = scopes }) => [clientId, repeated])),
    total,
  };
}

/** Who reads an audited server. */
type Readers = {
  readonly lookers: Lookers;
  readonly live: LiveReader;
  readonly inventory: ReadInventory | undefined;
};

async function coverageAt(
  at: Identified,
  { lookers, live, inventory }: Readers,
  { clients, reserve }: Asking,
): Promise<Coverage> {
  if (inventory !== undefined) {
    const found = await attempt(inventory, at.deps.signal);
    return 'error' in found ? notListed(found.error) : coverageOf(found.value);
  }
  if (clients === undefined) return countedOnly(undefined);
  return countedOnly(await countOn(at, lookers, live, reserve));
}

/** What the list says of a profile's client. */
function withListed(audited: Audited, { listed }: Coverage): Audited {
  const found = listed.get(audited.subject.clientId);
  if (found === undefined) return audited;
  return { ...audited, subject: { ...audited.subject, nearest: found.nearest } };
}

/** The audit that `work` makes of these profiles; a lost one if their server cannot be asked. */
export async function orLost(
  url: string,
  profiles: readonly Profile[],
  { time, clients }: Pick<Asking, 'time' | 'clients'>,
  deps: Deps,
  work: () => Promise<ServerAudit>,
): Promise<ServerAudit> {
  const found = await attempt(work, deps.signal);
  if ('value' in found) return found.value;
  const { error } = found;
  const audited = await lostSubjects(profiles, error, time, deps);
  const coverage =
    clients === undefined || clients === 'count' ? countedOnly(undefined) : notListed(error);
  return { url, version: undefined, knownScopes: undefined, audited, coverage };
}

/** The subjects of a server that could not be asked. */
function lostSubjects(
  profiles: readonly Profile[],
  error: FidesAuthError,
  time: string,
  deps: Deps,
): Promise<readonly Audited[]> {
  const lost: Attempt<never> = { error };
  const onServer = readerWith(() => Promise.reject(error), profiles[0]?.server ?? '');
  const judging = { time, release: undefined };
  const place = { registry: lost, onServer, used: { value: undefined }, judging };
  return Promise.all(profiles.map((profile) => subjectOf(profile, lost, place, deps)));
}

function seen({ token, credential }: AdminSession): Seen<Secret> {
  return { value: token, by: adminLabel(credential), who: identityOf(credential) };
}
