import type { Generation } from '../domain/journal.ts';
import { presetLabels } from '../domain/profile.ts';
import { adminReason, personalDataReason } from '../domain/risk.ts';
import type { ScopeSet } from '../domain/scope-set.ts';
import { adminLabel } from './admin.ts';
import type { Deps } from './deps.ts';
import type { BootstrapInput } from './prepare.ts';
import type { ResolvedScopes, ServerRequest } from './scope-request.ts';
import type { IdentifiedServer } from './server.ts';

/** A scope of a plan that its reader should think about, and why. */
export type Risk = {
  readonly scope: string;
  /** `admin`: amounts to full power; `subjects`, `staff`: shows personal data of them. */
  readonly kind: 'admin' | 'subjects' | 'staff';
  readonly reason: string;
};

/**
 * What a bootstrap changes:
 * - `create`: it makes a client
 * - `replace`: it makes a client in the place of others, which are deleted
 * - `scopes`: it brings the scopes of the profile's client in line
 * - `record`: the client is as it should be, and only the profile is brought up to date
 * - `none`: all agrees
 */
export type Change = 'create' | 'replace' | 'scopes' | 'record' | 'none';

/** What a plan comes to for the client that is there. */
export type Difference = {
  readonly change: Change;
  /** The profile's client; null before there is one. */
  readonly clientId: string | null;
  readonly give: ScopeSet;
  readonly take: ScopeSet;
  /** Newly matched by a pattern since the profile was made, and not given. */
  readonly withheld: ScopeSet;
  /** The clients that are deleted once another is in their place. */
  readonly deletes: readonly string[];
};

/** What a bootstrap is about to do. Nothing was changed to make it. */
export type BootstrapPlan = Difference & {
  readonly kind: 'bootstrap.plan';
  readonly profile: string;
  readonly server: string;
  readonly serverVersion: string | null;
  readonly generation: Generation;
  /** Which credential creates the client, in words. */
  readonly admin: string;
  readonly clientName: string;
  readonly presets: readonly string[];
  readonly scopes: ScopeSet;
  /** How many scopes the server knows. */
  readonly known: number;
  readonly risks: readonly Risk[];
  readonly warnings: readonly string[];
  readonly profileFile: string;
  readonly credentialFolder: string;
};

type PlanParts = Difference & {
  readonly input: Pick<BootstrapInput, 'reach' | 'profile' | 'admin'>;
  readonly clientName: string;
  readonly server: IdentifiedServer;
  readonly request: ServerRequest;
  readonly resolved: ResolvedScopes;
  readonly registry: ScopeSet;
};

/** Puts what was found out into a plan. */
export function makePlan(parts: PlanParts, { store }: Pick<Deps, 'store'>): BootstrapPlan {
  const { input, server, request, resolved, registry, ...same } = parts;
  return {
    kind: 'bootstrap.plan',
    ...same,
    profile: input.profile,
    server: input.reach.server,
    serverVersion: server.version ?? null,
    generation: server.generation,
    admin: adminLabel(input.admin),
    presets: presetLabels(request.recipe),
    scopes: resolved.scopes,
    known: registry.length,
    risks: risksOf(resolved.scopes),
    warnings: resolved.warnings,
    profileFile: store.profiles.path(input.profile),
    credentialFolder: store.paths.credentials,
  };
}

/** The scopes of a set that amount to admin or show personal data, in that order of weight. */
export function risksOf(scopes: ScopeSet): Risk[] {
  const admin = scopes.flatMap((scope): Risk[] => {
    const reason = adminReason(scope);
    return reason === undefined ? [] : [{ scope, kind: 'admin', reason }];
  });
  const personal = scopes.flatMap((scope): Risk[] => {
    const found = personalDataReason(scope);
    return found === undefined ? [] : [{ scope, kind: found.kind, reason: found.reason }];
  });
  const subjects = personal.filter((risk) => risk.kind === 'subjects');
  const staff = personal.filter((risk) => risk.kind === 'staff');
  return [...admin, ...subjects, ...staff];
}

const SUMMARY: Readonly<Record<Risk['kind'], string>> = {
  admin: 'amounts to admin',
  subjects: "shows data subjects' personal data",
  staff: 'shows data of staff or contacts',
};

/** What a scope set with these risks comes to, on one line; empty for none. */
export function riskLine(risks: readonly Risk[]): string {
  const kinds = (['admin', 'subjects', 'staff'] as const).filter((kind) =>
    risks.some((risk) => risk.kind === kind),
  );
  return kinds.map((kind) => SUMMARY[kind]).join('; ');
}

/** What a reader of the plan should think about, one sentence a kind. */
export function planWarnings({ risks, warnings }: BootstrapPlan): string[] {
  const kinds = (['admin', 'subjects', 'staff'] as const).flatMap((kind) => {
    const scopes = risks.filter((risk) => risk.kind === kind).map(({ scope }) => scope);
    return scopes.length === 0 ? [] : [`this client ${SUMMARY[kind]}: ${scopes.join(', ')}`];
  });
  return [...kinds, ...warnings];
}
