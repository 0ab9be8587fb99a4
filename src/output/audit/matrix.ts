import type { Cell } from '../../domain/audit/map/cells.ts';
import { FAMILIES } from '../../domain/audit/map/families.ts';
import type { MapLine } from '../../domain/audit/map/lines.ts';
import { VERBS } from '../../domain/audit/map/verbs.ts';
import { seen } from '../../domain/words/unseen.ts';
import type { ScopesDiffResult } from '../../usecases/audit/results.ts';
import { count, padded, widthOf, wrap } from '../base/layout.ts';
import type { Style } from '../base/style.ts';
import { severityCounts } from './provenance.ts';
import type { ReportClient, ReportServer } from './view/clients.ts';
import { POWER_MARKS, STATE_MARKS } from './view/marks.ts';
import { partsOf } from './view/parts.ts';
import { type AuditView, viewOf } from './view/view.ts';

/** A cell: a sign, five places, a difference. */
const CELL = 7;
/** The letter of a kind, and the blank behind it. */
const KIND = 2;
const NARROWEST_NAME = 12;
const WIDEST_NAME = 40;
/** Where there is no terminal to fit. */
const DEFAULT_WIDTH = 120;

/**
 * The map of an audit for a terminal: clients by families of scopes, the most powerful first.
 * Families that do not fit beside a short name go below each other in blocks. No last line break.
 */
export function diffMatrix(result: ScopesDiffResult, style: Style): string {
  const view = viewOf(result);
  const width = Number.isFinite(style.width) ? style.width : DEFAULT_WIDTH;
  const maps = view.servers.flatMap((server) => serverLines(server, view, style, width));
  return [...maps, ...legend(view, style, width), ...totals(view, width)].join('\n');
}

function serverLines(server: ReportServer, view: AuditView, style: Style, width: number): string[] {
  const { url, version } = server.server;
  const release = version === null ? '' : ` (Fides ${version})`;
  const head = view.servers.length > 1 ? [style.paint.bold(seen(`${url}${release}`))] : [];
  const lines = server.groups.flatMap((group) => group.lines);
  const longest = Math.max(
    NARROWEST_NAME,
    ...lines.map((line) => widthOf(nameOf(line, style)) + 1),
  );
  const room = width - KIND - FAMILIES.length * CELL;
  const fits = Math.max(1, Math.floor((width - KIND - NARROWEST_NAME) / CELL));
  const names = Math.min(longest, WIDEST_NAME, Math.max(NARROWEST_NAME, room));
  const blocks: string[] = [];
  for (let from = 0; from < FAMILIES.length; from += fits) {
    const columns = { from, to: Math.min(FAMILIES.length, from + fits), names };
    blocks.push(...(from === 0 ? [] : ['']), ...block(server, columns, style));
  }
  return [...head, ...blocks, ...hiddenLine(server, width), ...lostLines(server, style)];
}

/** A map longer than a screen leaves out the clients that nothing is to be told of. */
function hiddenLine({ groups }: ReportServer, width: number): string[] {
  const { left } = partsOf(groups);
  if (left === 0) return [];
  const text = `${left} clients more: less power, and nothing to tell; --format html shows all`;
  return [wrap(text, width)];
}

/** Some families beside names of a width. */
type Columns = { readonly from: number; readonly to: number; readonly names: number };

function block(server: ReportServer, columns: Columns, style: Style): string[] {
  const { from, to, names } = columns;
  const heads = FAMILIES.slice(from, to).map(({ short }) => padded(` ${short}`, CELL));
  const head = `${' '.repeat(KIND + names)}${heads.join('')}`.trimEnd();
  const groups = partsOf(server.groups).top.flatMap(({ power, lines, clients }) => {
    const { word } = POWER_MARKS[power];
    const sign = power > 2 ? signOf(POWER_MARKS[power], style) : ' ';
    const title = `${sign} ${word} (${clients})`;
    return [
      power > 2 ? title.replace(sign, paintOf(power, style)(sign)) : title,
      ...lines.map((line) => lineText(line, columns, style)),
    ];
  });
  return [style.paint.dim(head), ...groups];
}

function lostLines({ unread, gone }: ReportServer, style: Style): string[] {
  const part = (clients: readonly ReportClient[], words: string, sign: string): string[] =>
    clients.length === 0
      ? []
      : [
          `${style.paint.red(sign)} ${words} (${clients.length})`,
          ...clients.map((client) => `${letterOf(client)} ${seen(client.name ?? client.clientId)}`),
        ];
  return [
    ...part(unread, 'could not be read', signOf(STATE_MARKS.unknown, style)),
    ...part(gone, 'gone from the server', signOf(STATE_MARKS.gone, style)),
  ];
}

function lineText(line: MapLine<ReportClient>, { from, to, names }: Columns, style: Style): string {
  const name = padded(shortened(nameOf(line, style), names, style), names);
  const cells = line.cells.slice(from, to).map((cell) => cellText(cell, style));
  return `${letterOf(line.first)} ${name}${cells.join('')}`.trimEnd();
}

function letterOf({ kind }: ReportClient): string {
  return kind.charAt(0);
}

/** `runner x15`, `runner-1 and 14 more`. */
function nameOf({ first, clients }: MapLine<ReportClient>, { unicode }: Style): string {
  const name = first.name === null || first.name === '' ? '(no name)' : seen(first.name);
  if (clients.length === 1) return name;
  const same = clients.every((client) => client.name === first.name);
  const times = `${unicode ? '×' : 'x'}${clients.length}`;
  return `${name} ${same ? times : `+${clients.length - 1}`}`;
}

/** A name in a column; of a longer one its beginning, and the number of clients it stands for. */
function shortened(text: string, columns: number, { unicode }: Style): string {
  if (widthOf(text) <= columns - 1) return text;
  const tail = / [x×+]\d+$/.exec(text)?.[0] ?? '';
  const mark = unicode ? '…' : '~';
  let kept = '';
  for (const char of text.slice(0, text.length - tail.length)) {
    if (widthOf(`${kept}${char}${mark}${tail}`) > columns - 1) break;
    kept += char;
  }
  return `${kept}${mark}${tail}`;
}

function cellText({ power, reach, more, fewer }: Cell, style: Style): string {
  const dot = style.unicode ? '·' : '.';
  const differs = differenceSign(more, fewer, style);
  if (power === 0 && differs === ' ') return padded(`   ${dot}`, CELL);
  const sign = power > 2 ? signOf(POWER_MARKS[power], style) : ' ';
  const letters = VERBS.map((verb) => {
    if (reach[verb] === 'none') return dot;
    return reach[verb] === 'all' ? verb.toUpperCase() : verb;
  }).join('');
  // Colour is on the sign alone: what the colour says, the sign says too.
  return `${power > 2 ? paintOf(power, style)(sign) : sign}${letters}${differs}`;
}

function differenceSign(more: number, fewer: number, { unicode }: Style): string {
  if (more === 0 && fewer === 0) return ' ';
  if (fewer === 0) return '+';
  if (more === 0) return unicode ? '−' : '-';
  return unicode ? '±' : '*';
}

function signOf(mark: { readonly glyph: string; readonly ascii: string }, style: Style): string {
  return style.unicode ? mark.glyph : mark.ascii;
}

function paintOf(power: number, { paint }: Style): (text: string) => string {
  return power === 4 ? paint.red : paint.yellow;
}

function legend({ servers }: AuditView, style: Style, width: number): string[] {
  const kinds = new Set(
    servers.flatMap(({ groups, unread, gone }) => [
      ...groups.flatMap(({ lines }) => lines.map(({ first }) => first.kind)),
      ...[...unread, ...gone].map(({ kind }) => kind),
    ]),
  );
  const letters = KINDS.filter((kind) => kinds.has(kind)).map(
    (kind) => `${kind.charAt(0)} ${kind}`,
  );
  const [more, fewer, both] = [
    '+',
    differenceSign(0, 1, style),
    differenceSign(1, 1, style),
  ] as const;
  const text = [
    'c create, r read, u update, d delete, x act; a capital: all that this part has of it',
    `${more} more, ${fewer} fewer, ${both} other scopes than the preset`,
    letters.join(', '),
  ].join('; ');
  return [style.paint.dim(wrap(text, width))];
}

const KINDS = ['stored', 'elsewhere', 'foreign', 'unnamed'] as const;

function totals({ result: { summary, servers } }: AuditView, width: number): string[] {
  const covered = servers.reduce((sum, server) => sum + server.covered, 0);
  const known = servers.flatMap(({ clients }) => clients ?? []);
  const all = known.reduce((sum, clients) => sum + clients, 0);
  const coverage =
    known.length < servers.length || servers.length === 0
      ? `${count(covered, 'client')} covered`
      : `${covered} of ${count(all, 'client')} covered`;
  const { unknown } = summary.profiles;
  const parts = [
    coverage,
    severityCounts(summary),
    ...(unknown === 0 ? [] : [`${unknown} could not be looked at`]),
  ];
  return [wrap(parts.join('; '), width)];
}
