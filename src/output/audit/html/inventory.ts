import type { MapLine } from '../../../domain/audit/map/lines.ts';
import type { Power } from '../../../domain/scopes/power.ts';
import type { AuditedPreset } from '../../../usecases/audit/results.ts';
import type { ReportClient, ReportServer } from '../view/clients.ts';
import type { AuditView } from '../view/view.ts';
import { lookerText } from './head.ts';
import { type Html, html, named, words } from './html.ts';
import { clientLink, clientName, dayText, lineName, many } from './text.ts';

/** All clients in numbers and by name. */
export function inventoryPart({ servers }: AuditView): Html {
  const parts = servers.map((server) => html`${counts(server)}${list(server)}`);
  return html`<section id="inventory"><h2>Inventory</h2><p>What each server lists, and what it does not list any more.</p>
${parts}</section>
`;
}

const KINDS = ['stored', 'elsewhere', 'foreign', 'unnamed'] as const;
const POWERS: readonly (Power | 0)[] = [4, 3, 2, 1, 0];

function counts(server: ReportServer): Html {
  const size = (kind: string | undefined, power: Power | 0 | undefined): number =>
    server.groups
      .filter((group) => power === undefined || group.power === power)
      .flatMap(({ lines }) => lines)
      .filter(({ first }) => kind === undefined || first.kind === kind)
      .reduce((sum, { clients }) => sum + clients.length, 0);
  const row = (head: Html, kind: string | undefined): Html =>
    html`<tr><th scope="row">${head}</th><td class="num">${size(kind, undefined)}</td>${POWERS.map((power) => number(size(kind, power)))}</tr>`;
  const rows = KINDS.map((kind) => row(html`<span class="cap">${words(kind)}</span>`, kind));
  const beside = [...unreadRow('Not read', server.unread), ...unreadRow('Gone', server.gone)];
  const { url } = server.server;
  return html`<div class="scroll first" role="region" tabindex="0" aria-label="Counts of ${url}"><table class="rows"><caption>What the clients of ${named(url)} can do: each counts once, by the most it can do</caption><thead><tr><th scope="col">Kind</th><th scope="col" class="num">Clients</th><th scope="col" class="num">Admin</th><th scope="col" class="num">Personal data, harm</th><th scope="col" class="num">Write</th><th scope="col" class="num">Read</th><th scope="col" class="num">Nothing</th></tr></thead><tbody>${rows}${beside}</tbody><tfoot>${row(html`Looked at`, undefined)}</tfoot></table></div>
`;
}

function number(size: number): Html {
  return size === 0 ? html`<td class="num">–</td>` : html`<td class="num">${size}</td>`;
}

function unreadRow(head: string, clients: readonly ReportClient[]): Html[] {
  if (clients.length === 0) return [];
  return [
    html`<tr><th scope="row">${words(head)}</th><td class="num">${clients.length}</td>${POWERS.map(() => number(0))}</tr>`,
  ];
}

function list({ server, groups, unread, gone }: ReportServer): Html {
  const lines = groups.flatMap((group) => group.lines);
  const beside = [
    ...unread.map((client) => row(client, clientName(client), 'not read')),
    ...gone.map((client) => row(client, clientName(client), 'gone')),
  ];
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Clients of ${server.url}"><table class="rows list"><caption>Every client of ${named(server.url)}; those that hold the same, and of which nothing is to be told, share a line</caption><thead><tr><th scope="col">Client</th><th scope="col">Kind</th><th scope="col">Client id</th><th scope="col">Owner</th><th scope="col">Made</th><th scope="col">Ends</th><th scope="col">Preset, or the nearest</th><th scope="col" class="num">Scopes</th></tr></thead><tbody>
${lines.map(lineRow)}${beside}</tbody></table></div>
`;
}

function lineRow(line: MapLine<ReportClient>): Html {
  const { first, clients } = line;
  return row(first, lineName(line), first.kind, clients.length);
}

function row(client: ReportClient, name: Html, kind: string, size = 1): Html {
  const { number: at, clientId, owner, createdAt, expiresAt, subject, listed, scopes } = client;
  const preset =
    subject === undefined ? (listed?.nearest?.preset ?? 'none') : subject.presets.join(', ');
  const unknown = html`<span class="x">not told</span>`;
  const own = size === 1;
  const id = own
    ? html`${clientId.slice(0, 12)}${clientId.length > 12 ? words('…') : undefined}`
    : html`${size} ids`;
  const made = own ? (dayText(createdAt) ?? unknown) : undefined;
  return html`<tr><th scope="row">${clientLink(at, name)}</th><td>${words(kind)}</td><td class="id">${id}</td><td>${own ? (owner ?? unknown) : undefined}</td><td class="day">${made}</td><td class="day">${own ? dayText(expiresAt) : undefined}</td><td>${preset}</td><td class="num">${subject?.scopes === null ? words('–') : html`${scopes.length}`}</td></tr>
`;
}

/** Where the facts come from: servers, who looked, presets with their hashes. */
export function provenancePart({ result: { servers, presets } }: AuditView): Html {
  const rows = servers.map(
    ({ url, version, knownScopes, clients, covered, lookers }) =>
      html`<tr><th scope="row">${named(url)}</th><td>${version ?? words('not told')}</td><td class="num">${knownScopes ?? words('–')}</td><td class="num">${clients ?? words('not known')}</td><td class="num">${covered}</td><td>${lookers.map((one) => html`<div class="by">${lookerText(one)}</div>`)}</td></tr>`,
  );
  return html`<section id="provenance"><h2>Provenance</h2><p>Where the facts in this report come from.</p>
<div class="scroll first" role="region" tabindex="0" aria-label="Servers"><table class="rows"><caption>${many(servers.length, 'server')}</caption><thead><tr><th scope="col">Server</th><th scope="col">Fides</th><th scope="col" class="num">Scopes it knows</th><th scope="col" class="num">Clients</th><th scope="col" class="num">Covered</th><th scope="col">Who looked</th></tr></thead><tbody>${rows}</tbody></table></div>
<div class="scroll" role="region" tabindex="0" aria-label="Presets"><table class="rows"><caption>${many(presets.length, 'preset')}, as they are now</caption><thead><tr><th scope="col">Preset</th><th scope="col">File</th><th scope="col">SHA-256</th><th scope="col">Since recorded</th><th scope="col" class="num">Profiles</th></tr></thead><tbody>${presets.map(presetRow)}</tbody></table></div></section>
`;
}

function presetRow({ name, path, sha256, changed, profiles }: AuditedPreset): Html {
  const state = changed === null ? 'not read' : changed ? 'changed' : 'the same';
  return html`<tr><th scope="row">${named(name)}</th><td>${path ?? words('shipped with fidesauth')}</td><td class="id">${sha256 ?? words('not read')}</td><td>${words(state)}</td><td class="num">${profiles.length}</td></tr>`;
}
