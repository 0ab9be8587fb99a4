import type { Generation, Reach } from '../domain/journal.ts';
import { presetLabels } from '../domain/profile.ts';
import { adminReason, personalDataReason } from '../domain/risk.ts';
import type { ScopeSet } from '../domain/scope-set.ts';
import type { LoadedRequest, ResolvedScopes } from './scope-request.ts';

/** A scope of a plan that its reader should think about, and why. */
export type Risk = {
  readonly scope: string;
  /** `admin`: amounts to full power; `subjects`, `staff`: shows personal data of them. */
  readonly kind: 'admin' | 'subjects' | 'staff';
  readonly reason: string;
};

/** What a bootstrap is about to do. Nothing was changed to make it. */
export type BootstrapPlan = {
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

type PlanParts = {
  readonly reach: Reach;
  readonly profile: string;
  readonly version: string | undefined;
  readonly generation: Generation;
  readonly admin: string;
  readonly clientName: string;
  readonly request: LoadedRequest;
  readonly resolved: ResolvedScopes;
  readonly registry: ScopeSet;
  readonly profileFile: string;
  readonly credentialFolder: string;
};

/** Puts what was found out into a plan. */
export function makePlan(parts: PlanParts): BootstrapPlan {
  const { reach, version, request, resolved, registry, ...same } = parts;
  return {
    kind: 'bootstrap.plan',
    ...same,
    server: reach.server,
    serverVersion: version ?? null,
    presets: presetLabels(request.recipe),
    scopes: resolved.scopes,
    known: registry.length,
    risks: risksOf(resolved.scopes),
    warnings: resolved.warnings,
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

/** What a reader of the plan should think about, one sentence a kind. */
export function planWarnings({ risks, warnings }: BootstrapPlan): string[] {
  const kinds = (['admin', 'subjects', 'staff'] as const).flatMap((kind) => {
    const scopes = risks.filter((risk) => risk.kind === kind).map(({ scope }) => scope);
    return scopes.length === 0 ? [] : [`this client ${SUMMARY[kind]}: ${scopes.join(', ')}`];
  });
  return [...kinds, ...warnings];
}
