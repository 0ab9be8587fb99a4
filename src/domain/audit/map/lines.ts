import { highestPower, type Power, powerOf } from '../../scopes/power.ts';
import type { ScopeSet } from '../../scopes/scope-set.ts';
import { type Cell, cellsOn, type Ground, type Holding } from './cells.ts';

/** A client to put on the map. */
export type Mapped = Holding & {
  readonly name: string | null;
  /** Clients of another kind never share a line. */
  readonly kind: string;
  /** Whether it may share a line with others that hold the same: nothing is to be told of it. */
  readonly folds: boolean;
};

/** One line of the map: a client, or several that hold the same. */
export type MapLine<C extends Mapped> = {
  readonly first: C;
  readonly clients: readonly C[];
  readonly cells: readonly Cell[];
  readonly power: Power | 0;
};

/** The lines of one power, the weightiest first. */
export type MapGroup<C extends Mapped> = {
  readonly power: Power | 0;
  readonly lines: readonly MapLine<C>[];
  /** How many clients its lines stand for. */
  readonly clients: number;
};

/** The powers, the highest first. */
const POWERS: readonly (Power | 0)[] = [4, 3, 2, 1, 0];

/**
 * The map of the clients of one server: groups by the highest power of a client, the highest
 * first; in a group by the number of scopes of that power, then of all scopes, then by name.
 * Groups without a client are left out.
 */
export function mapOf<C extends Mapped>(clients: readonly C[], ground: Ground): MapGroup<C>[] {
  const cells = cellsOn(ground);
  const all = folded(clients).map(([first, ...rest]) => {
    const { power, count } = weighed(first.scopes, ground.release);
    return { line: { first, clients: [first, ...rest], cells: cells(first), power }, count };
  });
  all.sort(
    (a, b) =>
      b.count - a.count ||
      b.line.first.scopes.length - a.line.first.scopes.length ||
      byName(a.line.first, b.line.first),
  );
  return POWERS.flatMap((power) => {
    const lines = all.flatMap(({ line }) => (line.power === power ? line : []));
    const size = lines.reduce((sum, line) => sum + line.clients.length, 0);
    return size === 0 ? [] : [{ power, lines, clients: size }];
  });
}

/** The highest power of a set, and how many of its scopes have it. */
function weighed(
  scopes: ScopeSet,
  release: string | undefined,
): { readonly power: Power | 0; readonly count: number } {
  const power = highestPower(scopes, release);
  const count = scopes.filter((scope) => powerOf(scope, release).power === power).length;
  return { power, count };
}

function folded<C extends Mapped>(clients: readonly C[]): [C, ...C[]][] {
  const lines: [C, ...C[]][] = [];
  const open = new Map<string, [C, ...C[]]>();
  for (const client of clients) {
    const key = JSON.stringify([client.kind, client.name === null, client.scopes]);
    const line = client.folds ? open.get(key) : undefined;
    if (line !== undefined) line.push(client);
    else {
      const own: [C, ...C[]] = [client];
      lines.push(own);
      if (client.folds) open.set(key, own);
    }
  }
  return lines;
}

/** By name and by nothing else, as people look names up; those without one come last. */
function byName(a: Mapped, b: Mapped): number {
  if (a.name === null || b.name === null) return Number(a.name === null) - Number(b.name === null);
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
