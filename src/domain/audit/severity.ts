import { type Power, powerOf } from '../scopes/power.ts';
import type { FindingKind } from '../words/choices.ts';
import { SEVERITIES, type Severity } from '../words/choices.ts';

export { SEVERITIES, type Severity };

/** The rules, as `help audits` prints them. */
export const SEVERITY_RULES: Readonly<Record<Severity, string>> = {
  critical:
    'a client holds a scope with which it can become admin on this release, and no preset of its names that scope in full',
  high: 'the same with a scope that shows the personal data of data subjects or can do lasting harm',
  medium: 'any other drift: extra, missing, retired; and a client that is gone',
  low: 'notices: new, stale, duplicate, unused',
};

/** Kinds that say that a client holds a scope which its preset does not name in full. */
const UNNAMED: readonly FindingKind[] = ['extra', 'risky'];
const NOTICES: readonly FindingKind[] = ['new', 'stale', 'duplicate', 'unused'];

/** The severity of a finding on a server of `release`; undefined counts as the worst release. */
export function severityOf(
  { kind, scope }: { readonly kind: FindingKind; readonly scope: string | null },
  release: string | undefined,
): Severity {
  if (NOTICES.includes(kind)) return 'low';
  if (!UNNAMED.includes(kind) || scope === null) return 'medium';
  return severityOfPower(powerOf(scope, release).power) ?? 'medium';
}

/** The severity of power that no preset names in full; undefined for what harms nobody. */
export function severityOfPower(power: Power | 0): 'critical' | 'high' | undefined {
  if (power === 4) return 'critical';
  return power === 3 ? 'high' : undefined;
}

/** The worse of two; null is none. */
function worseOf(left: Severity | null, right: Severity | null): Severity | null {
  return rankOf(left) <= rankOf(right) ? left : right;
}

/** The worst of a list; null for none. */
export function worstOf(severities: readonly Severity[]): Severity | null {
  return severities.reduce<Severity | null>(worseOf, null);
}

/** For sorting, the worst first: 0 for critical, 4 for none. */
export function rankOf(severity: Severity | null): number {
  return severity === null ? SEVERITIES.length : SEVERITIES.indexOf(severity);
}

/** True for a severity at or above a level. */
export function isAtLeast(severity: Severity, level: Severity): boolean {
  return rankOf(severity) <= rankOf(level);
}
