import { everyScope } from '../../domain/history/history.ts';
import type { Pasted, WhyNot } from '../../domain/pasted/pasted.ts';
import { resourceOf, type ScopeSet } from '../../domain/scopes/scope-set.ts';

/** A piece of text that looks like a scope but was not taken. */
export type LeftOut = { readonly scope: string; readonly why: WhyNot | 'unknown' };

/** How many pieces look like a scope: found, taken, and withheld as unlike any Fides scope. */
export type Counted = {
  readonly found: number;
  readonly taken: number;
  readonly withheld: number;
};

type Ledger = Counted & { readonly leftOut: readonly LeftOut[] };

/** Accounts for each piece that looks like a scope. */
export function accountFor(
  { words, optional, exclude, leftOut }: Pasted,
  known: ScopeSet,
  told: ReadonlySet<string>,
  keepUnknown: boolean,
): Ledger {
  const isKnown = (word: string): boolean =>
    known.includes(word) || (keepUnknown && told.has(word));
  const every = everyScope();
  const [unknown, odd] = parted(
    words.filter((word) => !isKnown(word)),
    (word) => told.has(word),
  );
  const [plain, secret] = parted(leftOut, ({ scope }) => isLikeSome(scope, every));
  const taken = words.filter(isKnown).length + optional.length + exclude.length;
  return {
    found: words.length + optional.length + exclude.length + leftOut.length,
    taken,
    withheld: odd.length + secret.length,
    leftOut: [...unknown.map((scope) => ({ scope, why: 'unknown' as const })), ...plain],
  };
}

function parted<T>(items: readonly T[], isFirst: (item: T) => boolean): [first: T[], rest: T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

/** True if some scope has the same resource or the same last part. */
export function isLikeSome(scope: string, every: ScopeSet): boolean {
  const lastOf = (name: string): string => name.slice(name.lastIndexOf(':') + 1);
  return every.some(
    (name) => resourceOf(name) === resourceOf(scope) || lastOf(name) === lastOf(scope),
  );
}
