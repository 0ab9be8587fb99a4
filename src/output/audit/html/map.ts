import type { Cell, Reach } from '../../../domain/audit/map/cells.ts';
import { FAMILIES } from '../../../domain/audit/map/families.ts';
import type { MapGroup, MapLine } from '../../../domain/audit/map/lines.ts';
import { VERB_WORDS, VERBS } from '../../../domain/audit/map/verbs.ts';
import type { ReportClient, ReportServer } from '../view/clients.ts';
import { POWER_MARKS, SEVERITY_MARKS, STATE_MARKS } from '../view/marks.ts';
import { type MapPart, partsOf } from '../view/parts.ts';
import type { AuditView } from '../view/view.ts';
import { type Html, html, joined, named, words } from './html.ts';
import { bare, clientLink, clientName, lineName, many, sign, spoken, stateMark } from './text.ts';

/** The map of each server: clients by families of scopes. */
export function mapPart({ servers }: AuditView): Html {
  return html`<section id="map"><h2>Who can do what</h2><p>Each line is a client, or several that hold the same. Each cell says what it may do in one part of Fides. The stronger the colour, the more it can do; a frame marks where it differs from its preset.</p>
${LEGEND}
${servers.map((server) => serverMap(server, servers.length > 1))}</section>
`;
}

const LEGEND = html`<ul class="legend" aria-label="Legend of the map"><li><span class="sw k4" aria-hidden="true">▲</span>can become admin</li><li><span class="sw k3" aria-hidden="true">◆</span>personal data, lasting harm</li><li><span class="sw k2" aria-hidden="true">cud</span>writes or acts</li><li><span class="sw k1" aria-hidden="true">r</span>reads</li><li><span><code>c r u d x</code> create, read, update, delete, act; capital: all that this part has of it</span></li><li><span class="mk">+1</span>more, <span class="mk">−1</span>fewer, <span class="mk">±2</span>other scopes than its preset</li></ul>`;

function serverMap(server: ReportServer, isOneOfMany: boolean): Html {
  const { top, rest, left } = partsOf(server.groups);
  const { url } = server.server;
  const head = isOneOfMany ? html`<h3 class="srv">${named(url)}</h3>` : undefined;
  const body = html`${top.map(groupRows)}${lostRows(server)}${footRow(server)}`;
  const more =
    rest.length === 0
      ? undefined
      : html`<details class="more"><summary><b>${left.toLocaleString('en')} more</b> <span>clients that write, read or hold nothing, and of which nothing is to be told</span></summary>${table(url, html`${rest.map(groupRows)}`, 'more')}</details>`;
  return html`${head}${table(url, body, 'most')}${more}`;
}

function table(url: string, body: Html, which: 'most' | 'more'): Html {
  const heads = FAMILIES.map(({ name }) => html`<th scope="col">${HEADS[name] ?? name}</th>`);
  const what = which === 'most' ? 'the most powerful first' : 'those with the least power';
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Map of ${url}, ${which}"><table class="map"><caption class="vh">Clients of ${named(url)} by parts of Fides, ${words(what)}</caption>
<colgroup><col class="c0"><col class="c1"><col span="${FAMILIES.length}"><col class="cn"><col class="cs"></colgroup>
<thead><tr><th scope="col">Client</th><th scope="col">Kind</th>${heads}<th scope="col" class="n">Scopes</th><th scope="col" class="st">State</th></tr></thead>
${body}</table></div>
`;
}

/** Where a head may break: narrow columns. */
const HEADS: Readonly<Record<string, Html>> = { Connections: html`Connec&shy;tions` };

function groupRows({ power, lines, clients, isPart }: MapPart): Html {
  const { can } = POWER_MARKS[power];
  const mark = power > 2 ? sign(POWER_MARKS[power], `p${power}`) : undefined;
  const size = html`${clients.toLocaleString('en')}${isPart ? html` more` : undefined} ${clients === 1 ? words('client') : words('clients')}`;
  return html`<tbody><tr class="grp"><th colspan="12" scope="rowgroup">${mark} ${words(can)} <span>${size}</span></th></tr>
${lines.map(lineRow)}</tbody>
`;
}

function lineRow(line: MapLine<ReportClient>): Html {
  const { first, cells } = line;
  return html`<tr><th scope="row">${clientLink(first.number, lineName(line))}</th><td class="kind">${words(first.kind)}</td>${cells.map(cellOf)}<td class="n">${first.scopes.length}</td><td class="st">${stateOf(first)}</td></tr>
`;
}

/** The worst finding of a client; without one, the state of its profile. */
export function stateOf({ subject, listed }: ReportClient): Html {
  const worst = subject === undefined ? listed?.worst : subject.worst;
  if (subject?.state === 'unknown') return stateMark('unknown');
  if (subject !== undefined && worst !== null && worst !== undefined)
    return html`${sign(SEVERITY_MARKS[worst], worst)} <span class="w">${words(worst)}</span>`;
  if (subject?.inSync && subject.findings.some(({ accepted }) => accepted !== undefined))
    return html`${sign(STATE_MARKS['in-sync'], 'in-sync')} <span class="w">accepted</span>`;
  if (subject !== undefined) return stateMark(subject.state);
  return html`not covered`;
}

function cellOf({ power, reach, more, fewer }: Cell): Html {
  const differs = more + fewer > 0;
  if (power === 0 && !differs) return EMPTY;
  const frame = differs ? words(' df') : undefined;
  const chip = differs ? html`<em>${chipText(more, fewer)}</em>` : undefined;
  const glyph = power > 2 ? bare(POWER_MARKS[power].glyph) : undefined;
  return html`<td class="cell k${power}${frame}">${spoken(spokenCell(power, reach, more, fewer))}<span aria-hidden="true"><i>${glyph}</i>${letters(reach)}${chip}</span></td>`;
}

const EMPTY = html`<td class="k0"><span class="vh">nothing</span></td>`;

function chipText(more: number, fewer: number): Html {
  if (fewer === 0) return html`+${more}`;
  return more === 0 ? html`−${fewer}` : html`±${more + fewer}`;
}

function letters(reach: Readonly<Record<(typeof VERBS)[number], Reach>>): Html {
  const runs: { readonly held: boolean; text: string }[] = [];
  for (const verb of VERBS) {
    const held = reach[verb] !== 'none';
    const text = held ? (reach[verb] === 'all' ? verb.toUpperCase() : verb) : '·';
    const last = runs.at(-1);
    if (last?.held === held) last.text += text;
    else runs.push({ held, text });
  }
  return joined(runs.map(({ held, text }) => (held ? words(text) : html`<u>${words(text)}</u>`)));
}

/** `can become admin; create all, read; 1 more than its preset`. */
function spokenCell(power: Cell['power'], reach: Cell['reach'], more: number, fewer: number): Html {
  const verbs = VERBS.filter((verb) => reach[verb] !== 'none').map((verb) =>
    reach[verb] === 'all' ? `${VERB_WORDS[verb]} all` : VERB_WORDS[verb],
  );
  const parts = [
    power === 0 ? 'nothing' : POWER_MARKS[power].word,
    ...(verbs.length === 0 ? [] : [verbs.join(', ')]),
    ...(more === 0 ? [] : [`${more} more than its preset`]),
    ...(fewer === 0 ? [] : [`${fewer} fewer than its preset`]),
  ];
  return words(parts.join('; '));
}

/** Clients whose scopes could not be read stay in sight. */
function lostRows({ unread }: ReportServer): Html | undefined {
  if (unread.length === 0) return undefined;
  const rows = unread.map(
    (client) =>
      html`<tr><th scope="row">${clientLink(client.number, clientName(client))}</th><td class="kind">${words(client.kind)}</td><td colspan="8" class="lost">not read</td><td class="n">?</td><td class="st">${stateMark('unknown')}</td></tr>
`,
  );
  return html`<tbody><tr class="grp"><th colspan="12" scope="rowgroup">${sign(STATE_MARKS.unknown, 'unknown')} Could not be read <span>${many(unread.length, 'client')}</span></th></tr>
${rows}</tbody>
`;
}

/** Through which families clients can become admin. */
function footRow({ groups }: ReportServer): Html | undefined {
  const top = groups.find(({ power }) => power === 4);
  if (top === undefined) return undefined;
  const counts = FAMILIES.map((_, at) => admins(top, at));
  const cells = counts.map((size) =>
    size === 0 ? html`<td>–</td>` : html`<td>${bare('▲')} ${size}</td>`,
  );
  return html`<tfoot><tr><th scope="row" colspan="2">Can become admin through</th>${cells}<td></td><td></td></tr></tfoot>
`;
}

function admins({ lines }: MapGroup<ReportClient>, at: number): number {
  return lines.reduce(
    (sum, { cells, clients }) => sum + (cells[at]?.power === 4 ? clients.length : 0),
    0,
  );
}
