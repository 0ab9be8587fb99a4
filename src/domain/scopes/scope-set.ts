/** A set of scope names as a value: sorted by code point, no duplicates, never changed. */
export type ScopeSet = readonly string[];

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Makes a scope set of any names: sorted, each name once. */
export function scopeSet(names: Iterable<string>): ScopeSet {
  return [...new Set(names)].sort(byCodePoint);
}

/** The names of `left` that are not in `right`. */
export function difference(left: ScopeSet, right: ScopeSet): ScopeSet {
  const taken = new Set(right);
  return scopeSet(left.filter((name) => !taken.has(name)));
}

/** The names that are in both. */
export function intersection(left: ScopeSet, right: ScopeSet): ScopeSet {
  const wanted = new Set(right);
  return scopeSet(left.filter((name) => wanted.has(name)));
}

/** The names that are in either. */
export function union(left: ScopeSet, right: ScopeSet): ScopeSet {
  return scopeSet([...left, ...right]);
}

/** True when both sets hold the same names. */
export function sameScopes(left: ScopeSet, right: ScopeSet): boolean {
  return difference(left, right).length === 0 && difference(right, left).length === 0;
}

/** The part before the first colon: `system` of `system:read`. */
export function resourceOf(scope: string): string {
  const end = scope.indexOf(':');
  return end === -1 ? scope : scope.slice(0, end);
}
