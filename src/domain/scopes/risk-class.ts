import { compareVersions, parseVersion, type Version } from '../history/version.ts';
import { adminReason, personalDataReason, type Risk, risksOf } from './risk.ts';
import { resourceOf, type ScopeSet } from './scope-set.ts';

/**
 * What a set of scopes allows at most, the riskiest first: to become admin, to see personal data of
 * data subjects, to change anything, to read, nothing.
 */
export const RISK_CLASSES = ['admin', 'personal', 'write', 'read', 'none'] as const;

/** One of {@link RISK_CLASSES}. */
export type RiskClass = (typeof RISK_CLASSES)[number];

/** From this release a client may give a new one only what it holds itself. */
const CREATE_IS_BOUND: Version = { major: 2, minor: 69, patch: 1 };

/**
 * Whether a scope amounts to admin on a server of that release, as `/health` names it; where the
 * release is not known, whether it does on any.
 */
function isAdminOn(scope: string, release: string | null): boolean {
  if (adminReason(scope) === undefined) return false;
  const version = scope === 'client:create' ? parseVersion(release ?? '') : undefined;
  return version === undefined || compareVersions(version, CREATE_IS_BOUND) < 0;
}

const READING = ['read', 'read-own', 'view_data'];

/** Whether a scope only reads. One that is not known may do more, so it does not count. */
function isReading(scope: string): boolean {
  return READING.includes(scope.slice(resourceOf(scope).length + 1));
}

/** The class of a set of scopes on a server of that release; null for an unknown release. */
export function riskClassOf(scopes: ScopeSet, release: string | null): RiskClass {
  if (scopes.length === 0) return 'none';
  if (scopes.some((scope) => isAdminOn(scope, release))) return 'admin';
  if (scopes.some((scope) => personalDataReason(scope)?.kind === 'subjects')) return 'personal';
  return scopes.every(isReading) ? 'read' : 'write';
}

/** As `risksOf`, on a server of that release; null for an unknown release. */
export function risksOn(scopes: ScopeSet, release: string | null): Risk[] {
  return risksOf(scopes).filter(({ scope, kind }) => kind !== 'admin' || isAdminOn(scope, release));
}
