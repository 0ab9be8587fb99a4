import type { Reach } from '../../domain/clients/journal.ts';
import { type Rule, type Rules, rulesGiving } from '../../domain/presets/preset.ts';
import { rulesOn, withoutEndpoints } from '../../domain/presets/preset-endpoints.ts';
import { type Risk, risksOf } from '../../domain/scopes/risk.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import type { FidesAuthError } from '../../errors.ts';
import type { Description } from '../../fides/description.ts';
import { identify } from '../../fides/identify.ts';
import type { LoadedPreset } from '../../store/presets/store.ts';
import { apiOf, registryOf } from '../access/description.ts';
import { requireProfile } from '../access/select-profile.ts';
import { withConnection } from '../access/site.ts';
import { withToken } from '../access/token.ts';
import { attempt } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import { resolveRequest } from './request.ts';

/** Which server to ask, and the profile whose client may ask it. */
export type ScopesTarget = {
  readonly reach: Reach;
  /** A profile of the same server; its client is used only if the server wants a credential. */
  readonly profile: string | undefined;
  /** Nobody named the server: it is the current profile's. */
  readonly implied?: boolean;
};

/** A server's registry and its source. */
export type Registry = {
  readonly server: string;
  readonly serverVersion: string | null;
  readonly scopes: ScopeSet;
};

export type ScopesListResult = { readonly kind: 'scopes.list' } & Registry;

/**
 * Every scope a server knows: from its own description, which needs no credential; where a proxy
 * hides that, read by the profile's client (needs scope:read).
 * @throws server.*, auth.*, store.*
 */
export async function listScopes(target: ScopesTarget, deps: Deps): Promise<ScopesListResult> {
  return { kind: 'scopes.list', ...(await readServerScopes(target, deps)) };
}

/**
 * The registry of a server, read as in {@link listScopes}.
 * @throws server.*, auth.*, store.*
 */
async function readServerScopes(target: ScopesTarget, deps: Deps): Promise<Registry> {
  return (await readServer(target, deps)).registry;
}

/** A server's registry, and its description unless hidden. */
export type ReadServer = {
  readonly registry: Registry;
  readonly described: Description | undefined;
};

/**
 * The registry of a server and its description.
 * @throws server.*, auth.*, store.*
 */
async function readServer({ reach, profile }: ScopesTarget, deps: Deps): Promise<ReadServer> {
  const [{ readRegistry }, { readDescription }] = await Promise.all([
    import('../../fides/scopes.ts'),
    import('../../fides/description.ts'),
  ]);
  deps.report({ kind: 'step', step: 'plan' });
  return withConnection(reach, deps, async (http) => {
    const described = await readDescription(http);
    const serverVersion = described?.version ?? null;
    const { server } = reach;
    const askAs = async (name: string): Promise<ScopeSet> => {
      // Send no secret before the server is identified.
      await identify(http);
      return withToken({ name, server }, (value) => readRegistry(http, value), deps);
    };
    const ask = profile === undefined ? undefined : () => askAs(profile);
    const scopes = await registryOf(described, server, ask);
    return { registry: { server, serverVersion, scopes }, described };
  });
}

/**
 * As {@link readServer}, for callers that can do without: a server that nobody named and that does
 * not answer is skipped with a warning.
 * @throws as {@link readServer}, server.* only for a server that was named
 */
export async function readServerOrNone(
  target: ScopesTarget,
  deps: Deps,
): Promise<ReadServer | undefined> {
  const isThrown = ({ code }: FidesAuthError): boolean =>
    target.implied !== true || !code.startsWith('server.');
  const read = await attempt(() => readServer(target, deps), deps.signal, isThrown);
  if ('value' in read) return read.value;
  const text = `the server of the current profile ${target.profile} was left out: ${read.error.message}`;
  deps.report({ kind: 'warning', text });
  return undefined;
}

/** One scope of a resolved preset and the patterns that give it. */
export type GivenScope = { readonly scope: string; readonly by: readonly string[] };

export type ScopesShowResult = {
  readonly kind: 'scopes.show';
  readonly preset: LoadedPreset;
  /** Undefined without a server or current profile. */
  readonly resolved:
    | {
        readonly server: string;
        readonly serverVersion: string | null;
        readonly known: number;
        readonly scopes: readonly GivenScope[];
        readonly risks: readonly Risk[];
        readonly warnings: readonly string[];
      }
    | undefined;
};

/**
 * A preset as written and, with a target, as resolved on that server.
 * @throws preset.*, scope.unknown, scope.empty, server.*
 */
export async function showPreset(
  nameOrPath: string,
  target: ScopesTarget | undefined,
  deps: Deps,
): Promise<ScopesShowResult> {
  const preset = await deps.store.presets.load(nameOrPath);
  if (target === undefined) return { kind: 'scopes.show', preset, resolved: undefined };
  const read = await readServer(target, deps);
  const { server, serverVersion, scopes: registry } = read.registry;
  const rules = rulesThere(preset, read);
  const { scopes, warnings } = await resolveRequest({ rules }, registry);
  const given = scopes.map((scope) => ({ scope, by: rulesGiving(rules, scope).map(nameOf) }));
  const known = registry.length;
  const risks = risksOf(scopes, serverVersion);
  const resolved = { server, serverVersion, known, scopes: given, risks, warnings };
  return { kind: 'scopes.show', preset, resolved };
}

/** What gives a scope: a pattern, or the endpoint that needs it. */
function nameOf({ pattern, endpoint }: Rule): string {
  return endpoint ?? pattern.text;
}

function rulesThere({ rules }: LoadedPreset, { registry, described }: ReadServer): Rules {
  if (rules.endpoints.length === 0) return withoutEndpoints(rules);
  return rulesOn(rules, apiOf(described, registry.server), registry.server);
}

/** How to reach a profile's server. @throws profile.unknown, store.* */
export async function reachOf(profile: string, deps: Deps): Promise<Reach> {
  const { server, allowHttp, caFile } = await requireProfile(profile, deps.store);
  return { server, allowHttp, ...(caFile === undefined ? {} : { caFile }) };
}
