import type { ApiOperation } from './operation.ts';
import { parseTarget, type RequestSeen } from './request.ts';

/** The result of matching a request. */
export type Matched =
  | { readonly kind: 'operation'; readonly operation: ApiOperation }
  /** Asks for the allowed methods, which needs no scope. */
  | { readonly kind: 'options'; readonly operation: ApiOperation }
  /** `path` is relative to the server's address, without a slash at its end. */
  | { readonly kind: 'none'; readonly reason: string; readonly path: string };

/** Finds the operation of a request. */
export type Matcher = (request: Pick<RequestSeen, 'method' | 'target'>) => Matched;

type Template = {
  readonly operation: ApiOperation;
  readonly rank: string;
  fits(parts: readonly string[]): boolean;
};

const API = '/api/v1/';

/**
 * A matcher for the operations of one server. With `server`, its address, full URLs of other hosts
 * match nothing, and its path is removed. If a path does not match as it is, text before `/api/v1/`
 * counts as a proxy's prefix. The most specific template wins, compared from the left; HEAD counts
 * as GET where there is no HEAD.
 */
export function matcherOf(
  operations: readonly ApiOperation[],
  server: string | undefined,
): Matcher {
  const fittingFor = finderOf(operations);
  const home = server === undefined ? undefined : parseTarget(server);
  const prefix = home?.path.replace(/(?<!\/)\/+$/, '') ?? '';
  return ({ method, target }) => {
    const { host, path: given } = parseTarget(target);
    const whole = routed(given, prefix);
    if (host !== undefined && home !== undefined && host !== home.host) {
      return { kind: 'none', reason: 'another server', path: whole };
    }
    const path = fittingFor(whole).length === 0 ? fromApi(whole) : whole;
    return ofMethod(method.toUpperCase(), fittingFor(path), path);
  };
}

function ofMethod(wanted: string, fitting: readonly Template[], path: string): Matched {
  const found = pick(fitting, wanted) ?? (wanted === 'HEAD' ? pick(fitting, 'GET') : undefined);
  if (found !== undefined) return { kind: 'operation', operation: found.operation };
  const [first] = fitting;
  if (first === undefined) return { kind: 'none', reason: 'no such path', path };
  if (wanted === 'OPTIONS') return { kind: 'options', operation: first.operation };
  return { kind: 'none', reason: `no ${wanted} there`, path };
}

/** The templates that fit a path, most specific first. Indexed by length: logs have many paths. */
function finderOf(operations: readonly ApiOperation[]): (path: string) => readonly Template[] {
  const templates = operations.map(templateOf).sort((a, b) => order(a.rank, b.rank));
  const byLength = new Map<number, Template[]>();
  return (path) => {
    const parts = path.split('/');
    const { length } = parts;
    let candidates = byLength.get(length);
    if (candidates === undefined) {
      candidates = templates.filter(
        ({ rank }) => rank.length === length || (rank.includes('d') && rank.length < length),
      );
      byLength.set(length, candidates);
    }
    return candidates.filter((template) => template.fits(parts));
  };
}

function pick(templates: readonly Template[], method: string): Template | undefined {
  return templates.find(({ operation }) => operation.method === method);
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The path as the server sees it: below its address, percent-decoded, no trailing slash. */
function routed(path: string, prefix: string): string {
  const below =
    prefix !== '' && (path === prefix || path.startsWith(`${prefix}/`))
      ? path.slice(prefix.length)
      : path;
  return decoded(below).replace(/(?<=.)\/$/, '') || '/';
}

function fromApi(path: string): string {
  const at = path.indexOf(API);
  return at === -1 ? path : path.slice(at);
}

function decoded(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}

function templateOf(operation: ApiOperation): Template {
  const segments = operation.path.split('/');
  // A shorter path is the prefix of a longer one's rank and sorts first.
  const rank = segments.map(segmentRank).join('');
  const tests = segments.map(segmentTest);
  const [first, last] = [rank.indexOf('d'), rank.lastIndexOf('d')];
  if (first === -1) {
    return { operation, rank, fits: (parts) => tests.every((test, at) => test(parts[at] ?? '')) };
  }
  // A parameter with slashes takes all that the segments around it leave.
  const behind = tests.slice(last + 1);
  const middle = segmentTest(segments.slice(first, last + 1).join('/'));
  return {
    operation,
    rank,
    fits(parts) {
      const end = parts.length - behind.length;
      return (
        tests.slice(0, first).every((test, at) => test(parts[at] ?? '')) &&
        behind.every((test, at) => test(parts[end + at] ?? '')) &&
        middle(parts.slice(first, end).join('/'))
      );
    },
  };
}

const PARAMETER = /\{[^{}]*\}/;

/** Linear in time, however many parameters a segment has; each matches at least one character. */
function segmentTest(segment: string): (text: string) => boolean {
  const [first = '', ...rest] = segment.split(/\{[^{}]*\}/);
  const last = rest.pop();
  if (last === undefined) return (text) => text === segment;
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const literal of rest) {
      const next = text.indexOf(literal, at + 1);
      if (next === -1) return false;
      at = next + literal.length;
    }
    return text.length - last.length > at;
  };
}

/** a: literal; b: with a parameter in it; c: a parameter; d: one that takes slashes. */
function segmentRank(segment: string): string {
  if (!PARAMETER.test(segment)) return 'a';
  if (segment.includes(':path}')) return 'd';
  return /^\{[^{}]*\}$/.test(segment) ? 'c' : 'b';
}
