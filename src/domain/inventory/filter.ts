import { matches, type Pattern } from '../scopes/pattern.ts';
import type { ScopeSet } from '../scopes/scope-set.ts';
import { RISK_CLASSES, type RiskClass } from '../words/choices.ts';
import type { ClientKind } from './listed-client.ts';

/** Which clients to show: those that fit every member. */
export type ClientFilter = {
  readonly kinds?: readonly ClientKind[];
  readonly risks?: readonly RiskClass[];
  /** For each of them, the client holds a scope that it matches. */
  readonly holds?: readonly Pattern[];
  readonly owner?: string;
  readonly key?: string;
  /** Milliseconds since 1970, by the server's clock. */
  readonly createdBefore?: number;
};

/** What a filter looks at; null where nobody knows. */
type Filtered = {
  readonly kind: ClientKind;
  readonly risk: RiskClass | null;
  readonly scopes: ScopeSet | null;
  readonly owner?: string;
  readonly key?: string;
  readonly createdAt?: number;
};

/** The clients that fit a filter, and how many of the others may fit it, for all that is known. */
export type FilterOutcome<C> = {
  readonly clients: readonly C[];
  readonly unknownAge: number;
  readonly unknownScopes: number;
};

/** Filters clients; what is not known fits nothing, and is counted. */
export function filterClients<C extends Filtered>(
  clients: readonly C[],
  filter: ClientFilter,
): FilterOutcome<C> {
  const fitting = clients.filter((client) => fitsWords(client, filter));
  const known = fitting.filter((client) => client.scopes !== null || !asksScopes(filter));
  const held = known.filter((client) => fitsScopes(client, filter));
  const dated = held.filter((client) => isDated(client, filter));
  return {
    clients: dated.filter((client) => isOlder(client, filter)),
    unknownAge: held.length - dated.length,
    unknownScopes: fitting.length - known.length,
  };
}

function fitsWords({ kind, owner, key }: Filtered, filter: ClientFilter): boolean {
  return (
    (filter.kinds?.includes(kind) ?? true) &&
    (filter.owner === undefined || filter.owner === owner) &&
    (filter.key === undefined || filter.key === key)
  );
}

function asksScopes({ risks, holds }: ClientFilter): boolean {
  return risks !== undefined || holds !== undefined;
}

function fitsScopes({ risk, scopes }: Filtered, { risks, holds = [] }: ClientFilter): boolean {
  const isRisky = risks === undefined || (risk !== null && risks.includes(risk));
  return isRisky && holds.every((one) => scopes?.some((scope) => matches(one, scope)));
}

function isDated({ createdAt }: Filtered, { createdBefore }: ClientFilter): boolean {
  return createdBefore === undefined || createdAt !== undefined;
}

function isOlder({ createdAt }: Filtered, { createdBefore }: ClientFilter): boolean {
  return createdBefore === undefined || (createdAt !== undefined && createdAt < createdBefore);
}

/** The riskiest first, those of unknown risk last; else in the given order. */
export function riskiestFirst<C extends { readonly risk: RiskClass | null }>(
  clients: readonly C[],
): C[] {
  const rank = ({ risk }: C): number =>
    risk === null ? RISK_CLASSES.length : RISK_CLASSES.indexOf(risk);
  return [...clients].sort((a, b) => rank(a) - rank(b));
}

/** How many clients there are of each kind. */
export type KindCounts = Readonly<Record<ClientKind, number>>;

/** Counts clients by kind. */
export function countKinds(clients: readonly { readonly kind: ClientKind }[]): KindCounts {
  const counts = { stored: 0, elsewhere: 0, foreign: 0, unnamed: 0 };
  for (const { kind } of clients) counts[kind] += 1;
  return counts;
}
