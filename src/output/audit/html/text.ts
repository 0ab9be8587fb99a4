import type { MapLine } from '../../../domain/audit/map/lines.ts';
import type { Severity } from '../../../domain/audit/severity.ts';
import type { SubjectState } from '../../../usecases/audit/results.ts';
import type { ReportClient } from '../view/clients.ts';
import { type Mark, SEVERITY_MARKS, STATE_MARKS } from '../view/marks.ts';
import { type Html, html, joined, named, type Part, words } from './html.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `25 November 2026`, in UTC; empty for no time. */
export function dateText(iso: string | null): string {
  const date = iso === null ? undefined : new Date(iso);
  if (date === undefined || Number.isNaN(date.getTime())) return '';
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `21:40 UTC`. */
export function clockText(iso: string): string {
  return `${iso.slice(11, 16)} UTC`;
}

/** `2026-11-25`, for columns. */
export function dayText(iso: string | null): string | undefined {
  return iso === null ? undefined : iso.slice(0, 10);
}

/** `5d1e a07c 93b2 44f8`: the first 16 digits of a fingerprint. */
export function printText(fingerprint: string): string {
  return /^[0-9a-f]{16}/.test(fingerprint)
    ? (fingerprint.slice(0, 16).match(/.{4}/g)?.join(' ') ?? '')
    : '';
}

/** A number with its noun: `1 client`, `1,204 clients`. */
export function many(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

/** A sign for the eye; the word beside it says the same. */
export function sign({ glyph }: Mark, tone: string): Html {
  return html`<i class="g ${tone}" aria-hidden="true">${bare(glyph)}</i>`;
}

/** A severity as sign and word. */
export function severityMark(severity: Severity): Html {
  return html`${sign(SEVERITY_MARKS[severity], severity)} <span class="w">${severity}</span>`;
}

/** The state of a profile as sign and word. */
export function stateMark(state: SubjectState): Html {
  return html`${sign(STATE_MARKS[state], state)} <span class="w">${STATE_MARKS[state].word}</span>`;
}

/** Signs of ours need no `<bdi>`, though they are beyond ASCII. */
export function bare(glyph: string): Html | undefined {
  return Object.hasOwn(GLYPHS, glyph) ? GLYPHS[glyph] : undefined;
}

const GLYPHS: Readonly<Record<string, Html>> = {
  '▲': html`▲`,
  '◆': html`◆`,
  '●': html`●`,
  '○': html`○`,
  '✓': html`✓`,
  '✕': html`✕`,
  '≠': html`≠`,
  '?': html`?`,
};

/** A client's name, or words for none. */
export function clientName({ name }: Pick<ReportClient, 'name'>): Html {
  return name === null || name === '' ? html`<span class="x">no name</span>` : named(name);
}

/** The clients of a line: `runner`, `runner × 15`, `runner-1 and 14 more`. */
export function lineName({ first, clients }: MapLine<ReportClient>): Html {
  if (clients.length === 1) return clientName(first);
  const same = clients.every(({ name }) => name === first.name);
  const more = same ? html`× ${clients.length}` : html`and ${clients.length - 1} more`;
  return html`${clientName(first)} <span class="x">${more}</span>`;
}

/** A command of ours; a line ends before or after a flag, never in it. */
export function commandParts(command: string): Html {
  const parts = command
    .split(' ')
    .map((word) =>
      /^--?[a-z][a-z-]*$/.test(word) ? html`<span class="flag">${words(word)}</span>` : words(word),
    );
  return joined(parts, ' ');
}

/** A link to a client's section. */
export function clientLink(number: number, content: Part): Html {
  return html`<a href="#c${number}">${content}</a>`;
}

/** Scopes as code in a sentence: `a`, `b` and `c`; of many, the first ones and how many more. */
export function scopeWords(scopes: readonly string[], most = 6): Html {
  const shown = scopes.length > most + 1 ? scopes.slice(0, most) : scopes;
  const codes = shown.map((scope) => html`<code>${scope}</code>`);
  const left = scopes.length - shown.length;
  if (left > 0) return html`${joined(codes, ', ')} and ${left} more`;
  const last = codes.at(-1);
  if (codes.length < 2 || last === undefined) return joined(codes);
  return html`${joined(codes.slice(0, -1), ', ')} and ${last}`;
}

/** Text that only screen readers read. */
export function spoken(content: Part): Html {
  return html`<span class="vh">${content}</span>`;
}

/** Without protocol and slash, as people name a server; it may break after its dots. */
export function hostText(url: string): Html {
  const host = url.replace(/^https?:\/\//, '');
  return joined(host.split(/(?<=[.:/])/).map((piece) => html`${piece}<wbr>`));
}
