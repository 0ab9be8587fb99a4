import type { Finding } from './findings.ts';
import { rankOf, type Severity } from './severity.ts';

/** What decides how findings are grouped and sorted. */
type Judged = Pick<Finding, 'kind' | 'cause' | 'scope'> & {
  readonly severity: Severity;
  readonly accepted?: { readonly reason: string; readonly until: string };
  readonly baseline?: 'new' | 'still';
};

/**
 * The findings of one client in groups of one kind, cause and severity: what reports count as one
 * finding. What is accepted, or new since a baseline, is a group of its own. Keeps their order.
 */
export function groupsOf<T extends Judged>(findings: readonly T[]): (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const finding of findings) {
    const { kind, cause, severity, accepted, baseline } = finding;
    const key = JSON.stringify([kind, cause, severity, accepted, baseline]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}

/** Sorts findings of one client: the worst first, then by scope and kind; accepted ones last. */
export function bySeverity<T extends Judged>(findings: readonly T[]): T[] {
  return [...findings].sort(
    (a, b) =>
      Number(a.accepted !== undefined) - Number(b.accepted !== undefined) ||
      rankOf(a.severity) - rankOf(b.severity) ||
      order(a.scope ?? '', b.scope ?? '') ||
      order(a.kind, b.kind),
  );
}

/** Compares by code unit, as sorting must not depend on the locale. */
export function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
