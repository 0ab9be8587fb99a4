import { type Finding, isDrift, type UsedScopes } from '../../domain/audit/findings.ts';
import { type Profile, presetLabels } from '../../domain/clients/profile.ts';
import { recordedRules } from '../../domain/presets/recipe.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { asFidesAuthError, FidesAuthError } from '../../errors.ts';
import type { Http } from '../../fides/transport/exchange.ts';
import {
  type AdminCredential,
  type AdminSession,
  adminLabel,
  authenticate,
} from '../access/admin.ts';
import { requireApi } from '../access/description.ts';
import { type Looker, looker, type Seen } from '../access/looker.ts';
import { requireProfile } from '../access/select-profile.ts';
import { identifyServer } from '../access/server.ts';
import type { Deps } from '../base/deps.ts';
import { mapBounded, once } from '../base/waiting.ts';
import { type EndpointReader, readerWith } from '../scopes/endpoints.ts';
import { compare } from './layers.ts';
import { type CurrentPreset, currentPreset } from './preset.ts';
import type { AuditSubject, RulePlace, ScopesDiffResult, Unreadable } from './results.ts';
import { type AuditedServer, auditedRegistry, type LiveScopes, liveReader } from './server.ts';
import { type AskedUse, usedOn } from './used.ts';

export type AuditInput = {
  /** The profiles to audit, by name. */
  readonly profiles: readonly string[];
  /** The admin credential for one server; it never goes to another. */
  readonly admin: ((server: string) => Promise<AdminCredential>) | undefined;
  /** The server that the admin credential is for, where that was said (normal form). */
  readonly adminServer: string | undefined;
  /** Looks at a client of its server where neither that client nor a stored one may. */
  readonly reserve?: ReserveAdmin | undefined;
  /** Tell what is held for nothing. */
  readonly unused?: AskedUse | undefined;
};

/**
 * The admin credential of the environment. Nothing there says which server it is of: without one that
 * was named (normal form) it goes nowhere.
 */
export type ReserveAdmin = {
  readonly server: string | undefined;
  readonly credential: (server: string) => Promise<AdminCredential>;
};

/** Reads at a time on one server: more only makes its database wait. */
const AT_ONCE = 8;

/**
 * Compares preset, record and live scopes of each profile's client. What cannot be read is a result,
 * not an error: it is named, and never counts as in sync.
 * @throws profile.unknown for one profile that is named; input.missing when an admin credential is
 * given without its server and the profiles are of several; store.* for the folder of profiles
 */
export async function audit(input: AuditInput, deps: Deps): Promise<ScopesDiffResult> {
  const read = await Promise.all(input.profiles.map((name) => readProfile(name, deps)));
  const profiles = read.flatMap((found) => ('unreadable' in found ? [] : [found]));
  const servers = [...new Set(profiles.map(({ server }) => server))];
  const adminServer = input.admin === undefined ? undefined : (input.adminServer ?? oneOf(servers));
  const admin = adminServer === undefined ? undefined : await input.admin?.(adminServer);
  const audited = new Map<string, AuditSubject>();
  for (const server of servers) {
    const own = profiles.filter((profile) => profile.server === server);
    const credential = server === adminServer ? admin : undefined;
    const found = await auditServer(own, { ...input, admin: credential }, deps);
    for (const subject of found) audited.set(subject.name, subject);
  }
  const subjects = read.flatMap((found) =>
    'unreadable' in found ? [found] : (audited.get(found.name) ?? []),
  );
  return { kind: 'scopes.diff', inSync: subjects.every(isInSync), subjects };
}

function isInSync({ findings, unreadable }: AuditSubject): boolean {
  return unreadable.length === 0 && !findings.some(isDrift);
}

function oneOf(servers: readonly string[]): string | undefined {
  if (servers.length < 2) return servers[0];
  throw new FidesAuthError(
    'input.missing',
    `scopes diff: the profiles are of several servers, and an admin credential serves one: ${servers.join(', ')}`,
    { fix: 'name it with --server URL' },
  );
}

/** A profile that cannot be read is a subject whose record is unreadable. */
async function readProfile(name: string, deps: Deps): Promise<Profile | AuditSubject> {
  try {
    return await requireProfile(name, deps.store);
  } catch (error) {
    if (!(error instanceof FidesAuthError) || error.code === 'profile.unknown') throw error;
    const unreadable = [unreadableLayer('record', error)];
    return { name, server: '', clientId: '', presets: [], findings: [], unreadable, places: {} };
  }
}

function unreadableLayer(layer: Unreadable['layer'], error: unknown): Unreadable {
  const { code, message, details } = asFidesAuthError(error);
  const { fix } = details;
  return { layer, reason: `${code}: ${message}`, code, ...(fix === undefined ? {} : { fix }) };
}

type Asking = Pick<AuditInput, 'reserve' | 'unused'> & {
  readonly admin: AdminCredential | undefined;
};

async function auditServer(
  profiles: readonly Profile[],
  { admin, reserve, unused }: Asking,
  deps: Deps,
): Promise<AuditSubject[]> {
  const [first] = profiles;
  if (first === undefined) return [];
  deps.report({ kind: 'step', step: 'identify' });
  const http = await deps.connect(first, deps.signal);
  try {
    const { generation } = await identifyServer(http, 0, deps);
    const session = admin && (await authenticate(http, admin, deps));
    const others = othersOn(http, reserve, deps);
    const server: AuditedServer = {
      http,
      generation,
      admin: session && seen(session),
      others,
      deps,
    };
    const registry = await attempt(auditedRegistry(server, profiles));
    const live = liveReader(server, profiles.length);
    const api = once(() => requireApi(http));
    const onServer = readerWith(api, http.server.url);
    const used = await attempt(usedOn(unused, api, http.server.url));
    return await mapBounded(profiles, AT_ONCE, async (profile) =>
      subjectOf(profile, await attempt(live(profile)), { registry, onServer, used }, deps),
    );
  } catch (error) {
    deps.signal.throwIfAborted();
    const lost: Attempt<never> = { error: asKnown(error) };
    const onServer = readerWith(() => Promise.reject(lost.error), first.server);
    const place = { registry: lost, onServer, used: { value: undefined } };
    return Promise.all(profiles.map((profile) => subjectOf(profile, lost, place, deps)));
  } finally {
    await http.close();
  }
}

function seen({ token, credential }: AdminSession): Seen<Secret> {
  return { value: token, by: adminLabel(credential) };
}

function othersOn(http: Http, reserve: ReserveAdmin | undefined, deps: Deps): Looker {
  const { url } = http.server;
  const unnamed = reserve !== undefined && reserve.server === undefined;
  const wayOut = unnamed
    ? toCopy`say that the admin credential of the environment is of this server: --server ${url}`
    : toCopy`make a client that may look: fidesauth bootstrap -p auditor --preset auditor --server ${url}`;
  return looker(http, reserve?.server === url ? reserve.credential : undefined, wayOut, deps);
}

type Attempt<T> = { readonly value: T } | { readonly error: FidesAuthError };

async function attempt<T>(work: Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work };
  } catch (error) {
    return { error: asKnown(error) };
  }
}

/** A failure that an audit reports; a bug is none. */
function asKnown(error: unknown): FidesAuthError {
  if (error instanceof FidesAuthError) return error;
  throw error;
}

function had<T>(attempted: Attempt<T>): T | undefined {
  return 'value' in attempted ? attempted.value : undefined;
}

/** What is known of the server of a subject. */
type AuditPlace = {
  readonly registry: Attempt<ScopeSet>;
  readonly onServer: EndpointReader;
  readonly used: Attempt<UsedScopes | undefined>;
};

async function subjectOf(
  profile: Profile,
  looked: Attempt<Seen<LiveScopes>>,
  { registry, onServer, used }: AuditPlace,
  deps: Deps,
): Promise<AuditSubject> {
  const live: Attempt<LiveScopes> = 'value' in looked ? { value: looked.value.value } : looked;
  const preset = await attempt(currentPreset(profile.recipe, deps.store.presets, onServer));
  const recorded = await attempt(onServer(recordedRules(profile.recipe)));
  const unreadable = [
    ...('error' in preset ? [unreadableLayer('preset', preset.error)] : []),
    ...('error' in live ? [unreadableLayer('live', live.error)] : []),
    ...('error' in registry ? [unreadableLayer('registry', registry.error)] : []),
    ...('error' in used ? [unreadableLayer('description', used.error)] : []),
  ];
  const current = had(preset);
  const asked = { current: current?.rules, recorded: had(recorded), used: had(used) };
  const findings = 'value' in live ? compare(profile, asked, live.value, had(registry)) : [];
  const { name, server, clientId, recipe } = profile;
  const places = placesOf(findings, current);
  const by = had(looked)?.by;
  return {
    name,
    server,
    clientId,
    presets: presetLabels(recipe),
    findings,
    unreadable,
    places,
    ...(by === undefined ? {} : { lookedBy: by }),
  };
}

function placesOf(
  findings: readonly Finding[],
  preset: CurrentPreset | undefined,
): Record<string, RulePlace> {
  const found = findings.flatMap(({ scope }) => {
    const place = preset?.place(scope);
    return place === undefined ? [] : [[scope, place] as const];
  });
  return Object.fromEntries(found);
}
