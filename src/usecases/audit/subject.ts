import type { Finding, UsedScopes } from '../../domain/audit/findings.ts';
import type { PresetRef } from '../../domain/clients/journal.ts';
import { type Profile, presetLabels } from '../../domain/clients/profile.ts';
import { recordedRules } from '../../domain/presets/recipe.ts';
import { type ScopeSet, scopeSet } from '../../domain/scopes/scope-set.ts';
import { adminCommand } from '../../domain/words/admin-command.ts';
import type { FidesAuthError } from '../../errors.ts';
import type { LookerIdentity, Seen } from '../access/looker.ts';
import { type Attempt, attempt, reasonOf, valueIn } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import type { EndpointReader } from '../scopes/endpoints.ts';
import { type Judging, judge, verdictOn } from './judge.ts';
import { compare } from './layers.ts';
import { type CurrentPreset, currentPreset, scopesOn } from './preset.ts';
import type { AuditSubject, RulePlace, Unreadable } from './results.ts';
import type { LiveScopes } from './server.ts';

/** An audited profile, with what the report says of its presets and of who looked. */
export type Audited = {
  readonly subject: AuditSubject;
  /** The presets as recorded, and as they are now; undefined where they could not be read. */
  readonly recorded: readonly PresetRef[];
  readonly current: readonly PresetRef[] | undefined;
  readonly who: LookerIdentity | undefined;
};

/** What an audit knows of the server of a subject. */
export type AuditPlace = {
  readonly registry: Attempt<ScopeSet>;
  readonly onServer: EndpointReader;
  readonly used: Attempt<UsedScopes | undefined>;
  readonly judging: Judging;
};

/** Compares a profile with what was read of its client. */
export async function subjectOf(
  profile: Profile,
  looked: Attempt<Seen<LiveScopes>>,
  place: AuditPlace,
  deps: Deps,
): Promise<Audited> {
  const { onServer, judging } = place;
  const live: Attempt<LiveScopes> = 'value' in looked ? { value: looked.value.value } : looked;
  const preset = await attempt(
    () => currentPreset(profile.recipe, deps.store.presets, onServer),
    deps.signal,
  );
  const recorded = await attempt(() => onServer(recordedRules(profile.recipe)), deps.signal);
  const current = valueIn(preset);
  const [registry, used] = [valueIn(place.registry), valueIn(place.used)];
  const { release } = judging;
  const asked = { current: current?.rules, recorded: valueIn(recorded), used, release };
  const isKnown = profile.scopesKnown !== false;
  const found = 'value' in live && isKnown ? compare(profile, asked, live.value, registry) : [];
  const findings = judge(found, profile, judging);
  const unknown = isKnown ? [] : [unknownRecord(profile)];
  const unreadable = [...unknown, ...unreadableLayers({ preset, live, ...place })];
  const held = valueIn(live);
  return {
    subject: {
      ...factsOf(profile, deps),
      findings,
      unreadable,
      places: placesOf(found, current),
      ...('value' in looked ? { lookedBy: looked.value.by } : {}),
      ...verdictOn({ findings, unreadable }),
      scopes: held === undefined ? null : scopeSet(held),
      asked:
        current === undefined || registry === undefined ? null : scopesOn(current.rules, registry),
      nearest: null,
    },
    recorded: profile.recipe.presets,
    current: current?.refs,
    who: valueIn(looked)?.who,
  };
}

type Facts =
  | 'name'
  | 'server'
  | 'clientId'
  | 'presets'
  | 'kind'
  | 'recorded'
  | 'owner'
  | 'key'
  | 'createdAt'
  | 'expiresAt'
  | 'recordedAt'
  | 'recordedOn';

/** What the profile itself says. */
function factsOf(profile: Profile, { store }: Deps): Pick<AuditSubject, Facts> {
  const { name, server, clientId, recipe, scopes, key, createdAt, serverVersion } = profile;
  const { owner, expiresAt } = profile;
  const written = store.profiles.writtenAt(name);
  return {
    name,
    server,
    clientId,
    presets: presetLabels(recipe),
    kind: 'stored',
    recorded: scopes,
    owner: owner ?? null,
    key: key ?? null,
    createdAt,
    expiresAt: expiresAt ?? null,
    recordedAt: written === undefined ? createdAt : new Date(written).toISOString(),
    recordedOn: serverVersion ?? null,
  };
}

/** The subject of a profile that could not be read. */
export function unreadProfile(name: string, error: FidesAuthError): AuditSubject {
  const unreadable = [unreadableLayer('record', error)];
  return {
    name,
    server: '',
    clientId: '',
    presets: [],
    findings: [],
    unreadable,
    places: {},
    kind: 'stored',
    ...verdictOn({ findings: [], unreadable }),
    scopes: null,
    asked: null,
    recorded: [],
    nearest: null,
    owner: null,
    key: null,
    createdAt: null,
    expiresAt: null,
    recordedAt: null,
    recordedOn: null,
  };
}

type Layers = Pick<AuditPlace, 'registry' | 'used'> & {
  readonly preset: Attempt<unknown>;
  readonly live: Attempt<unknown>;
};

function unreadableLayers({ preset, live, registry, used }: Layers): Unreadable[] {
  const layers = { preset, live, registry, description: used } as const;
  return (['preset', 'live', 'registry', 'description'] as const).flatMap((layer) => {
    const read = layers[layer];
    return 'error' in read ? [unreadableLayer(layer, read.error)] : [];
  });
}

/** The code of the record of an imported client whose scopes nobody could read. */
export const SCOPES_UNKNOWN = 'scopes.unknown';

function unknownRecord({ name }: Profile): Unreadable {
  return {
    layer: 'record',
    reason: 'its scopes are not known: nobody could read them when it was imported',
    code: SCOPES_UNKNOWN,
    fix: `say what it is to hold: ${adminCommand`fidesauth scopes apply -p ${name} --preset NAME`}`,
  };
}

function unreadableLayer(layer: Unreadable['layer'], error: FidesAuthError): Unreadable {
  const { code } = error;
  const { fix } = error.details;
  return { layer, reason: reasonOf(error), code, ...(fix === undefined ? {} : { fix }) };
}

function placesOf(
  findings: readonly Finding[],
  preset: CurrentPreset | undefined,
): Record<string, RulePlace> {
  const found = findings.flatMap(({ scope }) => {
    const place = scope === null ? undefined : preset?.place(scope);
    return place === undefined ? [] : [[scope ?? '', place] as const];
  });
  return Object.fromEntries(found);
}
