import { SEVERITIES, type Severity } from '../../../domain/audit/severity.ts';
import type { AuditedServer, AuditLooker, SubjectState } from '../../../usecases/audit/results.ts';
import { SEVERITY_MARKS, STATE_MARKS } from '../view/marks.ts';
import { leadOf, verdictOf } from '../view/verdict.ts';
import type { AuditView } from '../view/view.ts';
import { itemTitle } from './findings.ts';
import { type Html, html, joined, named, words } from './html.ts';
import {
  clockText,
  commandParts,
  dateText,
  hostText,
  many,
  printText,
  severityMark,
  sign,
  spoken,
} from './text.ts';

/** The first page: verdict, facts, counts, and what has to be decided. */
export function headPart(view: AuditView): Html {
  const { tone, count } = verdictOf(view);
  const { short, text } = leadOf(view);
  return html`<header>
<h1><b class="${tone}">${words(count)}</b> <span>on ${placeName(view)}</span><small>${words(coverage(view))}; ${dateText(view.result.generatedAt)}</small></h1>
<p class="verdict"><b class="${tone}">${words(short)}</b> ${words(text)}</p>${since(view)}
${facts(view)}${leftOut(view)}${tiles(view)}${toDecide(view)}</header>
`;
}

/** What became of an earlier report's findings. */
function since({ result: { baseline } }: AuditView): Html | undefined {
  if (baseline === null) return undefined;
  const { still, mended, unchecked, generatedAt } = baseline;
  const left = unchecked === 0 ? undefined : html`, ${unchecked} not looked at this time`;
  return html`<p class="since">Since the report of ${dateText(generatedAt)}: ${baseline.new} new, ${still} still there, ${mended.length} mended${left}.</p>`;
}

/** The verdict in one line, for the title of the window. */
export function titleOf(view: AuditView): Html {
  const { count } = verdictOf(view);
  const [first, ...others] = view.result.servers;
  const place = others.length > 0 ? `${others.length + 1} servers` : (first?.url ?? 'no server');
  return html`${words(count)} on ${words(place.replace(/^https?:\/\//, ''))}; ${words(coverage(view))}; ${dateText(view.result.generatedAt)}`;
}

function placeName({ result: { servers } }: AuditView): Html {
  const [first, ...others] = servers;
  if (first === undefined) return html`no server`;
  return others.length === 0 ? hostText(first.url) : html`${others.length + 1} servers`;
}

/** `297 of 300 clients covered`; without a count of all, how many were compared. */
function coverage({ result: { servers } }: AuditView): string {
  const covered = sum(servers.map((server) => server.covered));
  const all = servers.map(({ clients }) => clients);
  const counted = all.flatMap((clients) => clients ?? []);
  if (counted.length < all.length || all.length === 0) return `${many(covered, 'client')} covered`;
  return `${covered.toLocaleString('en')} of ${many(sum(counted), 'client')} covered`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function facts(view: AuditView): Html {
  const { servers, tool, fingerprint, generatedAt, presets } = view.result;
  const changed = presets.filter((preset) => preset.changed === true).length;
  return html`<dl class="facts">
<div><dt>Coverage</dt><dd>${words(coverage(view))}${bar(servers)}<small>${words(uncovered(view))}</small></dd></div>
<div><dt>${servers.length > 1 ? words('Servers') : words('Server')}</dt>${joined(servers.slice(0, 3).map(serverFact))}${servers.length > 3 ? html`<dd><small>and ${servers.length - 3} more: see <a href="#provenance">Provenance</a></small></dd>` : undefined}</div>
<div><dt>Who looked</dt>${lookers(servers)}</div>
<div><dt>Compared with</dt><dd>${many(presets.length, 'preset')}<small>${changed === 0 ? undefined : html`${changed} changed since recorded; `}each with its hash under <a href="#provenance">Provenance</a></small></dd></div>
<div><dt>Made</dt><dd><time datetime="${generatedAt}">${dateText(generatedAt)}, ${clockText(generatedAt)}</time><small>by fidesauth ${tool.version}, which knows Fides up to ${tool.newestKnown}</small></dd></div>
<div><dt>Fingerprint</dt><dd><span class="id">${printText(fingerprint)}</span><small>of the facts: the same facts give the same one. It stands on each printed page.</small></dd></div>
</dl>
`;
}

function bar(servers: readonly AuditedServer[]): Html | undefined {
  const all = sum(servers.map(({ clients }) => clients ?? 0));
  const covered = sum(servers.map((server) => server.covered));
  if (all === 0 || servers.some(({ clients }) => clients === null)) return undefined;
  const width = Math.round((Math.min(covered, all) / all) * 1_000);
  return html`<svg class="bar" viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="all" width="1000" height="6"/><rect class="part" width="${plain(width)}" height="6"/></svg>`;
}

/** Numbers of a drawing have no separators. */
function plain(number: number): Html {
  return words(String(number));
}

function uncovered({ result: { servers, inventory } }: AuditView): string {
  if (servers.some(({ clients }) => clients === null))
    return 'How many clients there are besides is not known: nobody here may list them.';
  const left = sum(servers.map(({ clients, covered }) => (clients ?? 0) - covered));
  if (left <= 0) return 'Every client has a profile here and was compared with its preset.';
  return inventory.length > 0
    ? `The other ${left.toLocaleString('en')} have no preset here and are judged by what they hold.`
    : `The other ${left.toLocaleString('en')} were not looked at: --all-clients looks at them.`;
}

function serverFact({ url, version, knownScopes }: AuditedServer): Html {
  const release = version === null ? html`Fides of an unknown release` : html`Fides ${version}`;
  const scopes = knownScopes === null ? undefined : html`, knows ${many(knownScopes, 'scope')}`;
  return html`<dd>${named(url)}<small>${release}${scopes}</small></dd>`;
}

const LOOKERS: Readonly<Record<AuditLooker['kind'], string>> = {
  root: 'The root client',
  login: 'A user of the server',
  token: 'The holder of a token',
  profile: 'The client of profile',
};

function lookers(servers: readonly AuditedServer[]): Html {
  const all = servers.flatMap((server) => server.lookers);
  if (all.length === 0) return html`<dd>Nobody: no credential here may look</dd>`;
  const left =
    all.length > 3 ? html`<dd><small>and ${all.length - 3} more</small></dd>` : undefined;
  return html`${all.slice(0, 3).map(lookerFact)}${left}`;
}

function lookerFact(looker: AuditLooker): Html {
  return html`<dd>${lookerText(looker)}</dd>`;
}

/** One credential that looked, in words. */
export function lookerText({ kind, id, profile }: AuditLooker): Html {
  const name = profile === null ? undefined : html` ${named(profile)}`;
  return html`${words(LOOKERS[kind])}${name}${id === null ? undefined : html`<small class="id">${id}</small>`}`;
}

function leftOut({ result: { servers } }: AuditView): Html | undefined {
  const rows = servers.flatMap(({ url, leftOut: left }) => left.map((one) => ({ url, ...one })));
  if (rows.length === 0) return undefined;
  const items = rows.map(
    ({ url, what, why, fix }) =>
      html`<li><b>${words(what)}</b>${servers.length > 1 ? html` on ${named(url)}` : undefined}: ${words(why)}${fix === null ? undefined : html` <code class="cmd">${commandParts(fix)}</code>`}</li>`,
  );
  return html`<section class="out" aria-labelledby="out"><h2 id="out">Left out</h2><ul>${items}</ul></section>
`;
}

const CAN: Readonly<Record<Severity, string>> = {
  critical: 'can become admin',
  high: 'personal data, harm',
  medium: 'drift, gone',
  low: 'notices',
};

function tiles(view: AuditView): Html {
  const { findings, accepted, profiles } = view.result.summary;
  const severities = SEVERITIES.map((severity) =>
    tile(findings[severity], SEVERITY_MARKS[severity], severity, severity, CAN[severity]),
  );
  const states = STATES.map((state) =>
    tile(profiles[state], STATE_MARKS[state], state, state === 'unknown' ? 'blind' : 'stored'),
  );
  const all = sum(Object.values(findings));
  const beside = accepted === 0 ? undefined : html`, ${accepted} accepted`;
  return html`<div class="tiles"><section aria-label="Findings by severity"><h2>${many(all, 'finding')}${beside}</h2><ul>${severities}</ul></section>
<section aria-label="Profiles by state"><h2>${many(sum(Object.values(profiles)), 'profile')} of this store</h2><ul>${states}</ul></section></div>
`;
}

const STATES: readonly SubjectState[] = ['in-sync', 'drift', 'gone', 'unknown'];

function tile(
  number: number,
  mark: (typeof STATE_MARKS)[SubjectState],
  tone: string,
  target: string,
  note = '',
): Html {
  const body = html`<b>${number}</b><span>${sign(mark, tone)} ${words(mark.word)}</span>${note === '' ? undefined : html`<small>${words(note)}</small>`}`;
  return number === 0
    ? html`<li class="t none ${tone}">${body}</li>`
    : html`<li class="t ${tone}"><a href="#${target}">${body}</a></li>`;
}

function toDecide(view: AuditView): Html | undefined {
  const items = view.items.filter(({ severity }) => severity === 'critical' || severity === 'high');
  if (items.length === 0) return undefined;
  const shown = items.slice(0, 20);
  const rows = shown.map(
    (item) =>
      html`<tr><td class="lv">${severityMark(item.severity)}</td><th scope="row">${itemTitle(item, view, 'plain')}</th><td class="go"><a href="#f${item.number}">read${spoken(html` finding ${item.number}`)}</a></td><td class="hand">☐&nbsp;mend&emsp;☐&nbsp;accept&nbsp;until&nbsp;___________</td></tr>
`,
  );
  const left = items.length - shown.length;
  return html`<section class="todo" aria-labelledby="todo"><h2 id="todo">To decide</h2><table><caption class="vh">Critical and high findings</caption><thead><tr><th scope="col">Severity</th><th scope="col">Finding</th><th scope="col" class="go">${spoken(words('Go to'))}</th><th scope="col" class="hand">Decision</th></tr></thead><tbody>
${rows}</tbody></table>${left === 0 ? undefined : html`<p class="x">and ${left} more under <a href="#findings">Findings</a></p>`}</section>
`;
}
