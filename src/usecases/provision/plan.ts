import type { Generation, Reach } from '../../domain/clients/journal.ts';
import { type AcceptedFinding, presetLabels } from '../../domain/clients/profile.ts';
import { RISK_SUMMARY, type Risk, risksOf } from '../../domain/scopes/risk.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import { type AdminCredential, adminLabel } from '../access/admin.ts';
import type { IdentifiedServer } from '../access/server.ts';
import type { Deps } from '../base/deps.ts';
import { overlapNote, type Place } from '../delivery/place.ts';
import type { ResolvedScopes, ServerRequest } from '../scopes/request.ts';

/**
 * What a bootstrap changes:
 * - `create`: creates a client
 * - `replace`: creates a client and deletes those that it replaces
 * - `scopes`: corrects the scopes of the profile's client
 * - `record`: updates only the profile, as the client is correct
 * - `none`: changes nothing
 */
export type Change = 'create' | 'replace' | 'scopes' | 'record' | 'none';

/** What a plan changes for an existing client. */
export type Difference = {
  readonly change: Change;
  /** The profile's client; null before it exists. */
  readonly clientId: string | null;
  readonly give: ScopeSet;
  readonly take: ScopeSet;
  /** Newly matched by a pattern since the profile was created, and not given. */
  readonly withheld: ScopeSet;
  /** What differs and is left alone, because it is accepted for now. */
  readonly accepted: readonly AcceptedFinding[];
  /** The clients to delete once the new one replaces them. */
  readonly deletes: readonly string[];
};

/** The plan of a bootstrap. Nothing was changed to make it. */
export type BootstrapPlan = Difference & {
  readonly kind: 'bootstrap.plan';
  readonly profile: string;
  readonly server: string;
  readonly serverVersion: string | null;
  readonly generation: Generation;
  /** Which credential creates the client, in words. */
  readonly admin: string;
  readonly clientName: string;
  readonly owner: string | null;
  /** When the client expires (ISO time, by the server's clock); null: never. */
  readonly expiresAt: string | null;
  readonly presets: readonly string[];
  /** The patterns of `--exclude`, which are left out over everything. */
  readonly excludes: readonly string[];
  readonly scopes: ScopeSet;
  /** How many scopes the server knows. */
  readonly known: number;
  readonly risks: readonly Risk[];
  readonly warnings: readonly string[];
  /** Where the credential is delivered; null: nowhere. */
  readonly to: string | null;
  readonly profileFile: string;
  readonly credentialFolder: string;
};

type PlanParts = Difference & {
  readonly input: {
    readonly reach: Reach;
    readonly profile: string;
    readonly admin: AdminCredential;
  };
  readonly place: Place | undefined;
  readonly clientName: string;
  readonly owner: string | null;
  readonly expiresAt: string | null;
  readonly server: IdentifiedServer;
  readonly request: ServerRequest;
  readonly resolved: ResolvedScopes;
  readonly registry: ScopeSet;
};

/** Makes a plan of its parts. */
export function makePlan(parts: PlanParts, { store }: Pick<Deps, 'store'>): BootstrapPlan {
  const { input, server, request, resolved, registry, place, ...same } = parts;
  return {
    kind: 'bootstrap.plan',
    ...same,
    profile: input.profile,
    server: input.reach.server,
    serverVersion: server.version ?? null,
    generation: server.generation,
    admin: adminLabel(input.admin),
    presets: presetLabels(request.recipe),
    excludes: request.recipe.excludes,
    scopes: resolved.scopes,
    known: registry.length,
    risks: risksOf(resolved.scopes, server.version),
    warnings: [...resolved.warnings, ...(place === undefined ? [] : overlapNote(place))],
    to: place?.to.reference ?? null,
    profileFile: store.profiles.path(input.profile),
    credentialFolder: store.paths.credentials,
  };
}

/** The warnings of a plan, one sentence per kind. */
export function planWarnings({ risks, warnings }: BootstrapPlan): string[] {
  const kinds = (['admin', 'subjects', 'staff'] as const).flatMap((kind) => {
    const scopes = risks.filter((risk) => risk.kind === kind).map(({ scope }) => scope);
    return scopes.length === 0 ? [] : [`this client ${RISK_SUMMARY[kind]}: ${scopes.join(', ')}`];
  });
  return [...kinds, ...warnings];
}
