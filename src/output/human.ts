import { presetLabels } from '../domain/clients/profile.ts';
import type { EndpointRule, Rule } from '../domain/presets/preset.ts';
import { seenAll } from '../domain/words/unseen.ts';
import type { ProfileLine } from '../usecases/local/profiles.ts';
import type { Result, ResultOf } from '../usecases/results.ts';
import { compareText } from './audit/compare-text.ts';
import { diffText } from './audit/text.ts';
import { upgradeText } from './audit/upgrade-text.ts';
import { recoveredText } from './base/event-text.ts';
import { count, fields, scopeLines, serverText, table, wrap } from './base/layout.ts';
import type { Style } from './base/style.ts';
import { bootstrapText, supersededText } from './bootstrap-text.ts';
import { checkText } from './check-text.ts';
import { explainText } from './explain-text.ts';
import { fleetApplyText } from './fleet/apply-text.ts';
import { fleetPlanText } from './fleet/plan-text.ts';
import { helpText } from './help-text.ts';
import { importText } from './import-text.ts';
import { deletionPlanText, deletionsText } from './inventory/deletion-text.ts';
import { clientsText } from './inventory/list-text.ts';
import { clientText } from './inventory/show-text.ts';
import { importedText, protectText, renameText } from './move-text.ts';
import { notes, planText } from './plan-text.ts';
import { profileText } from './profile-text.ts';
import { revokedText, revokePlanText } from './revoke-text.ts';
import { rotatePlanText, rotateText, secretAgeOf } from './rotate-text.ts';
import { statusText } from './status-text.ts';
import { suggestText } from './suggest-text.ts';

type Renderers = { readonly [K in Result['kind']]: (result: ResultOf<K>, style: Style) => string };

/** The text of each result kind, without the last line break. */
const RENDERERS: Renderers = {
  bootstrap: bootstrapText,

  'bootstrap.plan': planText,

  'bootstrap.superseded': supersededText,

  'scopes.apply': bootstrapText,

  'scopes.apply.plan': planText,

  token: ({ token }) => token.value.reveal(),

  export: ({ profile, format, file }, style) =>
    wrap(`wrote the credential of profile ${profile} to ${file} (${format})`, style.width),

  'export.delivered': ({ profile, clientId, to }, style) =>
    wrap(`delivered client ${clientId} of profile ${profile} to ${to}`, style.width),

  'clients.list': clientsText,
  'clients.show': clientText,

  'clients.revoke.plan': deletionPlanText,

  'clients.revoke': deletionsText,

  'clients.prune.plan': deletionPlanText,

  'clients.prune': deletionsText,

  'fleet.plan': fleetPlanText,

  'fleet.apply': fleetApplyText,

  'profiles.list'({ profiles, checkedAt }, style) {
    if (profiles.length === 0) return 'no profiles yet; create one: fidesauth bootstrap';
    const rows = profiles.map((line) => profileRow(line, Date.parse(checkedAt)));
    const heads = ['NAME', 'SERVER', 'CLIENT', 'SECRET', 'SCOPES', 'PRESETS'];
    return table(heads, rows, style);
  },

  'profiles.show': profileText,

  'profiles.use': ({ profile, server }, style) =>
    wrap(`current profile: ${profile} (${server})`, style.width),

  'profiles.set'({ profile, settings }, style) {
    const set = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    const of = profile === null ? 'the default for all profiles' : `profile ${profile}`;
    return wrap(`${of}: ${set.length === 0 ? 'nothing is set' : set.join(', ')}`, style.width);
  },

  'profiles.remove': ({ profile, clientId, server }, style) =>
    wrap(`removed profile ${profile}; client ${clientId} stays on ${server}`, style.width),

  'profiles.rename': renameText,

  'scopes.accept': ({ profile, scope, finding, reason, until, accepted }, style) =>
    wrap(
      accepted
        ? `profile ${profile}: ${scope} (${finding}) is accepted until the end of ${until} (UTC): ${reason}`
        : `profile ${profile}: ${scope} (${finding}) is no longer accepted`,
      style.width,
    ),

  'profiles.import': importedText,

  'profiles.protect': protectText,

  recover({ recovered }, style) {
    if (recovered.length === 0) return 'no unfinished work';
    return recovered.map((done) => wrap(recoveredText(done), style.width)).join('\n');
  },

  revoke: revokedText,

  'revoke.plan': revokePlanText,

  rotate: rotateText,

  'rotate.plan': rotatePlanText,

  'recover.forget': ({ profile, server, clientId, marker }, style) =>
    wrap(
      `forgot the unfinished work${profile === null ? '' : ` on profile ${profile}`}: ${clientId ?? `a client with marker ${marker}`} may remain on ${server}`,
      style.width,
    ),

  'scopes.list': ({ scopes }) => scopes.join('\n'),

  'scopes.diff': diffText,

  'scopes.compare': compareText,
  'scopes.upgrade': upgradeText,

  'scopes.show'(result, style) {
    const { preset, path } = result.preset;
    const head = fields(
      [
        ['preset', preset.name],
        ['file', path],
      ],
      style,
    );
    const text = preset.description === '' ? [] : [wrap(preset.description, style.width)];
    return [head, ...text, rulesText(result, style), resolvedText(result, style)].join('\n');
  },

  'scopes.explain': explainText,

  'scopes.import': importText,

  'scopes.suggest': suggestText,

  'scopes.check': checkText,

  status: statusText,

  help: helpText,

  // The caller adds the line break at the end.
  completion: ({ script }) => script.trimEnd(),

  sandbox: ({ url, fidesVersion, rootId, rootSecret }, style) =>
    [
      wrap(
        `mock server of Fides ${fidesVersion} is running; Ctrl-C stops it and discards everything`,
        style.width,
      ),
      // To paste into another shell.
      `export FIDESAUTH_SERVER=${url}`,
      `export FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID=${rootId}`,
      `export FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET=${rootSecret.reveal()}`,
    ].join('\n'),
};

/** True for a result that other programs read: it stays as it is, safe by its own rules. */
function isDocument(result: Result): boolean {
  return (
    result.kind === 'completion' || (result.kind === 'scopes.import' && result.written === null)
  );
}

/** The text of a result for people, with its last line break and hidden characters visible. */
export function humanText(result: Result, style: Style): string {
  // The table pairs each kind with its renderer, which the compiler cannot follow through a lookup.
  const render = RENDERERS[result.kind] as (result: Result, style: Style) => string;
  return `${render(isDocument(result) ? result : seenAll(result), style)}\n`;
}

function profileRow(line: ProfileLine, now: number): string[] {
  const name = line.used ? `${line.name} *` : line.name;
  if ('problem' in line) return [name, `cannot be read (${line.problem.code})`, '', '', '', ''];
  const { server, clientId, scopes, recipe } = line.profile;
  const age = `${secretAgeOf(line.rotation, now)}${line.rotation.due ? ', due' : ''}`;
  return [name, server, clientId, age, String(scopes.length), presetLabels(recipe).join(', ')];
}

function rulesText({ preset }: ResultOf<'scopes.show'>, style: Style): string {
  const { include, optional, exclude, endpoints } = preset.rules;
  const part = (head: string, rules: typeof include): string[] =>
    rules.length === 0
      ? []
      : [`${head}:`, ...rules.map((rule) => wrap(ruleText(rule), style.width, '  '))];
  return [
    ...part('includes', include),
    ...part('includes if the server knows it', optional),
    ...part('excludes', exclude),
    ...endpointLines(endpoints, style),
  ].join('\n');
}

function endpointLines(endpoints: readonly EndpointRule[], style: Style): string[] {
  if (endpoints.length === 0) return [];
  const lines = endpoints.map(({ endpoint, reason }) => reasoned(endpoint, reason));
  return [
    'includes the scopes that these need:',
    ...lines.map((line) => wrap(line, style.width, '  ')),
  ];
}

function ruleText({ pattern, reason }: Rule): string {
  return reasoned(pattern.text, reason);
}

function reasoned(text: string, reason: string | undefined): string {
  return reason === undefined ? text : `${text}: ${reason}`;
}

function resolvedText({ resolved }: ResultOf<'scopes.show'>, style: Style): string {
  if (resolved === undefined) return 'to see the scopes it grants on a server: --server URL';
  const size = `on ${serverText(resolved)}: ${resolved.scopes.length} of ${count(resolved.known, 'scope')}`;
  const names = resolved.scopes.map(({ scope }) => scope);
  return [
    wrap(size, style.width),
    scopeLines(names, style),
    ...notes(resolved.risks, resolved.warnings, style),
  ].join('\n');
}
