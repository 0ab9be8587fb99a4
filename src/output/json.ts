import { presetLabels } from '../domain/clients/profile.ts';
import type { Rule } from '../domain/presets/preset.ts';
import { safeJson } from '../domain/words/unseen.ts';
import type { ProfileLine } from '../usecases/local/profiles.ts';
import type { Result, ResultOf } from '../usecases/results.ts';
import { compareMembers, diffMembers } from './audit/json.ts';
import { deletionPlanMembers, deletionsMembers } from './inventory/deletion-json.ts';
import { clientShowMembers, clientsMembers } from './inventory/json.ts';
import type { MembersOf } from './schemas/index.ts';

type Renderers = { readonly [K in Result['kind']]: (result: ResultOf<K>) => MembersOf<K> };

/** The members of each kind's document. A schema version may add members, but never changes any. */
const RENDERERS: Renderers = {
  bootstrap: ({ kind: _, ...members }) => members,
  'bootstrap.plan': ({ kind: _, ...members }) => ({ ...members, created: false, verified: false }),
  'bootstrap.superseded': ({ kind: _, ...members }) => members,
  'scopes.apply': ({ kind: _, ...members }) => members,
  'scopes.apply.plan': ({ kind: _, ...members }) => ({
    ...members,
    created: false,
    verified: false,
  }),
  token: ({ profile, server, clientId, token, cached }) => ({
    profile,
    server,
    clientId,
    accessToken: token.value.reveal(),
    tokenType: 'Bearer',
    expiresAt: new Date(token.expiresAt).toISOString(),
    cached,
  }),
  export: ({ kind: _, ...members }) => members,
  'export.delivered': ({ kind: _, ...members }) => members,
  'clients.list': clientsMembers,
  'clients.show': clientShowMembers,
  'clients.revoke.plan': deletionPlanMembers,
  'clients.revoke': deletionsMembers,
  'clients.prune.plan': deletionPlanMembers,
  'clients.prune': deletionsMembers,
  'fleet.plan': ({ kind: _, ...members }) => members,
  'fleet.apply': ({ kind: _, ...members }) => members,
  'profiles.list': ({ profiles, checkedAt }) => ({
    profiles: profiles.map(profileLine),
    checkedAt,
  }),
  'profiles.show': ({ kind: _, profile, ...members }) => ({
    ...profile,
    serverVersion: profile.serverVersion ?? null,
    key: profile.key ?? null,
    owner: profile.owner ?? null,
    expiresAt: profile.expiresAt ?? null,
    ...members,
  }),
  'profiles.use': ({ profile, server }) => ({ profile, server }),
  'profiles.set': ({ profile, settings }) => ({ profile, settings }),
  'profiles.remove': ({ profile, server, clientId }) => ({ profile, server, clientId }),
  'profiles.rename': ({ kind: _, ...members }) => members,
  'scopes.accept': ({ kind: _, ...members }) => members,
  'profiles.import': ({ kind: _, ...members }) => members,
  'profiles.protect': ({ kind: _, ...members }) => members,
  recover: ({ recovered }) => ({ recovered }),
  revoke: ({ kind: _, ...members }) => members,
  'revoke.plan': ({ kind: _, ...members }) => members,
  rotate: ({ kind: _, ...members }) => members,
  'rotate.plan': ({ kind: _, ...members }) => members,
  'recover.forget': ({ kind: _, ...members }) => members,
  'scopes.list': ({ server, serverVersion, scopes }) => ({ server, serverVersion, scopes }),
  'scopes.show': ({ preset, resolved }) => ({
    name: preset.preset.name,
    path: preset.path,
    description: preset.preset.description,
    include: preset.rules.include.map(rule),
    optional: preset.rules.optional.map(rule),
    exclude: preset.rules.exclude.map(rule),
    endpoints: preset.rules.endpoints.map(({ endpoint, reason }) => ({
      endpoint,
      reason: reason ?? null,
    })),
    resolved: resolved ?? null,
  }),
  'scopes.diff': diffMembers,
  'scopes.compare': compareMembers,
  'scopes.upgrade': ({ kind: _, ...members }) => members,
  'scopes.explain': ({ kind: _, ...members }) => members,
  'scopes.import': ({ kind: _, ...members }) => members,
  status: ({ kind: _, ...members }) => members,
  'scopes.suggest': ({ kind: _, ...members }) => members,
  completion: ({ kind: _, ...members }) => members,
  help: ({ kind: _, ...members }) => members,
  'scopes.check': ({ kind: _, ...members }) => members,
  sandbox: ({ url, fidesVersion, rootId, rootSecret }) => ({
    url,
    fidesVersion,
    rootId,
    rootSecret: rootSecret.reveal(),
  }),
};

/** The one JSON document of a result, with its line break. */
export function jsonText(result: Result): string {
  // The table pairs each kind with its renderer, which the compiler cannot follow through a lookup.
  const render = RENDERERS[result.kind] as (result: Result) => object;
  const document = { schemaVersion: 1, kind: result.kind, ...render(result) };
  return `${safeJson(JSON.stringify(document, null, 2))}\n`;
}

function profileLine(line: ProfileLine): MembersOf<'profiles.list'>['profiles'][number] {
  const { name, current, used } = line;
  if ('problem' in line) {
    const { code, message } = line.problem;
    return { name, server: null, clientId: null, current, used, problem: { code, message } };
  }
  const { server, clientId, clientName, recipe, scopes, serverVersion, createdAt } = line.profile;
  return {
    name,
    server,
    clientId,
    clientName,
    current,
    used,
    presets: presetLabels(recipe),
    scopes,
    serverVersion: serverVersion ?? null,
    createdAt,
    rotation: line.rotation,
    protected: line.profile.protected === true,
    scopesKnown: line.profile.scopesKnown !== false,
  };
}

function rule({ pattern, reason }: Rule): MembersOf<'scopes.show'>['include'][number] {
  return { pattern: pattern.text, reason: reason ?? null };
}
