import type { RequestSeen } from '../domain/api/request.ts';
import { shapeOf, type Traffic } from './traffic.ts';

/** Counts requests by method and path, in bounded memory. */
export type Tally = {
  /** `path` without query. */
  add(method: string, path: string): void;
  skip(): void;
  /** `at`: the number of the line or entry, from 1. */
  unreadable(text: string, at: number): void;
  client(name: string): void;
  traffic(): Traffic;
};

// Beyond the first number ids in a path are put together; beyond the second nothing new is taken.
const EXACT = 20_000;
const MOST = 40_000;
const CLIENTS = 20;

/** A tally that has seen nothing yet. */
export function createTally(): Tally {
  const counts = new Map<string, number>();
  const clients = new Set<string>();
  const sums = { counted: 0, skipped: 0, unreadable: 0, dropped: 0 };
  let first: Traffic['firstUnreadable'];

  const addNew = (key: string): void => {
    const name = counts.size < EXACT ? key : key.split('/').map(general).join('/');
    const before = counts.get(name);
    // A copy: the name is a slice of what was read, and would keep all of that in memory.
    if (before !== undefined) counts.set(name, before + 1);
    else if (counts.size < MOST) counts.set(Buffer.from(name).toString(), 1);
    else sums.dropped += 1;
  };

  return {
    add(method, path) {
      sums.counted += 1;
      const key = `${method} ${path}`;
      const before = counts.get(key);
      if (before === undefined) addNew(key);
      else counts.set(key, before + 1);
    },
    skip() {
      sums.skipped += 1;
    },
    unreadable(text, at) {
      sums.unreadable += 1;
      first ??= { at, shape: shapeOf(text) };
    },
    client(name) {
      if (clients.size < CLIENTS) clients.add(Buffer.from(name.slice(0, 64)).toString());
    },
    traffic: () => ({
      requests: sorted(counts),
      ...sums,
      firstUnreadable: first,
      clients: [...clients].sort(),
    }),
  };
}

/** A segment that is an id by its looks, as a parameter of a template. */
function general(segment: string): string {
  return /\d|^[0-9a-f-]{16,}$|%/i.test(segment) && !/^v\d$/.test(segment) ? '{id}' : segment;
}

function sorted(counts: ReadonlyMap<string, number>): RequestSeen[] {
  return [...counts]
    .sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))
    .map(([key, count]) => {
      const at = key.indexOf(' ');
      return { method: key.slice(0, at), target: key.slice(at + 1), count };
    });
}
