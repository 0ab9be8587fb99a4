import { SEVERITIES, type Severity } from '../../../domain/audit/severity.ts';
import { powerOf } from '../../../domain/scopes/power.ts';
import type { AuditFinding, AuditSubject } from '../../../usecases/audit/results.ts';
import type { Item, OwnItem, UndeclaredItem } from '../view/items.ts';
import { SEVERITY_MARKS, STATE_MARKS } from '../view/marks.ts';
import type { AuditView } from '../view/view.ts';
import { type Html, html, joined, named, words } from './html.ts';
import { phraseOf } from './phrases.ts';
import { clientLink, commandParts, dateText, lineName, many, scopeWords, sign } from './text.ts';

/** The findings with who, why and the command; then what could not be looked at, and what is accepted. */
export function findingsPart(view: AuditView): Html {
  const blind = view.result.subjects.filter(({ unreadable }) => unreadable.length > 0);
  const mended = view.result.baseline?.mended.length ?? 0;
  const none = view.items.length + blind.length + view.accepted.length + mended === 0;
  const body = none
    ? html`<p class="none">None.</p>`
    : html`${SEVERITIES.map((severity) => severityPart(severity, view))}${blindPart(blind, view)}${acceptedPart(view)}${mendedPart(view)}`;
  return html`<section id="findings"><h2>Findings</h2><p>The gravest first. Each says what differs, who caused it, why it matters, and the command that mends it; a click on a command selects it whole.</p>
${body}</section>
`;
}

const ABOUT: Readonly<Record<Severity, string>> = {
  critical: 'can become admin, and no preset says so in full',
  high: 'personal data of data subjects or lasting harm, unasked',
  medium: 'not as the preset asks, without such power; or gone',
  low: 'good to know; nothing has to be done',
};

function severityPart(severity: Severity, view: AuditView): Html | undefined {
  const items = view.items.filter((item) => item.severity === severity);
  if (items.length === 0) return undefined;
  const { word } = SEVERITY_MARKS[severity];
  const entries = items.map((item) => itemEntry(item, view));
  return html`<div class="sev ${severity}" id="${severity}"><h3>${sign(SEVERITY_MARKS[severity], severity)} <span class="cap">${word}</span>, ${items.length}<small>${words(ABOUT[severity])}</small></h3><ol>
${entries}</ol></div>
`;
}

function itemEntry(item: Item, view: AuditView): Html {
  const title = html`<li id="f${item.number}"><h4>${itemTitle(item, view, 'linked')}${baseline(item)}</h4>`;
  if ('undeclared' in item) {
    const { why, mend } = item.undeclared;
    return html`${title}<p>${undeclaredNames(item, view)}.</p>${powers(item, view)}<p class="who">${words(why)}</p>${fix(mend)}</li>
`;
  }
  const { lapsed } = item.first;
  const over =
    lapsed === undefined
      ? undefined
      : html`<p class="who">It was accepted until ${lapsed.until} (${lapsed.reason}); that is over.</p>`;
  const fixes = [...new Set(item.findings.map(({ mend }) => mend))].map(fix);
  return html`${title}${reasons(item.findings)}<p class="who">${whoText(item)}</p>${over}${fixes}</li>
`;
}

function baseline(item: Item): Html | undefined {
  const state = 'undeclared' in item ? item.undeclared.baseline : item.first.baseline;
  if (state === undefined) return undefined;
  return html` <span class="mk">${words(state === 'new' ? 'new' : 'still there')}</span>`;
}

/** A command to copy; the dollar sign is drawn by the style sheet and stays behind. */
function fix(command: string | null): Html | undefined {
  return command === null ? undefined : html`<code class="fix">${commandParts(command)}</code>`;
}

/** Why it matters: one sentence, or each scope with its own. */
function reasons(findings: readonly AuditFinding[]): Html {
  const whys = new Map<string, string[]>();
  for (const { why, scope } of findings) {
    const scopes = whys.get(why) ?? [];
    whys.set(why, scope === null ? scopes : [...scopes, scope]);
  }
  const [only, ...others] = [...whys];
  if (only !== undefined && others.length === 0) return html`<p>${words(only[0])}</p>`;
  const clause = sharedClause([...whys.keys()]);
  const rows = [...whys].map(([why, scopes]) => {
    const own = clause === '' ? why : `${why.slice(0, -clause.length)}.`;
    return html`<li>${scopeWords(scopes, 3)}: ${words(own)}</li>`;
  });
  return html`<ul class="whys">${rows}</ul>`;
}

/** The last clause of all sentences, where it is the same: the title says it already. */
function sharedClause(sentences: readonly string[]): string {
  const clause = /, and [^,]*$/.exec(sentences[0] ?? '')?.[0] ?? '';
  return sentences.every((sentence) => sentence.endsWith(clause)) ? clause : '';
}

/** What a finding says of whom. */
export function itemTitle(
  item: Item | Omit<OwnItem, 'number'>,
  view: AuditView,
  as: 'linked' | 'plain',
): Html {
  if ('undeclared' in item) {
    const { clients, severity, server } = item.undeclared;
    const can =
      severity === 'critical'
        ? words('can become admin')
        : words(
            clients.length === 1
              ? 'sees personal data or can do lasting harm'
              : 'see personal data or can do lasting harm',
          );
    const on = view.servers.length > 1 ? html` (${named(server)})` : undefined;
    return html`${many(clients.length, 'client')} that no preset here covers ${can}${on}`;
  }
  const { subject, first, findings } = item;
  const name = as === 'linked' ? subjectLink(subject, view) : html`<b>${named(subject.name)}</b>`;
  const scopes = findings.flatMap(({ scope }) => scope ?? []);
  return html`${name} ${phraseOf(first, scopes, as === 'linked' ? 6 : 2)}`;
}

/** A link to a profile's section. */
function subjectLink(subject: AuditSubject, view: AuditView): Html {
  const number = view.numberOf(subject);
  return number === undefined ? named(subject.name) : clientLink(number, named(subject.name));
}

/** Kind and cause of a finding, as `help audits` names them. */
function whoText({ first: { kind, cause, since } }: Pick<OwnItem, 'first'>): Html {
  const release = since === undefined ? html`a release of Fides` : html`Fides ${since}`;
  const who = {
    'given-outside': words('somebody on the server'),
    'taken-outside': words('somebody on the server'),
    'preset-edited': words('the author of the preset'),
    registry: release,
    held: words('the choice of the preset'),
  }[cause];
  return html`<span class="cap">${kind}</span>; caused by ${who}.`;
}

function undeclaredNames({ undeclared }: UndeclaredItem, view: AuditView): Html {
  const lines = new Map<string, Html>();
  for (const { clientId, name } of undeclared.clients) {
    const line = view.lineOf(undeclared.server, clientId);
    if (line === undefined) lines.set(clientId, named(name ?? clientId));
    else lines.set(`line ${line.first.number}`, clientLink(line.first.number, lineName(line)));
  }
  const names = [...lines.values()];
  const left = names.length - MOST_NAMES;
  const more = left > 0 ? html` and ${left} more, see the <a href="#map">map</a>` : undefined;
  return html`${joined(names.slice(0, MOST_NAMES), ', ')}${more}`;
}

/** What gives clients that no preset covers their power, the most frequent first, and to how many. */
function powers({ undeclared: { server, clients } }: UndeclaredItem, view: AuditView): Html {
  const release = view.result.servers.find(({ url }) => url === server)?.version;
  const holders = new Map<string, number>();
  for (const scope of clients.flatMap(({ scopes }) => scopes))
    holders.set(scope, (holders.get(scope) ?? 0) + 1);
  const rows = [...holders]
    .sort(([, a], [, b]) => b - a)
    .map(([scope, number]) => {
      const { reason = '' } = powerOf(scope, release);
      const it = reason === '' ? undefined : html`: It ${words(reason)}.`;
      return html`<li><code>${scope}</code>, ${many(number, 'client')}${it}</li>`;
    });
  return html`<ul class="whys">${rows}</ul>`;
}

/** More names than these are no list to read. */
const MOST_NAMES = 40;

function blindPart(subjects: readonly AuditSubject[], view: AuditView): Html | undefined {
  if (subjects.length === 0) return undefined;
  const causes = new Map<
    string,
    { names: AuditSubject[]; fix: string | null; layers: Set<string> }
  >();
  for (const subject of subjects) {
    for (const { reason, layer, fix: cure } of subject.unreadable) {
      const cause = causes.get(reason) ?? { names: [], fix: cure ?? null, layers: new Set() };
      causes.set(reason, cause);
      cause.layers.add(layer);
      if (!cause.names.includes(subject)) cause.names.push(subject);
    }
  }
  const entries = [...causes].map(([reason, { names, fix: cure, layers }]) => {
    const shown = joined(
      names.slice(0, MOST_NAMES).map((one) => subjectLink(one, view)),
      ', ',
    );
    const left = names.length - MOST_NAMES;
    return html`<li><h4>${shown}${left > 0 ? html` and ${left} more` : undefined} cannot be compared</h4><p>${reason}</p><p class="who">Not read: ${words([...layers].join(', '))}.</p>${cure === null ? undefined : html`<p class="cure">${words(cure)}</p>`}</li>
`;
  });
  return html`<div class="sev unknown" id="blind"><h3>${sign(STATE_MARKS.unknown, 'unknown')} Could not look, ${subjects.length}<small>never counted as in sync; each cause is told once</small></h3><ol>
${entries}</ol></div>
`;
}

function acceptedPart(view: AuditView): Html | undefined {
  if (view.accepted.length === 0) return undefined;
  const entries = view.accepted.map((item) => {
    const { accepted } = item.first;
    return html`<li><h4>${itemTitle(item, view, 'linked')}</h4><p>Accepted until ${accepted?.until}: ${accepted?.reason}</p><p class="who">${words(item.severity)} without that; ${whoText(item)}</p></li>
`;
  });
  return html`<div class="sev accepted" id="accepted"><h3>Accepted, ${view.accepted.length}<small>by somebody of this store, for a while</small></h3><ol>
${entries}</ol></div>
`;
}

/** What an earlier report had found, and is no more. */
function mendedPart({ result: { baseline: before } }: AuditView): Html | undefined {
  if (before === null || before.mended.length === 0) return undefined;
  const { mended, generatedAt } = before;
  const entries = mended.map(({ name, kind, scope, severity }) => {
    const what = scope === null ? undefined : html` <code>${scope}</code>`;
    return html`<li>${named(name)}: ${words(kind)}${what}, ${words(severity)}</li>
`;
  });
  return html`<div class="sev in-sync" id="mended"><h3>${sign(STATE_MARKS['in-sync'], 'in-sync')} Mended, ${mended.length}<small>since the report of ${dateText(generatedAt)}</small></h3><ul class="whys">
${entries}</ul></div>
`;
}
