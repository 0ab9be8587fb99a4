import type { RiskClass } from '../words/choices.ts';
import { powerOf } from './power.ts';
import { personalDataReason } from './risk.ts';
import type { ScopeSet } from './scope-set.ts';

/** The class of a set of scopes on a server of that release; the riskiest if it is unknown. */
export function riskClassOf(scopes: ScopeSet, release: string | null | undefined): RiskClass {
  if (scopes.length === 0) return 'none';
  const powers = scopes.map((scope) => powerOf(scope, release).power);
  if (powers.includes(4)) return 'admin';
  if (scopes.some((scope) => personalDataReason(scope)?.kind === 'subjects')) return 'personal';
  return powers.every((power) => power === 1) ? 'read' : 'write';
}
