import { isTableHead } from './table.ts';
import { found, type Line, lineZones, type Zone } from './zones.ts';

const WHY = 'ruled out by the words around it';

/** Words that rule out what follows. */
const NO =
  /\b(?:not (?:be )?(?:needed|required|allowed|wanted|necessary|granted|approved|permitted|used|included|have|given?|grant)|no longer|not any ?more|any ?more needed|(?:must|should|may|shall|do|does|did|will|can)(?: not|n't)|cannot|never|without|except(?:ions?|ing)?|exclu(?:de[sd]?|ding|sions?)|remov(?:e[sd]?|ing|als?)|(?:to )?delete|deletions?|deleted|dropp?(?:ed|s)?|den(?:y|ied|ies)|denylist|forbid(?:den)?|disallow(?:ed)?|block(?:ed|list)?|blacklist(?:ed)?|revok(?:e[sd]?|ing)|reject(?:ed)?|unwanted|unneeded|unnecessary|unused|obsolete|deprecated|omit(?:ted)?|skip(?:ped)?|banned|prohibited|refused|declined|withdrawn|retired|out of scope|minus|ignored?|disabled?|superfluous|redundant)\b/i;
/** Words for a former state, in the name of a variable or over a list, not in a sentence. */
const OLD = /\b(?:old|former|previous|legacy|absent)\b/i;
const YES =
  /\b(?:needs?|needed|requir\w*|must have|should have|includ\w*|add(?:ed)?|keep|kept|allow\w*|grant\w*|wants?|wanted|approved|enabled|used|scopes?|permissions?|please|still|remaining|final)\b/i;

type Heading = {
  readonly no: boolean;
  /** Of a Markdown heading: 1 to 6; 0 for others. */
  readonly level: number;
  readonly indent: number;
  /** True for a YAML key, which ends where lines are indented no deeper. */
  readonly key: boolean;
  readonly comment: boolean;
  /** True for a comment that continues and rules out only its own text. */
  readonly block: boolean;
};

/** The text below a heading, a key or a comment that rules it out. */
export function belowHeadings(lines: readonly Line[]): Zone[] {
  let current: Heading | undefined;
  const out = new Set<Line>();
  for (const [at, line] of lines.entries()) {
    const next = nextOf(lines, at, current);
    if (next !== undefined && ends(current, next)) current = next.no ? next : undefined;
    else if (current !== undefined && isOver(current, line)) current = undefined;
    if (current !== undefined && next === undefined) out.add(line);
  }
  return lineZones(lines, (line) => line.scopes > 0 && out.has(line), WHY);
}

/** Outside a heading only lines that rule out matter; their shortest words have four letters. */
function nextOf(lines: readonly Line[], at: number, current?: Heading): Heading | undefined {
  const { text = '' } = lines[at] ?? {};
  return current === undefined && text.length < 4 ? undefined : headingOf(lines, at);
}

function ends(current: Heading | undefined, next: Heading): boolean {
  if (current === undefined || next.no) return true;
  if (next.level > 0) return current.level === 0 || next.level <= current.level;
  return current.level === 0 && next.indent <= current.indent;
}

function isOver({ key, comment, block, indent }: Heading, { text, scopes }: Line): boolean {
  const blank = text.trim() === '';
  if (block) return !COMMENT.test(text);
  if (comment) return blank || (scopes === 0 && /^\s*(?:#|\/\/|--)/.test(text));
  if (!key || blank) return false;
  const depth = indentOf(text);
  return depth < indent || (depth === indent && !/^\s*(?:-\s|[\])}])/.test(text));
}

const indentOf = (text: string): number => text.length - text.trimStart().length;

function headingOf(lines: readonly Line[], at: number): Heading | undefined {
  const { text = '', scopes = 0 } = lines[at] ?? {};
  if (scopes > 0 || text.length > 200) return undefined;
  const bare = text.replace(/^[\s>*_#/;=+-]+|[\s*_=]+$/g, '').replace(/^h[1-6]\.\s/, '');
  if (!/[A-Za-z]/.test(bare)) return undefined;
  const level = levelOf(text, lines[at + 1]?.text ?? '');
  const key = KEY.test(text) && !isOverText(lines, at);
  const marked = key || level > 0 || MARKED.test(text) || /:\W*$/.test(bare);
  if (VALUE.test(text) || isTableHead(text, lines[at + 1]?.text ?? '')) return undefined;
  const verdict = verdictOf(bare.replace(/(?<=[a-z])(?=[A-Z])|_/g, ' '), marked);
  if (verdict === undefined) return undefined;
  const no = verdict === 'no';
  const comment = COMMENT.test(text) && !isProbablyMarkdown(lines, at);
  const block = comment && COMMENT.test(lines[at + 1]?.text ?? '');
  const rest = { no, comment, block, indent: indentOf(text) };
  return comment ? { ...rest, level: 0, key: false } : { ...rest, level, key };
}

/** A member with its value, in a program or settings: `privilege: "Delete clients",`. */
const VALUE = /^\s*["']?[\w-]{1,60}["']?\s*[:=]\s*(["'`])[^"'`]*\1,?\s*$/;
/** `Must not have:` over plain lines: settings would indent them, or continue with another key. */
function isOverText(lines: readonly Line[], at: number): boolean {
  const next = lines[at + 1]?.text.trim() === '' ? lines[at + 2] : lines[at + 1];
  if (next === undefined || next.scopes === 0) return false;
  const level = indentOf(next.text) === indentOf(lines[at]?.text ?? '');
  return level && !/^\s*(?:-\s|["']?[\w.-]+["']?\s*:(?:\s|$))/.test(next.text);
}

const COMMENT = /^\s*(?:#(?!#*\s*$)|\/\/|--|;)\s*/;
const MARKED = /^\s*(?:\*\*|__|<b>|<strong>)/;
const KEY = /^\s*(?:-\s+)?["'`]?[\w.-]+(?: [\w.-]+){0,3}["'`]?\s*(?::|=|=>|:=)\s*(?:[|>][+-]?)?$/;

function levelOf(text: string, below: string): number {
  const markdown = /^(#{1,6})\s+\S/.exec(text)?.[1]?.length;
  if (markdown !== undefined) return markdown;
  const isHead = /^(?:=+|-{3,})\s*$/.test(below) || /^h[1-6]\.|^\s*<h[1-6]/.test(text);
  return isHead ? 1 : 0;
}

/** Without markup, only a short line with a clear verdict is a heading. */
function verdictOf(words: string, marked: boolean): 'no' | 'yes' | undefined {
  const short = words.split(/\s+/).length <= 8;
  if (NO.test(words) && (marked || short)) return 'no';
  if (marked && OLD.test(words)) return 'no';
  return marked || (short && YES.test(words)) ? 'yes' : undefined;
}

/** True if a `#` is a Markdown heading: `##`, or a blank line or a list follows. */
function isProbablyMarkdown(lines: readonly Line[], at: number): boolean {
  const { text = '' } = lines[at] ?? {};
  if (!/^#{1,6}\s/.test(text)) return false;
  return (
    /^##/.test(text) ||
    (lines[at + 1]?.text ?? '').trim() === '' ||
    /^\s*[-*+]\s/.test(lines[at + 1]?.text ?? '')
  );
}

const KEYS = String.raw`["'\`]?\b(?:not|exclude[sd]?|deny|denied|denies|except|removed?|without|forbid(?:den)?|blocked|blacklist|disallow(?:ed)?|revoked?|omit(?:ted)?|unused|unwanted|not_?needed|notNeeded|not_?actions)["'\`]?\s*(?:(?::|=>?|:=)\s*)?`;

/** The text in brackets after a key that rules it out, in any language. */
function inBrackets(text: string): Zone[] {
  const zones: Zone[] = [];
  let last = 0;
  for (const match of text.matchAll(OPENED)) {
    if (match.index < last) continue;
    last = closing(text, match.index + match[0].length - 1);
    zones.push({ start: match.index, end: last, why: WHY });
  }
  return zones;
}

const OPENED = new RegExp(`${KEYS}[[{(]`, 'gi');

// Longer than any list of scopes: limits the cost of an unclosed bracket.
const LONGEST = 20_000;

function closing(text: string, open: number): number {
  let depth = 0;
  const last = Math.min(text.length, open + LONGEST);
  for (let at = open; at < last; at += 1) {
    if ('[{('.includes(text[at] ?? '')) depth += 1;
    else if (']})'.includes(text[at] ?? '')) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return last;
}

/** In a sentence: `all but not user:delete`, to its end or to a word that rules in again. */
const IN_LINE =
  /\b(?:except(?: for)?|excluding|exclude[sd]?|but not|and not|minus|(?:must|should|do|does|did|may)(?: not|n't) (?:have|need|add|give|grant|want|include|get|contain)|not (?:needed|required|wanted|allowed)|no longer (?:needs?|needed|uses?|used)|removed?|removes|dropp?(?:ed|s)?|revoke[sd]?|deny|denies|without|never|instead of|rather than|forbidden|unused|(?:not|(?<!\b(?:had|has|have|got|is|are|with|lacks|say|says|said) )no)(?= ["'`*_]{0,3}[a-z][\w-]*:))\b(?:(?!\.\s|;|\bbut\b|\bkeep\b|\band add\b|\badd\b|\bthen\b|\bwith\b)[^\n]){0,2000}/gi;
const IN_CODE =
  /(?:!==?|<>|\.(?:remove|delete|discard|drop)\(|\.not\.\w{1,40}\(|\bnot\s+in\b)[^\n)]{0,2000}|\bdelete\s+from\b[^;]{0,2000}|\breplace\s(?:(?!\b(?:with|by)\b)[^\n]){1,300}(?=\b(?:with|by)\b)/gi;

// The last argument of calls that remove something, and the exclusions of a query.
const TAKEN_OUT: readonly RegExp[] = [
  /(?<=\bsetsubtract\(\s*\[[^\]]{0,2000}\]),\s*\[[^\]]{0,2000}\]/gi,
  /[\])}]\s-\s(?:frozen)?(?:set\()?[[{]\s?["'][^\]}]{0,2000}[\]}]/g,
  /,\s*["'][^"'\n]{1,100}["'](?<=\barray_remove\([^()\n]{0,400})\s*\)/gi,
  /\bnot\s+[\w.]{1,60}\s*(?:\?|@>|=|like\b)[^\n)]{0,2000}/gi,
];

/** Lines ruled out by their own label or variable: `denied: user:delete`, `REMOVED_SCOPES=...`. */
export function deniedLabels(lines: readonly Line[]): Zone[] {
  const isOut = ({ text, scopes }: Line): boolean => {
    const [all = '', label] = (scopes > 0 ? LABEL.exec(text) : null) ?? [];
    if (label === undefined) return false;
    const words = label.replace(/(?<=[a-z])(?=[A-Z])|_/g, ' ');
    return (
      (NO.test(words) || OLD.test(words) || /^(?:not?|don't)$/i.test(words)) &&
      !isItsName(words, all, text.slice(all.length))
    );
  };
  return lineZones(lines, isOut, WHY);
}

/** True for `CLIENT_DELETE = "client:delete"`, where the label is the scope's own name. */
function isItsName(label: string, all: string, rest: string): boolean {
  const named = label
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  const words = new Set(rest.toLowerCase().split(/[^a-z]+/));
  return (all.endsWith('=') || named.length > 1) && named.every((word) => words.has(word));
}

const LABEL =
  /^[^A-Za-z]{0,20}((?:export |set )?[A-Za-z][\w .'()-]{0,60}?)["'`*_]{0,3}\s*(?::(?=[\s*_])|=)/;

/** The text that surrounding words or code rule out. */
export function ruledOut(text: string): Zone[] {
  const patterns = [IN_LINE, IN_CODE, ...TAKEN_OUT];
  return [...inBrackets(text), ...patterns.flatMap((pattern) => found(text, pattern, WHY))];
}

const OFF =
  '(?:false|no|n|off|0|none|null|never|deny|denied|disabled|rejected|removed|revoked|forbidden)';
const SWITCHED_OFF = new RegExp(
  `^["'\`]?\\s*(?::|=>?)\\s*["']?${OFF}["']?\\s*(?:[,|;)\\]}\\t]|$)`,
  'i',
);
const NOTED = new RegExp(
  `^["'\`*_)\\]]*\\s*(?:[-(|,;\\t]|<-|--)?\\s*(?:is |are |was )?(?:(?:${NO.source})|❌|✗|✘|✖|🚫|⛔|:x:)`,
  'i',
);

/** True if the text after a scope rules it out; `isAlone`: the line has no other scope. */
export function isDenied(rest: string, isAlone: () => boolean): boolean {
  return (
    SWITCHED_OFF.test(rest) || /^["'`]\s+not\s+in\b/i.test(rest) || (NOTED.test(rest) && isAlone())
  );
}
