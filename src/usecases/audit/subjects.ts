import type { Finding, UsedScopes } from '../../domain/audit/findings.ts';
import { type Profile, presetLabels } from '../../domain/clients/profile.ts';
import { recordedRules } from '../../domain/presets/recipe.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import type { FidesAuthError } from '../../errors.ts';
import { readDescription } from '../../fides/description.ts';
import { type AdminCredential, type AdminSession, adminLabel } from '../access/admin.ts';
import { apiOf } from '../access/description.ts';
import { othersOn, type ReserveAdmin, type Seen } from '../access/looker.ts';
import { type Identified, letIn } from '../access/site.ts';
import { type Attempt, attempt, reasonOf, valueIn } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import { mapBounded, once } from '../base/waiting.ts';
import { type EndpointReader, readerWith } from '../scopes/endpoints.ts';
import { compare } from './layers.ts';
import { type CurrentPreset, currentPreset } from './preset.ts';
import type { AuditSubject, RulePlace, Unreadable } from './results.ts';
import { auditedRegistry, type LiveScopes, liveReader, type OwnTokens } from './server.ts';
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
): Promise<readonly AuditSubject[]> {
  return orLost(profiles, at.deps, () => askedSubjects(at, profiles, asking));
}

async function askedSubjects(
  at: Identified,
  profiles: readonly Profile[],
  { admin, reserve, unused, tokens = new Map() }: Asking,
): Promise<readonly AuditSubject[]> {
  const { http, deps } = at;
  const { signal } = deps;
  const session = admin && (await letIn(at, admin)).session;
  const lookers = { admin: session && seen(session), others: othersOn(at, reserve), tokens };
  const described = once(() => readDescription(http));
  const registry = await attempt(() => auditedRegistry(at, lookers, profiles, described), signal);
  const live = liveReader(at, lookers, profiles.length);
  const api = async () => apiOf(await described(), http.server.url);
  const onServer = readerWith(api, http.server.url);
  const used = await attempt(() => usedOn(unused, api, http.server.url), signal);
  return mapBounded(profiles, AT_ONCE, async (profile) => {
    const looked = await attempt(() => live(profile), signal);
    return subjectOf(profile, looked, { registry, onServer, used }, deps);
  });
}

/** The subjects that `work` finds for these profiles; lost ones if their server cannot be asked. */
export async function orLost(
  profiles: readonly Profile[],
  deps: Deps,
  work: () => Promise<readonly AuditSubject[]>,
): Promise<readonly AuditSubject[]> {
  const found = await attempt(work, deps.signal);
  return 'value' in found ? found.value : lostSubjects(profiles, found.error, deps);
}

/** The subjects of a server that could not be asked. */
function lostSubjects(
  profiles: readonly Profile[],
  error: FidesAuthError,
  deps: Deps,
): Promise<readonly AuditSubject[]> {
  const lost: Attempt<never> = { error };
  const onServer = readerWith(() => Promise.reject(error), profiles[0]?.server ?? '');
  const place = { registry: lost, onServer, used: { value: undefined } };
  return Promise.all(profiles.map((profile) => subjectOf(profile, lost, place, deps)));
}

function seen({ token, credential }: AdminSession): Seen<Secret> {
  return { value: token, by: adminLabel(credential) };
}

/** What an audit knows of the server of a subject. */
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
  const preset = await attempt(
    () => currentPreset(profile.recipe, deps.store.presets, onServer),
    deps.signal,
  );
  const recorded = await attempt(() => onServer(recordedRules(profile.recipe)), deps.signal);
  const unreadable = [
    ...('error' in preset ? [unreadableLayer('preset', preset.error)] : []),
    ...('error' in live ? [unreadableLayer('live', live.error)] : []),
    ...('error' in registry ? [unreadableLayer('registry', registry.error)] : []),
    ...('error' in used ? [unreadableLayer('description', used.error)] : []),
  ];
  const current = valueIn(preset);
  const asked = { current: current?.rules, recorded: valueIn(recorded), used: valueIn(used) };
  const findings = 'value' in live ? compare(profile, asked, live.value, valueIn(registry)) : [];
  const { name, server, clientId, recipe } = profile;
  const places = placesOf(findings, current);
  const by = valueIn(looked)?.by;
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

/** The layer of a profile that could not be read, and why. */
export function unreadableLayer(layer: Unreadable['layer'], error: FidesAuthError): Unreadable {
  const { code } = error;
  const { fix } = error.details;
  return { layer, reason: reasonOf(error), code, ...(fix === undefined ? {} : { fix }) };
}
