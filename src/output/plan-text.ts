import type { Risk } from '../domain/scopes/risk.ts';
import type { BootstrapPlan, Change } from '../usecases/provision/plan.ts';
import { count, fields, scopeLines, serverText, wrap } from './base/layout.ts';
import type { Style } from './base/style.ts';

const CHANGES: Readonly<Record<Exclude<Change, 'create'>, string>> = {
  replace: 'a new client replaces the present one',
  scopes: 'the scopes of the client change',
  record: 'the profile is updated; the client stays as it is',
  none: 'nothing changes',
};

/** The plan of a bootstrap, for people. */
export function planText(plan: Omit<BootstrapPlan, 'kind'>, style: Style): string {
  const facts: [string, string][] = [
    ['server', serverText(plan)],
    [
      plan.change === 'create' || plan.change === 'replace' ? 'created by' : 'changed by',
      plan.admin,
    ],
    ['client name', plan.clientName],
    ...(plan.clientId === null ? [] : ([['client', plan.clientId]] as [string, string][])),
    ...clientFacts(plan),
    ['profile', plan.profile],
    ...placeFact('delivers to', plan.to),
    ['presets', plan.presets.join(', ') || 'none'],
    ...(plan.excludes.length === 0
      ? []
      : ([['excluded', plan.excludes.join(', ')]] as [string, string][])),
    ...(plan.change === 'create' ? [] : ([['change', CHANGES[plan.change]]] as [string, string][])),
    ['profile file', plan.profileFile],
    ['secret in', plan.credentialFolder],
  ];
  const changes = changeLines(plan, style);
  return [
    fields(facts, style),
    ...notes([], plan.warnings, style),
    ...(plan.change === 'scopes' ? [...changes, ...stayLines(plan, style)] : []),
    ...(plan.change === 'scopes' ? [] : [...scopesOf(plan, style), ...changes]),
    ...notes(plan.risks, [], style),
  ].join('\n');
}

/** The owner and the expiry of a client, where it has them. */
export function clientFacts({
  owner,
  expiresAt,
}: Pick<BootstrapPlan, 'owner' | 'expiresAt'>): [string, string][] {
  return [
    ...(owner === null ? [] : ([['owner', owner]] as [string, string][])),
    ...(expiresAt === null ? [] : ([['expires', expiresAt]] as [string, string][])),
  ];
}

/** Where a credential goes, if anywhere. */
export function placeFact(label: string, to: string | null): [string, string][] {
  return to === null ? [] : [[label, to]];
}

function scopesOf({ scopes, known }: Omit<BootstrapPlan, 'kind'>, style: Style): string[] {
  return [`${scopes.length} of the ${known} scopes this server knows:`, scopeLines(scopes, style)];
}

/** The scopes that the client has and keeps. */
function stayLines({ scopes, give }: Omit<BootstrapPlan, 'kind'>, style: Style): string[] {
  const stay = scopes.filter((scope) => !give.includes(scope));
  if (stay.length === 0) return [];
  const verb = stay.length === 1 ? 'stays' : 'stay';
  return [`${stay.length} more ${verb}:`, scopeLines(stay, style)];
}

function changeLines(plan: Omit<BootstrapPlan, 'kind'>, style: Style): string[] {
  const { change, give, take, withheld, accepted, deletes } = plan;
  return [
    ...(change === 'scopes' ? scopeList('gives', give, style) : []),
    ...scopeList('takes away, which invalidates every live token of the client', take, style),
    ...scopeList(WITHHELD, withheld, style),
    ...accepted.map(({ scope, kind, until, reason }) =>
      wrap(`left alone until ${until}: ${scope}, ${kind} (accepted: ${reason})`, style.width),
    ),
    ...(deletes.length === 0
      ? []
      : [wrap(`deletes once the new client works: ${deletes.join(', ')}`, style.width)]),
  ];
}

/** The head of the scopes that `--accept-new` grants. */
export const WITHHELD = 'newly matched but not granted (--accept-new grants them)';

/** Scopes under a head; empty without scopes. */
export function scopeList(head: string, scopes: readonly string[], style: Style): string[] {
  if (scopes.length === 0) return [];
  return [
    wrap(`${head}, ${count(scopes.length, 'scope')}:`, style.width),
    scopeLines(scopes, style),
  ];
}

/** The head for each kind of risk, before its reasons. */
export const RISK_HEADS: Readonly<Record<Risk['kind'], string>> = {
  admin: 'amounts to admin',
  subjects: "shows data subjects' personal data",
  staff: 'shows data of staff or contacts',
};

/** The risks and warnings of a plan, grouped by kind. */
export function notes(risks: readonly Risk[], warnings: readonly string[], style: Style): string[] {
  const lines: string[] = [];
  for (const kind of ['admin', 'subjects', 'staff'] as const) {
    const found = risks.filter((risk) => risk.kind === kind);
    if (found.length === 0) continue;
    lines.push(style.paint.yellow(`${RISK_HEADS[kind]}:`));
    lines.push(...found.map(({ scope, reason }) => wrap(`${scope}: ${reason}`, style.width, '  ')));
  }
  return [...lines, ...warnings.map((text) => wrap(`warning: ${text}`, style.width))];
}
