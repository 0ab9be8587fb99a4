import { difference, resourceOf, type ScopeSet, union } from '../../domain/scopes/scope-set.ts';

/** A line of the list: a resource with its visible scopes, or a scope. */
export type Row =
  | { readonly kind: 'resource'; readonly name: string; readonly scopes: ScopeSet }
  | { readonly kind: 'scope'; readonly name: string };

/** The lines for the scopes whose names contain `filter`, each resource before its scopes. */
export function rowsOf(registry: ScopeSet, filter: string): Row[] {
  const shown = registry.filter((scope) => scope.toLowerCase().includes(filter.toLowerCase()));
  const resources = [...new Set(shown.map(resourceOf))];
  return resources.flatMap((name): Row[] => {
    const scopes = shown.filter((scope) => resourceOf(scope) === name);
    return [
      { kind: 'resource', name, scopes },
      ...scopes.map((scope): Row => ({ kind: 'scope', name: scope })),
    ];
  });
}

/** The pick with all scopes of a line added or, if all were picked, removed. */
export function toggled(picked: ScopeSet, row: Row): ScopeSet {
  const scopes = scopesOf(row);
  return sizeIn(picked, row) === scopes.length ? difference(picked, scopes) : union(picked, scopes);
}

/** How many scopes of a line are picked. */
export function sizeIn(picked: ScopeSet, row: Row): number {
  return scopesOf(row).filter((scope) => picked.includes(scope)).length;
}

/** The scopes of a line. */
export function scopesOf(row: Row): ScopeSet {
  return row.kind === 'scope' ? [row.name] : row.scopes;
}
