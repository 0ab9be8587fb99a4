import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { replayRegistry } from '../src/domain/history/history.ts';
import {
  RELEASES,
  type ReleaseChange,
  type RoleChange,
} from '../src/domain/history/history-data.ts';
import { compareVersions, parseVersion } from '../src/domain/history/version.ts';

/*
 * node build/scripts/build-history.js [HISTORY.json] [--check URL...]
 *
 * Rewrites src/domain/history/history-data.ts from a scope history, read from the release tags of
 * the Fides repository; run it at the top of this one. With --check it then compares the data with
 * the registry of each running server, which needs no token.
 */
const OUTPUT = 'src/domain/history/history-data.ts';

// A rename is a removal and an addition in one release; the server's changelog says which belong
// together.
const RENAMES: Readonly<Record<string, string>> = {
  'email:create_or_update': 'messaging:create_or_update',
  'email:delete': 'messaging:delete',
  'email:read': 'messaging:read',
  'user:reset-password': 'user:password-reset',
};

interface History {
  tags: Record<
    string,
    { scopes: string[]; roles: Record<string, string[]> | null; plus_enum_extra: string[] | null }
  >;
  changes_over_all_final_tags: { tag: string; added: string[] | string; removed: string[] }[];
  role_changes_over_all_final_tags: { tag: string; roles: Record<string, RoleEvent> }[];
  document_payload: { never_in_open_source: string[] };
  newest_release: string;
}
type RoleEvent = { new_role: number } | { added: string[]; removed: string[] };

/** `a:x,y b:z`: the names in order, grouped by resource. */
function pack(scopes: Iterable<string>): string {
  const verbs = new Map<string, string[]>();
  for (const scope of [...scopes].sort()) {
    const end = scope.lastIndexOf(':') + 1;
    const resource = scope.slice(0, end);
    verbs.set(resource, [...(verbs.get(resource) ?? []), scope.slice(end)]);
  }
  return [...verbs].map(([resource, names]) => resource + names.join(',')).join(' ');
}

function isBefore(a: string, b: string): boolean {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  if (left === undefined || right === undefined) throw new Error(`no versions: ${a}, ${b}`);
  return compareVersions(left, right) < 0;
}

/** The scopes of `role` in `tag`: those of the next tag that lists them, minus later changes. */
function roleScopes(history: History, role: string, tag: string): Set<string> {
  const listed = Object.keys(history.tags).find(
    (name) => !isBefore(name, tag) && history.tags[name]?.roles?.[role] !== undefined,
  );
  if (listed === undefined) throw new Error(`no full list of the role ${role} from ${tag} on`);
  const scopes = new Set(history.tags[listed]?.roles?.[role]);
  for (const change of [...history.role_changes_over_all_final_tags].reverse()) {
    const event = change.roles[role];
    if (event === undefined || 'new_role' in event) continue;
    if (!isBefore(tag, change.tag) || isBefore(listed, change.tag)) continue;
    for (const scope of event.added) scopes.delete(scope);
    for (const scope of event.removed) scopes.add(scope);
  }
  return scopes;
}

interface State {
  release: string;
  registry: ReadonlySet<string>;
  /** The scopes of each role; for the roles in ALL_BUT, those it lacks. */
  roles: ReadonlyMap<string, ReadonlySet<string>>;
}

// These two have nearly every scope: listing those they lack, a new scope needs no entry.
const ALL_BUT = new Set(['owner', 'contributor']);

function patch(set: ReadonlySet<string>, added: string[], removed: string[]): Set<string> {
  const next = new Set([...set, ...added]);
  for (const scope of removed) next.delete(scope);
  return next;
}

function rolesAfter(history: History, release: string, held: Map<string, Set<string>>) {
  const events = history.role_changes_over_all_final_tags.find(({ tag }) => tag === release);
  const next = new Map(held);
  for (const [role, event] of Object.entries(events?.roles ?? {})) {
    const scopes =
      'new_role' in event
        ? roleScopes(history, role, release)
        : patch(held.get(role) ?? new Set(), event.added, event.removed);
    next.set(role, scopes);
  }
  return next;
}

/** Registry and roles at each release that changes one of them, oldest first. */
function statesOf(history: History): State[] {
  const changes = history.changes_over_all_final_tags;
  const tags = [...changes, ...history.role_changes_over_all_final_tags].map(({ tag }) => tag);
  const releases = [...new Set(tags)].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  let registry = new Set<string>();
  let held = new Map<string, Set<string>>();
  return releases.map((release) => {
    const change = changes.find(({ tag }) => tag === release);
    const first = history.tags[release]?.scopes ?? [];
    const added = Array.isArray(change?.added) ? change.added : first;
    if (change !== undefined) registry = patch(registry, added, change.removed);
    held = rolesAfter(history, release, held);
    const roles = new Map<string, ReadonlySet<string>>(held.size > 0 ? [['owner', new Set()]] : []);
    for (const [role, scopes] of held) {
      const lacks = [...registry].filter((scope) => !scopes.has(scope));
      roles.set(role, ALL_BUT.has(role) ? new Set(lacks) : scopes);
    }
    return { release, registry, roles };
  });
}

function delta(before: ReadonlySet<string> | undefined, after: ReadonlySet<string>) {
  const added = pack([...after].filter((scope) => !before?.has(scope)));
  const removed = pack([...(before ?? [])].filter((scope) => !after.has(scope)));
  return { ...(added !== '' && { added }), ...(removed !== '' && { removed }) };
}

function changeBetween(before: State | undefined, after: State): ReleaseChange {
  const roles: Record<string, RoleChange> = {};
  for (const [role, scopes] of after.roles) {
    const known = before?.roles.get(role);
    const isNewAllBut = known === undefined && ALL_BUT.has(role);
    const change = { ...(isNewAllBut && { allBut: true as const }), ...delta(known, scopes) };
    if (Object.keys(change).length > 0) roles[role] = change;
  }
  return {
    release: after.release,
    ...delta(before?.registry, after.registry),
    ...(Object.keys(roles).length > 0 && { roles }),
  };
}

/** Every name seen on Fidesplus that the newest open-source registry lacks. */
function fidesplusNames(history: History, newest: State): string[] {
  const lists = Object.values(history.tags).map((tag) => tag.plus_enum_extra ?? []);
  return [
    ...new Set([...(lists.at(-1) ?? []), ...history.document_payload.never_in_open_source]),
  ].filter((scope) => !newest.registry.has(scope));
}

function render(history: History, states: readonly State[], releases: readonly ReleaseChange[]) {
  const newest = states.at(-1);
  if (newest === undefined) throw new Error('an empty history');
  return `// Written by scripts/build-history.ts, read through history.ts. Scopes are packed as
// resource:verb,verb; releases that change nothing have no entry.

export interface RoleChange {
  /** On the first entry of a role that is counted by the scopes it lacks. */
  readonly allBut?: true;
  readonly added?: string;
  readonly removed?: string;
}

export interface ReleaseChange {
  readonly release: string;
  readonly added?: string;
  readonly removed?: string;
  readonly roles?: Readonly<Record<string, RoleChange>>;
}

/** The newest release this history covers. */
export const NEWEST_RELEASE = '${history.newest_release}';

/** Old name to new name. */
export const RENAMES: Readonly<Record<string, string>> = ${JSON.stringify(RENAMES)};

/** What each open-source release changed, oldest first; the first entry is a whole registry. */
export const RELEASES: readonly ReleaseChange[] = ${JSON.stringify(releases)};

/** Names seen on Fidesplus that the newest open-source registry lacks. */
export const FIDESPLUS = ${JSON.stringify(pack(fidesplusNames(history, newest)))};
`;
}

function rewrite(file: string): readonly ReleaseChange[] {
  const history = JSON.parse(readFileSync(file, 'utf8')) as History;
  const states = statesOf(history);
  const releases = states.map((state, at) => changeBetween(states[at - 1], state));
  writeFileSync(OUTPUT, render(history, states, releases));
  const biome = spawnSync('npx', ['--no-install', 'biome', 'check', '--write', OUTPUT]);
  if (biome.status !== 0) throw new Error(`biome rejects ${OUTPUT}: ${biome.stderr}`);
  return releases;
}

interface OpenApi {
  info: { version: string };
  components: { schemas: { ScopeRegistryEnum: { enum: string[] } } };
}

/** True if one server's registry (`/openapi.json`, 2.8.0 and later) agrees with the data. */
async function agrees(url: string, releases: readonly ReleaseChange[]): Promise<boolean> {
  const reply = await fetch(`${url.replace(/\/$/, '')}/openapi.json`, {
    signal: AbortSignal.timeout(30_000),
  });
  const { info, components } = (await reply.json()) as OpenApi;
  const live = new Set(components.schemas.ScopeRegistryEnum.enum);
  const known = new Set(replayRegistry(releases, info.version));
  const onlyHere = [...known].filter((scope) => !live.has(scope));
  const onlyThere = [...live].filter((scope) => !known.has(scope));
  const same = onlyHere.length + onlyThere.length === 0;
  const lines = [
    `${url} ${info.version}: ${live.size} scopes, ${same ? 'as in the data' : 'not as in the data'}`,
    ...onlyHere.map((scope) => `  only in the data: ${scope}`),
    ...onlyThere.map((scope) => `  only on the server: ${scope}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return same;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean', default: false } },
});
const servers = positionals.filter((word) => URL.canParse(word));
const [file] = positionals.filter((word) => !URL.canParse(word));
if (values.check !== servers.length > 0 || (file === undefined && servers.length === 0)) {
  throw new Error('usage: build-history.js [HISTORY.json] [--check URL...]');
}
const releases = file === undefined ? RELEASES : rewrite(file);
for (const url of servers) {
  if (!(await agrees(url, releases))) process.exitCode = 1;
}
