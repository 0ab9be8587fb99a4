import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentsIn, filesIn } from '../../support/stage.ts';
import type { World } from './world.ts';

const CLIENT = '/api/v1/oauth/client';

export type ClientSeen = {
  readonly id: string;
  readonly scopes: readonly string[];
  /** Of the client's description (Fides 2.82 and later). */
  readonly marker: string | undefined;
};

export type ProfileSeen = {
  readonly name: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** There is a credential file of this client and server, and the server accepts the pair. */
  readonly works: boolean;
  /** The client that its last rotation keeps for a time. */
  readonly retiring: string | undefined;
  /** Since when its secret is in use, where that was rotated in place. */
  readonly secretSince: string | undefined;
};

export type EntrySeen = {
  readonly marker: string;
  readonly state: string;
  readonly profile: string;
  readonly clientId: string | undefined;
  /** The ids of the clients that it deletes once another is in their place. */
  readonly replaces: readonly string[];
};

/** What is there, on the server and on disk, seen without the tool. */
export type View = {
  readonly clients: readonly ClientSeen[];
  readonly profiles: readonly ProfileSeen[];
  /** Client ids of the credential files. */
  readonly credentials: readonly string[];
  readonly journal: readonly EntrySeen[];
  /** The client ids of the lines of history that tell of a client's making. */
  readonly madeInHistory: readonly string[];
  /** The client that a store of secrets names, whose pair there works. */
  readonly delivered: string | undefined;
};

/** The clients that profiles lead to: their own, and those that they name as retiring. */
export function namedBy(profiles: readonly ProfileSeen[]): string[] {
  return profiles.flatMap(({ clientId, retiring }) =>
    retiring === undefined ? [clientId] : [clientId, retiring],
  );
}

/** Looks at the server by plain requests of the root client and at the store by its files. */
export async function lookAt(world: World): Promise<View> {
  const root = await tokenOf(world, 'root', world.rootSecret);
  if (root === undefined) throw new Error('the root client gets no token');
  const credentials = documentsIn(world.store, 'credentials');
  const accepted = async (id: unknown): Promise<boolean> => {
    const found = credentials.find(({ clientId }) => clientId === id);
    if (found?.server !== world.url) return false;
    return (await tokenOf(world, String(id), String(found.clientSecret))) !== undefined;
  };
  const profiles = await Promise.all(
    documentsIn(world.store, 'profiles').map(async ({ name, clientId, scopes, ...more }) => ({
      name: String(name),
      clientId: String(clientId),
      scopes: sorted(scopes),
      works: await accepted(clientId),
      retiring: (more.retiring as { clientId: string } | undefined)?.clientId,
      secretSince: (more.secretSince as { time: string } | undefined)?.time,
    })),
  );
  return {
    clients: await clientsOf(world, root),
    profiles,
    credentials: credentials.map(({ clientId }) => String(clientId)).sort(),
    journal: documentsIn(world.store, 'state', 'journal').map((entry) => ({
      marker: String(entry.marker),
      state: String(entry.state),
      profile: String(entry.profile),
      clientId: entry.clientId === undefined ? undefined : String(entry.clientId),
      replaces: ((entry.replaces ?? []) as { clientId: string }[]).map((old) => old.clientId),
    })),
    madeInHistory: historyOf(world.store)
      .filter(({ operation }) => ['bootstrap', 'replace', 'rotate'].includes(String(operation)))
      .map(({ clientId }) => String(clientId)),
    delivered: await deliveredIn(world),
  };
}

/** @throws when what a program would find in the store of secrets is dead */
async function deliveredIn(world: World): Promise<string | undefined> {
  const path = join(world.store, '..', 'delivered.json');
  if (!existsSync(path)) return undefined;
  const pair = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  const { FIDES_CLIENT_ID: id = '', FIDES_CLIENT_SECRET: secret = '' } = pair;
  const token = await tokenOf(world, id, secret);
  assert.ok(token !== undefined, `the store of secrets names client ${id}, which is dead`);
  return id;
}

function historyOf(store: string): Record<string, unknown>[] {
  const [name] = filesIn(store).filter((file) => file === 'state/history.jsonl');
  if (name === undefined) return [];
  const lines = readFileSync(join(store, name), 'utf8').trimEnd().split('\n');
  return lines.filter(isWhole).map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A full disk can tear a line, which then is like none. */
function isWhole(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** A token of a pair; undefined when the server does not accept it. */
export async function tokenOf(
  world: World,
  id: string,
  secret: string,
): Promise<string | undefined> {
  const body = new URLSearchParams({ client_id: id, client_secret: secret });
  const reply = await fetch(`${world.url}/api/v1/oauth/token`, { method: 'POST', body });
  const { access_token } = (await reply.json()) as { access_token?: string };
  if (reply.status !== 200 && reply.status !== 401) throw new Error(`token: ${reply.status}`);
  return access_token;
}

/** The JSON of a reply to root. @throws for any status but those expected, 200 by default */
export async function asRoot(
  world: World,
  token: string,
  method: string,
  path: string,
  json?: unknown,
): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = json === undefined ? null : JSON.stringify(json);
  const reply = await fetch(world.url + path, { method, headers, body });
  if (reply.status !== 200) throw new Error(`${method} ${path}: ${reply.status}`);
  return reply.json();
}

/** True where clients can be listed: Fides 2.82 and later. */
export function isCurrent(version: string): boolean {
  return version !== '2.60.0';
}

type Listed = { client_id: string; scopes: string[]; description: string | null };

async function clientsOf(world: World, root: string): Promise<ClientSeen[]> {
  if (isCurrent(world.version)) {
    const page = (await asRoot(world, root, 'GET', `${CLIENT}?page=1&size=100`)) as {
      items: Listed[];
      total: number;
    };
    if (page.items.length !== page.total) throw new Error('more clients than one page holds');
    return page.items
      .map(({ client_id, scopes, description }) => ({
        id: client_id,
        scopes: sorted(scopes),
        marker: /\[fidesauth2 ([0-9a-f]{32})/.exec(description ?? '')?.[1],
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }
  const living: ClientSeen[] = [];
  // Nothing but its own pair tells whether a client is there, and there is no list.
  for (const [id, secret] of [...world.issued.secrets].sort()) {
    if ((await tokenOf(world, id, secret)) === undefined) continue;
    const scopes = await asRoot(world, root, 'GET', `${CLIENT}/${id}/scope`);
    living.push({ id, scopes: sorted(scopes), marker: undefined });
  }
  return living;
}

function sorted(value: unknown): string[] {
  if (!Array.isArray(value)) throw new Error('no list of scopes');
  return value.map(String).sort();
}

/** Sets the times of all journal entries back by two minutes, as if that much had passed. */
export function ageJournal(store: string): void {
  const folder = join(store, 'state', 'journal');
  for (const name of filesIn(folder).filter((file) => /^[0-9a-f]{32}\.json$/.test(file))) {
    const path = join(folder, name);
    const entry = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    const back = (time: unknown): string =>
      new Date(Date.parse(String(time)) - 120_000).toISOString();
    const sentAt = entry.sentAt === undefined ? {} : { sentAt: back(entry.sentAt) };
    writeFileSync(path, JSON.stringify({ ...entry, startedAt: back(entry.startedAt), ...sentAt }));
  }
}

/** Where a secret or token lies that must not, and files that are open to others or damaged. */
export function faultsOfFiles({ store, rootSecret, issued }: World): string[] {
  const faults: string[] = [];
  for (const name of filesIn(store)) {
    const path = join(store, name);
    const text = readFileSync(path, 'utf8');
    if ((statSync(path).mode & 0o077) !== 0) faults.push(`${name}: open to others`);
    if (!isReadable(name, text)) faults.push(`${name}: damaged`);
    if (text.includes(rootSecret)) faults.push(`${name}: holds the root secret`);
    if (!name.startsWith('credentials/') && holdsAny(text, issued.everySecret))
      faults.push(`${name}: holds a client secret`);
    if (!name.startsWith('state/tokens/') && holdsAny(text, issued.tokens))
      faults.push(`${name}: holds an access token`);
  }
  return faults;
}

/** Temporary files of a killed process are nobody's to read. */
function isReadable(name: string, text: string): boolean {
  if (name.endsWith('.tmp')) return true;
  return name.endsWith('.jsonl') || isWhole(text);
}

/** True when one of the values is in the text. */
export function holdsAny(text: string, values: Iterable<string>): boolean {
  return [...values].some((value) => text.includes(value));
}
