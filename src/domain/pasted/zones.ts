/** Why a scope in a text is left out. */
export type WhyNot =
  | 'struck out'
  | 'commented out'
  | 'not ticked'
  | 'removed in a diff'
  | 'ruled out by the words around it'
  | 'in other text than the list'
  | 'a piece of a pattern';

/** A part of a text, from `start` to before `end`, whose scopes are left out. */
export type Zone = { readonly start: number; readonly end: number; readonly why: WhyNot };

/** A line of a text, where it begins, and how many scopes it seems to have. */
export type Line = {
  readonly text: string;
  readonly start: number;
  readonly scopes: number;
};

// Bounded and anchored, so that a long word is not tried from each of its letters.
const PART = String.raw`(?:\*|[A-Za-z][\w\u00ad-]{0,99})`;
const SCOPE = String.raw`(?<![\w\u00ad])(?<![A-Za-z0-9]-)${PART}(?::${PART}){1,3}`;
const SCOPES = new RegExp(SCOPE, 'g');

/** The lines of a text; `scopes` counts what looks like a scope in each. */
export function linesOf(text: string): Line[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const scopes = line.match(SCOPES)?.length ?? 0;
    const found = { text: line, start, scopes };
    start += line.length + 1;
    return found;
  });
}

/** The zones between an opening and a closing sign; an unclosed sign opens none. */
function between(text: string, open: string, close: string, why: WhyNot): Zone[] {
  const zones: Zone[] = [];
  let start = text.indexOf(open);
  while (start !== -1) {
    const end = text.indexOf(close, start + open.length);
    if (end === -1) break;
    const next = end + close.length;
    zones.push({ start, end: next, why });
    start = text.indexOf(open, next);
  }
  return zones;
}

/** The zones that a pattern matches. Each pattern must be bounded. */
export function found(text: string, pattern: RegExp, why: WhyNot): Zone[] {
  return [...text.matchAll(pattern)].map((match) => {
    return { start: match.index, end: match.index + match[0].length, why };
  });
}

/** The zones of whole lines. */
export function lineZones(
  lines: readonly Line[],
  isOut: (line: Line, at: number) => boolean,
  why: WhyNot,
): Zone[] {
  return lines.filter(isOut).map(({ start, text }) => ({ start, end: start + text.length, why }));
}

const STRUCK_TAG =
  /<(del|s|strike)(?:\s[^<>]{0,300})?>|<(\w{1,10})\s[^<>]{0,300}?(?:line-through|strike|deleted|removed)[^<>]{0,300}>|\[(s|strike|del)\]/gi;

// Code and emphasis of Jira and Org may stand inside of what is struck out.
const MARK = '(?:[{}]{2}|["\'`*~=]{0,2})';

/** Struck-out text in Markdown, chats, HTML, BBCode, LaTeX, AsciiDoc, Jira and Org. */
export function struck(text: string): Zone[] {
  const why = 'struck out';
  return [
    ...between(text, '~~', '~~', why).filter((zone) => !isBroken(text, zone)),
    ...found(text, /(?<![~\w])~(?=[^\s~])[^~\n]{1,300}(?<=\S)~(?![~\w/])/g, why),
    ...struckTags(text),
    ...found(text, /\\(?:sout|st|xout|cancel)\{[^{}]{0,500}\}/g, why),
    ...found(text, /\[\.?line-through\]#[^#\n]{0,500}#/g, why),
    ...found(
      text,
      new RegExp(`(?<![\\w:+{[-])([+-])${MARK}${SCOPE}${MARK}\\1(?![\\w-])`, 'g'),
      why,
    ),
  ];
}

/** True if a blank line breaks the zone: it ends a paragraph, and with it the strike-out. */
function isBroken(text: string, { start, end }: Zone): boolean {
  return /\n\s*\n/.test(text.slice(start, Math.min(end, start + 5000))) || end - start > 5000;
}

function struckTags(text: string): Zone[] {
  const find = finderIn(text.toLowerCase());
  return [...text.matchAll(STRUCK_TAG)].flatMap((match) => {
    const [all, html, styled, code] = match;
    const close = (code === undefined ? `</${html ?? styled}` : `[/${code}]`).toLowerCase();
    const end = find(close, match.index + all.length);
    if (end === -1) return [];
    return [{ start: match.index, end: end + close.length, why: 'struck out' as const }];
  });
}

/** Like `indexOf`, but remembers signs that occur no more and does not search for them again. */
function finderIn(text: string): (sign: string, from: number) => number {
  const gone = new Set<string>();
  return (sign, from) => {
    const at = gone.has(sign) ? -1 : text.indexOf(sign, from);
    if (at === -1) gone.add(sign);
    return at;
  };
}

const BLOCKS: readonly (readonly [open: string, close: string])[] = [
  ['<!--', '-->'],
  ['{#', '#}'],
  ['<#', '#>'],
  ['--[[', ']]'],
  ['<%--', '--%>'],
  ['{{!', '}}'],
  ['{% comment', 'endcomment'],
  ['(* ', '*)'],
  ['{- ', '-}'],
  ['\n=begin', '\n=end'],
];
const BEFORE = String.raw`(?:^|[\s,;(){}[\]])`;
const LINE_COMMENTS: readonly RegExp[] = [
  // Visual Basic.
  /^\s*'\s[^']*$/,
  // At the start of a line only ticket numbers and Markdown headings look similar.
  new RegExp(
    String.raw`^\s*(?:[-*]\s+)?(?:#(?!\d)|//|;+(?=\s|[A-Za-z][\w.-]{0,99}\s?=|${SCOPE}\s*$)|%\s|::\s|REM\s|rem\s|dnl\s)`,
  ),
  new RegExp(String.raw`${BEFORE}#(?=\s|["'\`-]*\s*${SCOPE})`),
  new RegExp(String.raw`${BEFORE}//(?!/?\w+[./])`),
  new RegExp(String.raw`(?:^|[\s,;()}[\]])--(?=\s|["'\`]?${SCOPE})`),
];

const STARRED = new RegExp(`${BEFORE}/\\*`, 'gm');

/** A comment that begins a line and never ends hides the rest of the text. */
function unclosed(text: string, open: string, close: string): Zone[] {
  const from = Math.max(0, text.lastIndexOf(close));
  const begin = text.slice(from).search(open === '/*' ? /^[^\S\n]*\/\*/m : /^[^\S\n]*<!--/m);
  return begin === -1 ? [] : [{ start: from + begin, end: text.length, why: 'commented out' }];
}

/** Commented-out text in programs, settings, SQL, templates and pages. */
export function commentedOut(text: string, lines: readonly Line[]): Zone[] {
  const why = 'commented out';
  const blocks = BLOCKS.flatMap(([open, close]) => between(text, open, close, why));
  const rest = [...unclosed(text, '/*', '*/'), ...unclosed(text, '<!--', '-->')];
  return [...blocks, ...starred(text), ...rest, ...lines.flatMap(lineComment)];
}

/** From `/*` to its end, or to the end of the line; comments do not nest. */
function starred(text: string): Zone[] {
  const find = finderIn(text);
  const zones: Zone[] = [];
  let last = 0;
  for (const { 0: sign, index } of text.matchAll(STARRED)) {
    if (index < last) continue;
    const begin = index + sign.length;
    const close = find('*/', begin);
    last = close === -1 ? lineEnd(text, begin) : close + 2;
    zones.push({ start: index, end: last, why: 'commented out' });
  }
  return zones;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

const SCOPE_HEADING = new RegExp(`^#{2,6}\\s+\`?${SCOPE}\`?\\s*$`);

function lineComment({ text, start, scopes }: Line): Zone[] {
  // A heading that is a single scope names the scope described below it.
  if (scopes === 0 || SCOPE_HEADING.test(text)) return [];
  const begins = LINE_COMMENTS.flatMap((pattern) => {
    const match = pattern.exec(text);
    return match === null ? [] : [match.index];
  });
  if (begins.length === 0) return [];
  return [{ start: start + Math.min(...begins), end: start + text.length, why: 'commented out' }];
}

const CROSS = String.raw`(?:❌|✗|✘|✖|🚫|⛔|👎|:x:|:no_entry\w*:|:-1:|:thumbsdown:|:negative_\w+:)`;
const UNTICKED = new RegExp(
  String.raw`^[\s>|]*(?:(?:[-*+•]|\d+[.)])\s*)?(?:\[[ _~-]?\]|\( \)|☐|□|◻|⬜|▢|🔲|${CROSS})`,
);

/** Items without a tick or with a cross before them, and unchecked HTML checkboxes. */
export function unticked(lines: readonly Line[]): Zone[] {
  const isOpen = ({ text, scopes }: Line): boolean =>
    UNTICKED.test(text) ||
    (scopes === 1 && /\[ \]\s*$/.test(text)) ||
    (/type=["']?checkbox/i.test(text) && !/\bchecked\b/i.test(text));
  return lineZones(lines, (line) => line.scopes > 0 && isOpen(line), 'not ticked');
}
