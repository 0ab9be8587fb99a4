import { found, type Line, lineZones, type Zone } from './zones.ts';

const DIFF_LINE =
  /^(?:[ +\-\\@]|diff |index |(?:new|deleted|old) (?:file|mode)|rename |similarity |$)/;
const DIFF_START = /^(?:diff --git |@@ -\d|--- \S|Index: |\*\*\* \S|```diff)/;

/** The text that a diff removes: unified, Terraform plan, word diff, or copied without its head. */
export function removedInDiff(text: string, lines: readonly Line[]): Zone[] {
  const why = 'removed in a diff';
  const removed = minusOf(text, lines);
  const classic = lines.some((line) => /^\d+(?:,\d+)?[acd]\d+/.test(line.text));
  const before = contextBefore(lines);
  const isOut = (line: Line): boolean =>
    removed(line) ||
    before.has(line) ||
    (classic && line.text.startsWith('< ')) ||
    (line.scopes === 1 && BESIDE.test(line.text));
  return [
    ...lineZones(lines, isOut, why),
    ...found(text, /\[-[^[\]\n]{1,500}-\]|\{--[^{}\n]{1,500}--\}/g, why),
  ];
}

// `diff --side-by-side`: a line on the left side only.
const BESIDE = /^[^<>|]{1,200}\S\s{2,200}<$/;

/** The lines that `diff -c` marks in the old parts: `*** 1,3 ****`. */
function contextBefore(lines: readonly Line[]): ReadonlySet<Line> {
  const marked = new Set<Line>();
  let inside = false;
  for (const line of lines) {
    if (/^\*{3} \d+(?:,\d+)? \*{4}/.test(line.text)) inside = true;
    else if (/^--- \d+(?:,\d+)? -{4}/.test(line.text)) inside = false;
    else if (inside && /^[!-] /.test(line.text)) marked.add(line);
  }
  return marked;
}

/** A test for lines removed by a minus that is no list bullet. */
function minusOf(text: string, lines: readonly Line[]): (line: Line) => boolean {
  if (lines.some((line) => DIFF_START.test(line.text))) return unifiedMinus(lines);
  if (/^[^\S\n]*~ \S|unchanged elements? hidden|-> null$/m.test(text))
    return ({ text: line }) => /^\s*-/.test(line);
  const named = lines.filter(({ scopes }) => scopes > 0);
  const has = (pattern: RegExp): boolean => named.some((line) => pattern.test(line.text));
  if (has(/^\s*[*•]\s/)) return () => false;
  // Diff signs are in the first column, before bullets; else plus and minus may be the bullets.
  if (has(/^\+(?!\+)/) && has(/^-(?!-)/)) return ({ text: line }) => line.startsWith('-');
  const both = has(/^\s*\+(?!\+)/) && has(/^\s*-(?!-)/);
  return ({ text: line }) => both && /^\s*-/.test(line);
}

function unifiedMinus(lines: readonly Line[]): (line: Line) => boolean {
  const removed = new Set<Line>();
  let inside = false;
  for (const line of lines) {
    if (DIFF_START.test(line.text)) inside = true;
    else if (inside && !DIFF_LINE.test(line.text)) inside = false;
    if (inside && /^-(?!-- )/.test(line.text)) removed.add(line);
  }
  return (line) => removed.has(line);
}
