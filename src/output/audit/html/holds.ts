import { FAMILIES, type Family, familyOf } from '../../../domain/audit/map/families.ts';
import { powerOf } from '../../../domain/scopes/power.ts';
import { resourceOf, type ScopeSet } from '../../../domain/scopes/scope-set.ts';
import type { ReportClient } from '../view/clients.ts';
import { POWER_MARKS } from '../view/marks.ts';
import { type Html, html, joined, words } from './html.ts';
import { clientLink, clientName, many, sign, spoken } from './text.ts';

/** Writes what a client of a server of that release holds. */
export type Holds = (client: ReportClient, release: string | undefined) => Html | undefined;

/** A shorter set takes no more room than the reference to another. */
const WORTH_A_LINK = 6;

/** No release of Fides has more; what a stranger's server says must not make the page as large as it likes. */
const MOST = 400;

/** A writer that writes each larger set once, and refers to it from then on. */
export function holdsWriter(): Holds {
  const written = new Map<string, ReportClient>();
  return (client, release) => {
    const { scopes } = client;
    if (scopes.length === 0) return undefined;
    const key = JSON.stringify([release, scopes]);
    const before = written.get(key);
    if (before !== undefined && scopes.length >= WORTH_A_LINK)
      return html`<p>The same ${many(scopes.length, 'scope')} as ${clientLink(before.number, clientName(before))}.</p>`;
    written.set(key, client);
    return list(scopes, release);
  };
}

function list(scopes: ScopeSet, release: string | undefined): Html {
  const shown = scopes.length <= MOST ? scopes : mightiest(scopes, release);
  const parts = FAMILIES.flatMap((family) => {
    const own = shown.filter((scope) => familyOf(scope) === family);
    return own.length === 0 ? [] : [familyPart(family, own, release)];
  });
  const rest = scopes.length - shown.length;
  const more =
    rest === 0
      ? html``
      : html`<p>${many(rest, 'more scope')}, of no greater power, left out here: the JSON form has all.</p>`;
  return html`<dl class="holds">${parts}</dl>${more}`;
}

/** As many as are shown, those of the greatest power among them, in the order of the set. */
function mightiest(scopes: ScopeSet, release: string | undefined): ScopeSet {
  const power = (scope: string): number => powerOf(scope, release).power;
  const chosen = new Set([...scopes].sort((a, b) => power(b) - power(a)).slice(0, MOST));
  return scopes.filter((scope) => chosen.has(scope));
}

function familyPart({ name }: Family, scopes: ScopeSet, release: string | undefined): Html {
  const resources = new Map<string, string[]>();
  for (const scope of scopes) {
    const resource = resourceOf(scope);
    resources.set(resource, [...(resources.get(resource) ?? []), scope]);
  }
  const texts = [...resources].map(
    ([resource, own]) =>
      html`<span>${resource}: ${joined(
        own.map((scope) => verbText(scope, resource, release)),
        ', ',
      )}</span>`,
  );
  return html`<dt>${name}</dt><dd>${joined(texts, ' ')}</dd>`;
}

function verbText(scope: string, resource: string, release: string | undefined): Html {
  const verb = scope.slice(resource.length + 1);
  const text = verb === '' ? html`(the whole)` : html`${verb}`;
  const { power } = powerOf(scope, release);
  if (power < 3) return text;
  const tone = `p${power}`;
  return html`${spoken(words(power === 4 ? 'admin: ' : 'personal data or harm: '))}${sign(POWER_MARKS[power], tone)}${text}`;
}
