import { isDenied } from './ruled-out.ts';
import type { WhyNot, Zone } from './zones.ts';

/** Text that looks like a scope; `why` says why it is left out. */
export type Piece = { readonly scope: string; readonly why?: WhyNot };

/** True for the name of a scope that any Fides release has had. */
export type Knows = (scope: string) => boolean;

const SEGMENT = String.raw`(?:\*|[A-Za-z][a-z0-9_\u00ad-]{0,99})`;
// Not part of a word, an address, a variable or a longer name.
const BEFORE = String.raw`(?<![A-Za-z0-9:@.$\u00ad])(?<![A-Za-z0-9][_-])`;
const PIECE = new RegExp(`${BEFORE}${SEGMENT}(?::${SEGMENT}){1,3}(?![\\w\\u00ad]|:[\\w*])`, 'g');
const SEVERAL =
  /(?<![A-Za-z0-9:@.$_-])([a-z][a-z0-9_-]{0,99}):[{([]([a-z][a-z_|,/\s-]{0,200})[})\]]/g;
const LONGEST = 100;

/** The pieces found in a text, and how many of its words are no scopes. */
export type Scanned = { readonly pieces: readonly Piece[]; readonly others: number };

/** Scans a text for scopes; `zones` rule some out. Skips secrets. */
export function scan(text: string, zones: readonly Zone[], knows: Knows): Scanned {
  const whyAt = finder(zones);
  const secret = finder(passedOver(text));
  const whole: { start: number; end: number }[] = [];
  const pieces: Piece[] = [];
  const add = (scope: string, start: number, end: number, why: WhyNot | undefined): void => {
    whole.push({ start, end });
    pieces.push(why === undefined ? { scope } : { scope, why });
  };
  for (const match of text.matchAll(PIECE)) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (isBoldLabel(text, start, end)) continue;
    if (match[0].length > LONGEST || secret(start) !== undefined) continue;
    const why = whyAt(start) ?? whyAround(text, start, end);
    add(named(match[0], knows), start, end, why);
    for (const more of slashed(match[0], text.slice(end, end + LONGEST), knows)) {
      add(more, start, end, why);
    }
  }
  for (const match of text.matchAll(SEVERAL)) {
    const [all, resource, list = ''] = match;
    const names = list.split(/[|,/\s]+/).map((verb) => `${resource}:${verb}`);
    if (!names.every(knows)) continue;
    for (const name of names) add(name, match.index, match.index + all.length, whyAt(match.index));
  }
  return { pieces, others: othersIn(text, whole, whyAt) };
}

/** True for `**Required:**`: the same number of stars opens and closes, so none is a pattern. */
function isBoldLabel(text: string, start: number, end: number): boolean {
  if (text[end - 1] !== '*') return false;
  const opened = /\*+$/.exec(text.slice(Math.max(0, start - 3), start))?.[0].length ?? 0;
  const closed = 1 + (/^\*+/.exec(text.slice(end, end + 3))?.[0].length ?? 0);
  return opened === 0 ? closed === 2 : opened === closed;
}

/** The piece without soft hyphens or a label attached to it. */
function named(found: string, knows: Knows): string {
  const piece = found.replace(/[-_\u00ad]+$/, '');
  const forms = [piece.replaceAll('\u00ad', ''), piece.replaceAll('\u00ad', '-')];
  const rest = piece.slice(piece.indexOf(':') + 1);
  return [...forms, rest].find((form) => form.includes(':') && knows(form)) ?? forms[0] ?? piece;
}

/** `system:read/update` names two. */
function slashed(piece: string, rest: string, knows: Knows): string[] {
  const verbs = /^(?:\/[a-z][a-z_-]*)+(?![\w:])/.exec(rest)?.[0].split('/').slice(1) ?? [];
  const resource = piece.slice(0, piece.lastIndexOf(':'));
  const names = verbs.map((verb) => `${resource}:${verb}`);
  return names.every(knows) ? names : [];
}

function whyAround(text: string, start: number, end: number): WhyNot | undefined {
  // In long lines, looks only near the piece.
  const rest = text.slice(end, end + 300).split('\n', 1)[0] ?? '';
  const before = (): string =>
    text
      .slice(Math.max(0, start - 300), start)
      .split('\n')
      .at(-1) ?? '';
  if (rest.startsWith('*') && !EMPHASIS.test(before() + text[start])) return 'a piece of a pattern';
  const isAlone = (): boolean => [...`${before()}\n${rest}`.matchAll(PIECE)].length === 0;
  return isDenied(rest, isAlone) ? 'ruled out by the words around it' : undefined;
}

const EMPHASIS = /(?:^|[\s("'[{>,|/])\*{1,3}(?=["'`_A-Za-z])/;

const SECRET =
  /(?:secret|password|passwd|token|api[_-]?key|authorization|cookie|credentials?)["'`]?\s*[:=]\s*(?:bearer |basic )?["'`]?[^\s"'`,;]+|(?<!\S)(?:-u|--user)[ =]["']?[^\s"']+/gi;
const ADDRESS = /\b[a-z]{2,10}:\/\/[^\s"'<>)\]]+/gi;

// A declaration of CSS looks like a scope.
const STYLE = /\bstyle=["'][^"'\n]{0,300}["']/gi;

function passedOver(text: string): Zone[] {
  return [SECRET, STYLE].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => zoneOf(match, 0)),
  );
}

/** Addresses, without the list of scopes after `scope=`. */
export function addresses(text: string): Zone[] {
  return [...text.matchAll(ADDRESS)].map((match) => {
    const list = /[?&#]scopes?=/i.exec(match[0]);
    return zoneOf(match, list === null ? 0 : match[0].length - list.index);
  });
}

function zoneOf(match: RegExpExecArray, less: number): Zone {
  const end = match.index + match[0].length - less;
  return { start: match.index, end, why: 'in other text than the list' };
}

/** Finds the first reason for an offset, in the order of the zones, which may overlap. */
function finder(zones: readonly Zone[]): (at: number) => WhyNot | undefined {
  if (zones.length === 0) return () => undefined;
  const order = [...new Set(zones.map(({ why }) => why))];
  const sorted = [...zones].sort((a, b) => a.start - b.start);
  // Of all zones begun, the one that ends last decides.
  let ends = new Map<WhyNot, number>();
  let next = 0;
  let last = -1;
  return (at) => {
    if (at < last) [next, ends] = [0, new Map()];
    last = at;
    for (let zone = sorted[next]; zone !== undefined && zone.start <= at; zone = sorted[next]) {
      ends.set(zone.why, Math.max(zone.end, ends.get(zone.why) ?? 0));
      next += 1;
    }
    return order.find((why) => (ends.get(why) ?? 0) > at);
  };
}

function othersIn(
  text: string,
  pieces: readonly { readonly start: number; readonly end: number }[],
  whyAt: (at: number) => WhyNot | undefined,
): number {
  const ordered = [...pieces].sort((a, b) => a.start - b.start);
  let at = 0;
  let count = 0;
  for (const { 0: word, index } of text.matchAll(/[^\s,;]+/g)) {
    while ((ordered[at]?.end ?? Number.POSITIVE_INFINITY) <= index) at += 1;
    const inside = (ordered[at]?.start ?? Number.POSITIVE_INFINITY) < index + word.length;
    if (inside || BULLET.test(word) || !/[^"'`([{<>\\\])}.:!?]/.test(word)) continue;
    if (whyAt(index) !== 'commented out') count += 1;
  }
  return count;
}

/** Bullets of a list: `-`, `*`, `1.` and the like. */
const BULLET = /^(?:[-*+•–—·]|\d+[.)])$/;
