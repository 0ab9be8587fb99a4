import { powerOf } from './power.ts';
import { personalDataReason } from './risk.ts';
import type { ScopeSet } from './scope-set.ts';

/**
 * What a set of scopes allows at most, the riskiest first: to become admin, to see personal data of
 * data subjects, to change anything, to read, nothing.
 */
export const RISK_CLASSES = ['admin', 'personal', 'write', 'read', 'none'] as const;

/** One of {@link RISK_CLASSES}. */
export type RiskClass = (typeof RISK_CLASSES)[number];

/** The class of a set of scopes on a server of that release; the riskiest if it is unknown. */
export function riskClassOf(scopes: ScopeSet, release: string | null | undefined): RiskClass {
  if (scopes.length === 0) return 'none';
  const powers = scopes.map((scope) => powerOf(scope, release).power);
  if (powers.includes(4)) return 'admin';
  if (scopes.some((scope) => personalDataReason(scope)?.kind === 'subjects')) return 'personal';
  return powers.every((power) => power === 1) ? 'read' : 'write';
}
