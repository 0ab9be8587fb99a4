import { order } from '../../../domain/audit/groups.ts';
import type { MapLine } from '../../../domain/audit/map/lines.ts';
import { rankOf } from '../../../domain/audit/severity.ts';
import type { AuditFinding, AuditSubject } from '../../../usecases/audit/results.ts';
import type { ReportClient, ReportServer } from '../view/clients.ts';
import { KIND_WORDS, SEVERITY_MARKS } from '../view/marks.ts';
import type { AuditView } from '../view/view.ts';
import { type Holds, holdsWriter } from './holds.ts';
import { type Html, html, joined, named, words } from './html.ts';
import { stateOf } from './map.ts';
import { clientName, dateText, dayText, lineName, many, sign } from './text.ts';

/** A section for each client, closed until it is asked for; those that hold the same share one. */
export function clientsPart({ servers, result }: AuditView): Html {
  const holds = holdsWriter();
  const sets = servers.map((server) => setsOf(server, servers.length > 1, holds));
  const size = result.subjects.length + result.inventory.length;
  return html`<section id="clients"><h2>Clients</h2><p>${many(size, 'client')}: what was meant, what was recorded, what the server holds now.</p>
<div id="stored">${sets}</div></section>
`;
}

const KINDS = ['stored', 'elsewhere', 'foreign', 'unnamed'] as const;

function setsOf(server: ReportServer, isOneOfMany: boolean, holds: Holds): Html[] {
  const lines = server.groups.flatMap((group) => group.lines);
  const alone = [...server.unread, ...server.gone].map((client) => lineFor(client));
  return KINDS.flatMap((kind) => {
    const own = [...alone, ...lines].filter(({ first }) => first.kind === kind);
    if (own.length === 0) return [];
    const size = own.reduce((sum, { clients }) => sum + clients.length, 0);
    const on = isOneOfMany ? html` on ${named(server.server.url)}` : undefined;
    const entries = (kind === 'stored' ? byWorst(own) : own).map((line) =>
      section(line, server, holds),
    );
    return [
      html`<div class="set"><h3><span class="cap">${words(kind)}</span> <span class="x">${words(size.toLocaleString('en'))}, ${words(KIND_WORDS[kind] ?? '')}${on}</span></h3>${entries}</div>
`,
    ];
  });
}

function lineFor(client: ReportClient): MapLine<ReportClient> {
  return { first: client, clients: [client], cells: [], power: 0 };
}

function byWorst(lines: readonly MapLine<ReportClient>[]): MapLine<ReportClient>[] {
  const rank = ({ first: { subject } }: MapLine<ReportClient>): number =>
    rankOf(subject?.worst ?? null);
  return [...lines].sort(
    (a, b) => rank(a) - rank(b) || order(a.first.name ?? '', b.first.name ?? ''),
  );
}

function section(line: MapLine<ReportClient>, server: ReportServer, holds: Holds): Html {
  const { first } = line;
  const note = first.subject === undefined ? nearText(first) : presetsText(first.subject);
  const size = first.subject?.scopes === null ? words('–') : many(first.scopes.length, 'scope');
  return html`<details class="${isQuiet(line) ? words('quiet') : words('loud')}"><summary><b>${lineName(line)}</b><span class="p">${note}</span><span class="n">${size}</span><span class="st">${stateOf(first)}</span></summary><div class="body" id="c${first.number}">${first.subject === undefined ? besides(line) : profile(first, first.subject)}${first.subject?.scopes === null ? undefined : holds(first, server.ground.release)}</div></details>
`;
}

/** What paper can do without where there are very many: no finding, no power. */
function isQuiet({ first, power }: MapLine<ReportClient>): boolean {
  return power < 3 && (first.subject === undefined || first.subject.findings.length === 0);
}

function presetsText({ presets }: AuditSubject): Html {
  return presets.length === 0
    ? words('no preset')
    : joined(
        presets.map((name) => html`${name}`),
        ', ',
      );
}

function nearText({ listed }: ReportClient): Html {
  const nearest = listed?.nearest ?? null;
  if (nearest === null) return words('like no preset');
  const { preset, extra, lacks } = nearest;
  if (extra + lacks === 0) return html`holds what ${preset} gives`;
  const more = extra === 0 ? [] : [html`${extra} more`];
  const fewer = lacks === 0 ? [] : [html`${lacks} fewer`];
  return html`like ${preset}, ${joined([...more, ...fewer], ', ')}`;
}

function profile(client: ReportClient, subject: AuditSubject): Html {
  const { presets, asked, recorded, recordedAt, recordedOn, scopes } = subject;
  const meant = asked === null ? words('not read') : many(asked.length, 'scope');
  const on = recordedOn === null ? undefined : html`, Fides ${recordedOn}`;
  const when = recordedAt === null ? undefined : html`<br>${dateText(recordedAt)}${on}`;
  const live = subject.state === 'gone' ? words('gone') : words('not read');
  return html`<dl class="kv"><div><dt>Preset</dt><dd>${joined(
    presets.map((name) => html`<code>${name}</code>`),
    ', ',
  )}<br>${meant}</dd></div><div><dt>Record</dt><dd>${many(recorded.length, 'scope')}${when}</dd></div><div><dt>Live</dt><dd>${scopes === null ? live : many(scopes.length, 'scope')}</dd></div>${ownerFacts(client)}<div class="wide"><dt>Client id</dt><dd class="id">${subject.clientId === '' ? words('not read') : html`${subject.clientId}`}</dd></div></dl>${differences(subject)}`;
}

function ownerFacts({ owner, createdAt, expiresAt }: ReportClient): Html {
  const end = expiresAt === null ? undefined : html`<br>ends ${dayText(expiresAt)}`;
  return html`<div><dt>Owner</dt><dd>${owner === null ? html`<span class="x">not told</span>` : named(owner)}</dd></div><div><dt>Made</dt><dd>${dayText(createdAt) ?? html`<span class="x">not told</span>`}${end}</dd></div>`;
}

function besides({ first, clients }: MapLine<ReportClient>): Html {
  const ids = clients.map(
    (client) =>
      html`<li><span class="id">${client.clientId}</span>${clients.length === 1 ? undefined : html` ${clientName(client)}${client.owner === null ? undefined : html`, ${named(client.owner)}`}${client.createdAt === null ? undefined : html`, ${dayText(client.createdAt)}`}`}</li>`,
  );
  if (clients.length > 1) return html`<ul class="ids">${ids}</ul>`;
  return html`<dl class="kv"><div><dt>Preset</dt><dd>none here</dd></div><div><dt>Record</dt><dd>none here</dd></div><div><dt>Live</dt><dd>${many(first.scopes.length, 'scope')}</dd></div>${ownerFacts(first)}<div class="wide"><dt>Client id</dt><dd class="id">${first.clientId}</dd></div></dl>`;
}

/** Where the layers differ, scope by scope. */
function differences(subject: AuditSubject): Html | undefined {
  const rows = subject.findings.flatMap((finding) =>
    finding.scope === null ? [] : [difference(finding, finding.scope, subject)],
  );
  if (rows.length === 0) return undefined;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Differences of ${subject.name}"><table class="rows"><caption>Where preset, record and server differ, or what needs a look</caption><thead><tr><th scope="col">Scope</th><th scope="col" class="ctr">Preset</th><th scope="col" class="ctr">Record</th><th scope="col" class="ctr">Live</th><th scope="col">Severity</th><th scope="col">Finding</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function difference(finding: AuditFinding, scope: string, subject: AuditSubject): Html {
  const { severity, kind, accepted } = finding;
  const tell = (set: readonly string[] | null): Html =>
    set === null ? words('?') : words(set.includes(scope) ? 'yes' : 'no');
  const mark = html`${sign(SEVERITY_MARKS[severity], severity)} ${words(severity)}`;
  return html`<tr><th scope="row"><code>${scope}</code></th><td class="ctr">${tell(subject.asked)}</td><td class="ctr">${tell(subject.recorded)}</td><td class="ctr">${tell(subject.scopes)}</td><td>${mark}</td><td>${words(kind)}${accepted === undefined ? undefined : words(', accepted')}</td></tr>`;
}
