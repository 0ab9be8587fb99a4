import type { Reading, RecordedRequest, UnreadableShape } from '../domain/api/reading.ts';

/** Facts about a request besides its method and path. */
export type Circumstances = {
  /** The host it went to, in its short form; undefined if unknown. */
  readonly host?: string | undefined;
  /** True if the host comes from a variable. */
  readonly variable?: boolean;
  /** True for a page, or a part of one. */
  readonly page?: boolean;
  /** The status of the reply. */
  readonly status?: number | undefined;
};

/** Counts requests by method, path and host, in bounded memory. */
export type Tally = {
  /** `path` without query or blanks. */
  add(method: string, path: string, circumstances?: Circumstances): void;
  skip(): void;
  /** `at`: the number of the line or entry, from 1. */
  unreadable(text: string, at: number): void;
  client(name: string): void;
  reading(): Reading;
};

// Beyond EXACT paths, merges those that differ in ids; beyond MOST, takes no new ones.
const EXACT = 20_000;
const MOST = 40_000;
const CLIENTS = 20;
const SHAPES = 3;

// Marks at the end of a key.
const VARIABLE = 'v';
const PAGE = 'p';

type Counts = { count: number; unauthorized: number; notFound: number };

/** An empty tally. */
export function createTally(): Tally {
  const found = new Map<string, Counts>();
  const clients = new Set<string>();
  const shapes: UnreadableShape[] = [];
  const sums = { counted: 0, skipped: 0, unreadable: 0, dropped: 0 };

  const countsOf = (key: string): Counts | undefined => {
    const name = found.size < EXACT ? key : key.split('/').map(general).join('/');
    const before = found.get(name);
    if (before !== undefined || found.size >= MOST) return before;
    const counts = { count: 0, unauthorized: 0, notFound: 0 };
    // A copy: the name is a slice of the input, and would keep all of it in memory.
    found.set(Buffer.from(name).toString(), counts);
    return counts;
  };

  return {
    add(method, path, circumstances = {}) {
      const { status } = circumstances;
      sums.counted += 1;
      const key = `${method} ${path}${placeKey(circumstances)}`;
      const counts = found.get(key) ?? countsOf(key);
      if (counts === undefined) sums.dropped += 1;
      else {
        counts.count += 1;
        if (status === 401) counts.unauthorized += 1;
        if (status === 404) counts.notFound += 1;
      }
    },
    skip() {
      sums.skipped += 1;
    },
    unreadable(text, at) {
      sums.unreadable += 1;
      if (shapes.length >= SHAPES) return;
      const shape = shapeOf(text);
      if (!shapes.some((seen) => seen.shape === shape)) shapes.push({ at, shape });
    },
    client(name) {
      if (clients.size < CLIENTS) clients.add(Buffer.from(name.slice(0, 64)).toString());
    },
    reading: () => ({
      requests: sorted(found),
      read: sums.counted + sums.skipped + sums.unreadable,
      ...sums,
      firstUnreadable: shapes[0],
      unreadableShapes: shapes,
      clients: [...clients].sort(),
    }),
  };
}

function placeKey({ host, variable = false, page = false }: Circumstances): string {
  const marks = `${variable ? VARIABLE : ''}${page ? PAGE : ''}`;
  if (marks !== '') return ` ${host ?? ''} ${marks}`;
  return host === undefined ? '' : ` ${host}`;
}

/** Replaces a segment that looks like an id by a template parameter. */
function general(segment: string): string {
  return /\d|^[0-9a-f-]{16,}$|%/i.test(segment) && !/^v\d$/.test(segment) ? '{id}' : segment;
}

function sorted(found: ReadonlyMap<string, Counts>): RecordedRequest[] {
  return [...found]
    .sort(([a, more], [b, less]) => less.count - more.count || (a < b ? -1 : 1))
    .map(([key, counts]) => {
      const [method = '', target = '', host, marks = ''] = key.split(' ');
      const named = host === '' ? undefined : host;
      return {
        method,
        target,
        host: named,
        variable: marks.includes(VARIABLE),
        page: marks.includes(PAGE),
        ...counts,
      };
    });
}

const SHOWN = 60;

/**
 * The first 60 characters with letters as `x` and digits as `9`: enough to recognise the kind of
 * text, without its content.
 */
function shapeOf(text: string): string {
  const cut = [...text.slice(0, SHOWN * 2)];
  const masked = cut
    .slice(0, SHOWN)
    .map((sign) => {
      if (/\d/.test(sign)) return '9';
      return /[ -/:-@[-`{-~]/.test(sign) ? sign : 'x';
    })
    .join('');
  return cut.length > SHOWN ? `${masked}...` : masked;
}
