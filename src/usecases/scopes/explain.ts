import { type ApiOperation, operationName } from '../../domain/api/operation.ts';
import {
  everyScope,
  isFidesplusOnly,
  lifetimeOf,
  NEWEST_RELEASE,
  registryAt,
  rolesAt,
} from '../../domain/history/history.ts';
import { parseVersion } from '../../domain/history/version.ts';
import { type Rules, resolveRules, rulesGiving } from '../../domain/presets/preset.ts';
import { withoutEndpoints } from '../../domain/presets/preset-endpoints.ts';
import { adminReason } from '../../domain/scopes/admin.ts';
import { didYouMean, nearest } from '../../domain/scopes/nearest.ts';
import { isLiteral, matches, type Pattern, parsePattern } from '../../domain/scopes/pattern.ts';
import {
  type PersonalDataReason,
  personalDataReason,
  riskyReason,
} from '../../domain/scopes/risk.ts';
import { resourceOf, type ScopeSet, scopeSet } from '../../domain/scopes/scope-set.ts';
import { scopeClause } from '../../domain/scopes/scope-words.ts';
import { FidesAuthError } from '../../errors.ts';
import type { LoadedPreset } from '../../store/presets/store.ts';
import type { ReserveAdmin } from '../access/looker.ts';
import type { Deps } from '../base/deps.ts';
import { holdersOn, type ScopeHolder } from './holders.ts';
import { type Registry, readServerOrNone, type ScopesTarget } from './list.ts';
import { holdingIt, type OtherClient, type OtherClients, otherClientsOn } from './other-clients.ts';

/** What the bundled history says about a scope. Releases are X.Y.Z. */
export type KnownScope = {
  /** The first open-source release with it; null for a scope that only Fidesplus had. */
  readonly first: string | null;
  /** The first release that removed it. */
  readonly removedIn: string | null;
  readonly renamedTo: string | null;
  readonly renamedFrom: string | null;
  /** Seen on Fidesplus, but not in the newest open-source release. */
  readonly fidesplusOnly: boolean;
};

/** Everything known about one scope. */
export type ExplainedScope = {
  readonly scope: string;
  /** Its purpose in one clause, derived from its name; null where the name does not tell. */
  readonly what: string | null;
  /** Null for a server scope that this version of fidesauth does not know. */
  readonly known: KnownScope | null;
  /** Null without a server. */
  readonly onServer: boolean | null;
  /** The server roles that hold it; null where the server is newer than the bundled history. */
  readonly roles: readonly string[] | null;
  /** The shipped presets that give it there, and the patterns that match. */
  readonly presets: readonly { readonly name: string; readonly by: readonly string[] }[];
  /** Why it amounts to admin there, without a server on any release; null if it does not. */
  readonly admin: string | null;
  /** The same, or why to give it with care. */
  readonly risky: string | null;
  readonly personalData: PersonalDataReason | null;
  /** The server operations that need it; null without a server that describes itself. */
  readonly operations: readonly string[] | null;
  /** The stored clients of the server that hold it, by record or by the server. */
  readonly profiles: readonly {
    readonly name: string;
    readonly recorded: boolean;
    /** Null where the client may not or could not ask. */
    readonly live: boolean | null;
  }[];
  /** Clients of the server that no profile here names; null where nobody could list them. */
  readonly otherClients: readonly OtherClient[] | null;
};

export type ScopesExplainResult = {
  readonly kind: 'scopes.explain';
  readonly server: string | null;
  readonly serverVersion: string | null;
  /** The release of the roles. */
  readonly rolesOf: string;
  /** The newest release that this version of fidesauth knows. */
  readonly newestKnown: string;
  readonly scopes: readonly ExplainedScope[];
  /** The stored clients of the server whose scopes nobody could read; their records are shown. */
  readonly notLookedAt: readonly NotLookedAt[];
  /** Why the other clients of the server are not all; null when they are, and without a server. */
  readonly otherClientsLack: OtherClients['lacks'];
};

export type NotLookedAt = {
  readonly name: string;
  readonly reason: string;
  readonly fix: string | null;
};

/**
 * Explains scopes: purpose, holders and risks. Patterns match every scope that any release or the
 * server knows. Without a target no request is sent. `reserve` reads clients that no stored client
 * may read.
 * @throws input.invalid for an invalid pattern; scope.unknown with the nearest names; server.*,
 * auth.*, store.*
 */
export async function explainScopes(
  names: readonly string[],
  target: ScopesTarget | undefined,
  reserve: ReserveAdmin | undefined,
  deps: Deps,
): Promise<ScopesExplainResult> {
  const patterns = names.map(parsePattern);
  const read = target === undefined ? undefined : await readServerOrNone(target, deps);
  const registry = read?.registry;
  const every = scopeSet([...everyScope(), ...(registry?.scopes ?? [])]);
  refuseUnknown(patterns, every);
  const chosen = every.filter((scope) => patterns.some((pattern) => matches(pattern, scope)));
  const holders = registry === undefined ? [] : await holdersOn(registry.server, reserve, deps);
  const others =
    target === undefined || registry === undefined
      ? NO_OTHERS
      : await otherClientsOn(target, reserve, deps);
  const rolesOf = releaseOf(registry);
  const place = {
    registry,
    operations: read?.described?.api.operations.filter(isCallable),
    holders,
    others,
    roles: rolesAt(rolesOf),
    givers: giversOn(await deps.store.presets.shipped(), registry?.scopes),
  };
  return {
    kind: 'scopes.explain',
    server: registry?.server ?? null,
    serverVersion: registry?.serverVersion ?? null,
    rolesOf,
    newestKnown: NEWEST_RELEASE,
    scopes: chosen.map((scope) => explain(scope, place)),
    notLookedAt: holders.flatMap(({ name, unseen }) =>
      unseen === undefined ? [] : [{ name, ...unseen }],
    ),
    otherClientsLack: others.lacks,
  };
}

const NO_OTHERS: OtherClients = { clients: null, lacks: null };

function isCallable({ uncallable }: ApiOperation): boolean {
  return uncallable === undefined;
}

/** The server's release if known, else the newest known one. */
function releaseOf(registry: Registry | undefined): string {
  const version = parseVersion(registry?.serverVersion ?? '');
  return version === undefined
    ? NEWEST_RELEASE
    : `${version.major}.${version.minor}.${version.patch}`;
}

function refuseUnknown(patterns: readonly Pattern[], every: ScopeSet): void {
  const unknown = patterns.filter((pattern) => !every.some((scope) => matches(pattern, scope)));
  const [first] = unknown;
  if (first === undefined) return;
  const names = unknown.map(({ text }) => text).join(', ');
  const hints = [...new Set(unknown.flatMap((pattern) => nearestTo(pattern, every)))].slice(0, 6);
  throw new FidesAuthError(
    'scope.unknown',
    `${names}: unknown to this version of fidesauth, which knows Fides 2.0.0 to ${NEWEST_RELEASE}`,
    { fix: didYouMean(hints) ?? 'see what exists: fidesauth scopes explain "*"' },
  );
}

function nearestTo(pattern: Pattern, every: ScopeSet): string[] {
  const resources = new Set(every.map(resourceOf));
  if (resources.has(pattern.text)) return [`${pattern.text}:*`];
  if (isLiteral(pattern)) return nearest(pattern.text, every);
  return nearest(pattern.segments[0] ?? '', resources).map((resource) => `${resource}:*`);
}

/** A shipped preset and its resolved scopes. */
type Giver = {
  readonly name: string;
  readonly rules: Rules;
  readonly scopes: ReadonlySet<string>;
};

function giversOn(presets: readonly LoadedPreset[], registry: ScopeSet | undefined): Giver[] {
  const known = registry ?? registryAt(NEWEST_RELEASE) ?? [];
  return presets.map(({ ref, rules: written }) => {
    // Shipped presets name scopes, so they suit every release.
    const rules = withoutEndpoints(written);
    return { name: ref.name, rules, scopes: new Set(resolveRules(rules, known).scopes) };
  });
}

/** Where a scope is looked up. */
type Place = {
  readonly registry: Registry | undefined;
  readonly operations: readonly ApiOperation[] | undefined;
  readonly holders: readonly ScopeHolder[];
  readonly others: OtherClients;
  readonly roles: ReturnType<typeof rolesAt>;
  readonly givers: readonly Giver[];
};

function explain(scope: string, place: Place): ExplainedScope {
  const { registry, operations, holders, roles, givers } = place;
  return {
    scope,
    what: scopeClause(scope) ?? null,
    known: knownOf(scope),
    onServer: registry?.scopes.includes(scope) ?? null,
    roles: roles === undefined ? null : rolesWith(scope, roles),
    presets: givers
      .filter(({ scopes }) => scopes.has(scope))
      .map(({ name, rules }) => ({
        name,
        by: rulesGiving(rules, scope).map(({ pattern }) => pattern.text),
      })),
    admin: adminReason(scope, registry?.serverVersion) ?? null,
    risky: riskyReason(scope, registry?.serverVersion) ?? null,
    personalData: personalDataReason(scope) ?? null,
    operations:
      operations?.filter(({ scopes }) => scopes.includes(scope)).map(operationName) ?? null,
    profiles: holders
      .map(({ name, recorded, live }) => ({
        name,
        recorded: recorded.has(scope),
        live: live?.has(scope) ?? null,
      }))
      .filter(({ recorded, live }) => recorded || live === true),
    otherClients: holdingIt(scope, place.others),
  };
}

function rolesWith(scope: string, roles: Readonly<Record<string, ScopeSet>>): string[] {
  return Object.keys(roles)
    .filter((role) => roles[role]?.includes(scope))
    .sort();
}

function knownOf(scope: string): KnownScope | null {
  const life = lifetimeOf(scope);
  const fidesplusOnly = isFidesplusOnly(scope);
  if (life === undefined && !fidesplusOnly) return null;
  return {
    first: life?.first ?? null,
    removedIn: life?.removedIn ?? null,
    renamedTo: life?.renamedTo ?? null,
    renamedFrom: life?.renamedFrom ?? null,
    fidesplusOnly,
  };
}
