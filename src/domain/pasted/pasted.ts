import { everyScope } from '../history/history.ts';
import { cleaned } from './clean.ts';
import { removedInDiff } from './diff.ts';
import { isObject, jsonIn, type Leaf, leavesOf } from './json-value.ts';
import { belowHeadings, deniedLabels, ruledOut } from './ruled-out.ts';
import { addresses, type Knows, type Piece, type Scanned, scan } from './scan.ts';
import { deniedRows } from './table.ts';
import { commentedOut, found, linesOf, struck, unticked, type WhyNot, type Zone } from './zones.ts';

export type { Piece, WhyNot };

/** The form of a pasted text. */
export type PastedForm =
  | 'a JSON list'
  | 'a JSON object with scopes'
  | 'a preset'
  | 'a JSON object without "scopes" or "include"'
  | 'a JSON object that is broken'
  | 'a refusal by Fides'
  | 'a list'
  | 'plain text';

/** The content of a pasted text. Contains only words that look like scopes. */
export type Pasted = {
  readonly form: PastedForm;
  /** Scopes and patterns to take, as written, repeats included. */
  readonly words: readonly string[];
  /** Of a preset: its optional and excluded patterns. */
  readonly optional: readonly string[];
  readonly exclude: readonly string[];
  /** Words that look like scopes but are left out, repeats included. */
  readonly leftOut: readonly Required<Piece>[];
  /** How many words or items are no scopes. */
  readonly others: number;
  /** True for a preset with reasons, a description or parents, which are not copied. */
  readonly stripped: boolean;
};

/** The forms in which every item should be a scope, so that any other is worth reporting. */
export const LISTS: readonly PastedForm[] = [
  'a JSON list',
  'a JSON object with scopes',
  'a preset',
  'a refusal by Fides',
  'a list',
];

/**
 * Finds the scopes in whatever people paste: JSON, replies of Fides, settings, programs, tables,
 * chats, diffs. Separates those struck out, commented out, not ticked, removed or ruled out.
 */
export function readPasted(text: string): Pasted {
  const all = new Set(everyScope());
  const knows: Knows = (scope) => all.has(scope);
  const visible = text.replace(/[\u200b-\u200d\u2060\ufeff]/g, '');
  const trimmed = visible.trim();
  const value = jsonIn(trimmed);
  if (isObject(value) && !Array.isArray(value.scopes) && isPreset(value))
    return fromPreset(value, knows);
  const refused = fromRefusal(trimmed, knows);
  if (refused !== undefined) return refused;
  if (value !== undefined) return fromJson(value, knows);
  // Keeps blanks at the start of the first line: they tell diff signs from bullets.
  return fromText(visible.trimEnd().replace(/^(?:[^\S\n]*\n)+/, ''), knows);
}

function isPreset({ include, optional }: Record<string, unknown>): boolean {
  return include !== undefined || optional !== undefined;
}

function fromPreset(object: Record<string, unknown>, knows: Knows): Pasted {
  const [include, optional, exclude] = [object.include, object.optional, object.exclude].map(
    (member) => scanItems(items(member), knows),
  );
  const words = (scanned: Scanned | undefined): string[] => taken(scanned?.pieces ?? []);
  return {
    form: 'a preset',
    words: words(include),
    optional: words(optional),
    exclude: words(exclude),
    leftOut: [include, optional, exclude].flatMap((scanned) => leftOut(scanned?.pieces ?? [])),
    others: include?.others ?? 0,
    stripped:
      [object.include, object.optional, object.exclude].some(isObject) ||
      object.extends !== undefined ||
      object.description !== undefined,
  };
}

/** The patterns of a preset's member: a list, or the keys of `{pattern: reason}`. */
function items(member: unknown): readonly unknown[] {
  if (Array.isArray(member)) return member;
  return isObject(member) ? Object.keys(member) : [];
}

/** Scans each item by itself; an item without a scope counts as one of the others. */
function scanItems(list: readonly unknown[], knows: Knows): Scanned {
  const scans = list.map((item) => {
    if (item === '*') return { pieces: [{ scope: '*' }], others: 0 };
    return typeof item === 'string' ? scanText(item, knows) : { pieces: [], others: 1 };
  });
  return {
    pieces: scans.flatMap(({ pieces }) => pieces),
    others: scans.filter(({ pieces }) => taken(pieces).length === 0).length,
  };
}

// A list of 1 MiB has half a million items: most are checked only once.
const WORD = /^\w*$/;
const NAME = /^\w+(?:-\w+)*(?::(?:\*|\w+(?:-\w+)*))*$/;

function scanText(text: string, knows: Knows): Scanned {
  if (WORD.test(text)) return { pieces: [], others: text === '' ? 0 : 1 };
  if (NAME.test(text)) return scan(text, [], knows);
  const plain = cleaned(text);
  return scan(plain, [...struck(plain), ...addresses(plain)], knows);
}

const taken = (pieces: readonly Piece[]): string[] =>
  pieces.flatMap(({ scope, why }) => (why === undefined ? [scope] : []));

const leftOut = (pieces: readonly Piece[], otherwise?: WhyNot): Required<Piece>[] =>
  pieces.flatMap(({ scope, why = otherwise }) => (why === undefined ? [] : [{ scope, why }]));

const ELSEWHERE = 'in other text than the list';
const DENIED = 'ruled out by the words around it';

/** Takes the leaves of the best rank that has any, and reports scopes elsewhere as left out. */
function fromJson(value: unknown, knows: Knows): Pasted {
  const leaves = leavesOf(value).map((leaf) => ({ leaf, ...scanLeaf(leaf, knows) }));
  const ranks = new Set(leaves.flatMap(({ pieces, leaf }) => (pieces.length > 0 ? leaf.rank : [])));
  const best = Math.min(...[...ranks].filter((rank) => rank < 4));
  const isChosen = ({ leaf, others }: (typeof leaves)[number]): boolean =>
    leaf.rank === best && (best < 3 || others === 0);
  const chosen = leaves.filter(isChosen);
  const rest = leaves.filter((leaf) => !isChosen(leaf));
  const words = chosen.flatMap(({ leaf, pieces }) => (leaf.denied ? [] : taken(pieces)));
  const list = Array.isArray(value) && !(value.length > 0 && value.every(isObject));
  return {
    form:
      words.length === 0 && !list ? 'a JSON object without "scopes" or "include"' : formOf(list),
    words,
    optional: [],
    exclude: [],
    leftOut: [
      ...chosen.flatMap(({ leaf, pieces }) => leftOut(pieces, leaf.denied ? DENIED : undefined)),
      ...rest.flatMap(({ pieces }) => leftOut(pieces, ELSEWHERE)),
    ],
    others: Array.isArray(value)
      ? value.length - chosen.filter(({ pieces }) => taken(pieces).length > 0).length
      : chosen.filter(({ pieces }) => pieces.length === 0).length,
    stripped: false,
  };
}

const formOf = (list: boolean): PastedForm => (list ? 'a JSON list' : 'a JSON object with scopes');

function scanLeaf({ text }: Leaf, knows: Knows): Scanned {
  return text === '*' ? { pieces: [{ scope: '*' }], others: 0 } : scanText(text, knows);
}

// 422 up to Fides 2.69.0 and then 403 for an unknown scope; 403 from 2.37 for a missing one, and
// from 2.69.1 for one that the caller may not assign.
const REFUSALS = /(?:Scopes must be one of|Required scope\(s\):|Missing scopes:)\s*\[([^\]]*)/g;

function fromRefusal(text: string, knows: Knows): Pasted | undefined {
  const lists = [...text.matchAll(REFUSALS)].map(([, list]) => list ?? '');
  if (lists.length === 0) return undefined;
  const named = scanItems(
    lists.flatMap((list) => list.split(/[\s,;]+/).filter((word) => /\w/.test(word))),
    knows,
  );
  const around = scanText(text.replace(REFUSALS, ' '), knows);
  return {
    ...EMPTY,
    form: 'a refusal by Fides',
    words: taken(named.pieces),
    leftOut: leftOut(around.pieces, ELSEWHERE),
    others: named.others,
  };
}

const EMPTY = { optional: [], exclude: [], stripped: false };

function fromText(text: string, knows: Knows): Pasted {
  const plain = cleaned(text);
  const { pieces, others } = scan(plain, zonesOf(plain), knows);
  const words = taken(pieces);
  const form = textForm(text, words.length);
  // In broken JSON the other words say nothing.
  const rest = form === BROKEN ? 0 : others;
  return { ...EMPTY, form, words, leftOut: leftOut(pieces), others: rest };
}

const BROKEN = 'a JSON object that is broken';

function textForm(text: string, words: number): PastedForm {
  if (/^\s*\{/.test(text) && words === 0) return BROKEN;
  return /^\s*[[{(]/.test(text) && /[\])}][\s,;.]*$/.test(text) ? 'a list' : 'plain text';
}

function zonesOf(text: string): Zone[] {
  const lines = linesOf(text);
  return [
    ...struck(text),
    ...removedInDiff(text, lines),
    ...commentedOut(text, lines),
    ...unticked(lines),
    ...belowHeadings(lines),
    ...deniedLabels(lines),
    ...deniedRows(lines),
    ...ruledOut(text),
    // The arrow of a renaming: the old name comes before it.
    ...found(
      text,
      /(?<![\w-])[a-z][\w-]{0,99}(?::[\w-]{1,99}){1,3}["'`]?\s*(?:->|=>|→)\s*["'`]?(?=[a-z][\w-]*:[a-z])/g,
      DENIED,
    ),
    ...addresses(text),
  ];
}
