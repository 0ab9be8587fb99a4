import { highestPower, type Power } from '../../scopes/power.ts';
import { resourceOf, type ScopeSet } from '../../scopes/scope-set.ts';
import { FAMILIES, type Family, familyOf } from './families.ts';
import { VERBS, type Verb, verbsOf } from './verbs.ts';

/** How much of a verb is held in a family: on each resource that knows it, on some, on none. */
export type Reach = 'all' | 'some' | 'none';

/** What a client may do in one family. */
export type Cell = {
  /** The highest power among its scopes; 0 for none. */
  readonly power: Power | 0;
  readonly reach: Readonly<Record<Verb, Reach>>;
  /** How many scopes it holds here beyond its preset, and how many it lacks; 0 without a preset. */
  readonly more: number;
  readonly fewer: number;
};

/** The server that a client is on: the scopes it knows, and its release where that is known. */
export type Ground = { readonly registry: ScopeSet; readonly release: string | undefined };

/** What a client holds, and what its preset gives it where one is known. */
export type Holding = { readonly scopes: ScopeSet; readonly preset?: ScopeSet | undefined };

/** Makes the cells of clients on one server, one for each of {@link FAMILIES}. */
export function cellsOn({ registry, release }: Ground): (holding: Holding) => readonly Cell[] {
  const known = partsOf(registry);
  return ({ scopes, preset }) => {
    const held = grouped(scopes);
    const parts = partsOf(scopes);
    const more = preset === undefined ? [] : without(scopes, preset);
    const fewer = preset === undefined ? [] : without(preset, scopes);
    return FAMILIES.map((family) => ({
      power: highestPower(held.get(family) ?? [], release),
      reach: reachOf(parts, known, family),
      more: more.filter((scope) => familyOf(scope) === family).length,
      fewer: fewer.filter((scope) => familyOf(scope) === family).length,
    }));
  };
}

function without(scopes: ScopeSet, others: ScopeSet): ScopeSet {
  const taken = new Set(others);
  return scopes.filter((scope) => !taken.has(scope));
}

function grouped(scopes: ScopeSet): Map<Family, string[]> {
  const groups = new Map<Family, string[]>();
  for (const scope of scopes) {
    const family = familyOf(scope);
    const group = groups.get(family);
    if (group === undefined) groups.set(family, [scope]);
    else group.push(scope);
  }
  return groups;
}

/** What a set lets do, by family and verb: the resources, or each act by itself. */
type Parts = ReadonlyMap<Family, ReadonlyMap<Verb, ReadonlySet<string>>>;

function partsOf(scopes: ScopeSet): Parts {
  const parts = new Map<Family, Map<Verb, Set<string>>>();
  for (const scope of scopes) {
    const family = familyOf(scope);
    const verbs = parts.get(family) ?? new Map<Verb, Set<string>>();
    parts.set(family, verbs);
    for (const verb of verbsOf(scope)) {
      // Acts of one resource have nothing in common: one of them is not all of them.
      const part = verb === 'x' ? scope : resourceOf(scope);
      verbs.set(verb, (verbs.get(verb) ?? new Set<string>()).add(part));
    }
  }
  return parts;
}

function reachOf(held: Parts, known: Parts, family: Family): Record<Verb, Reach> {
  const reach: Record<Verb, Reach> = { c: 'none', r: 'none', u: 'none', d: 'none', x: 'none' };
  for (const verb of VERBS) {
    const own = held.get(family)?.get(verb);
    if (own === undefined) continue;
    const all = known.get(family)?.get(verb) ?? new Set();
    reach[verb] = [...all].every((part) => own.has(part)) ? 'all' : 'some';
  }
  return reach;
}
