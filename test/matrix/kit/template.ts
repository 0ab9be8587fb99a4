import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../../support/fault-server.ts';
import { entriesIn, filesIn } from '../../support/stage.ts';
import { ageJournal, asRoot, isCurrent, tokenOf } from './outside.ts';
import { inWorld, type World } from './world.ts';

const CLIENT = '/api/v1/oauth/client';
const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', '-p', 'ci'];

type ClientFields = { name?: string; description?: string; scopes: readonly string[] };

type TemplateClient = {
  readonly id: string;
  readonly secret: string;
  readonly fields: ClientFields;
};

/** A store as the tool left it, and its clients as the server had them. */
type Template = {
  readonly url: string;
  readonly folders: readonly string[];
  /** Text by path below the store. */
  readonly files: ReadonlyMap<string, string>;
  readonly clients: readonly TemplateClient[];
};

const templates = new Map<string, Promise<Template>>();

/** Puts a finished bootstrap of profile `ci` into the world. */
export function plantProfile(world: World): Promise<void> {
  return plant(world, 'profile', bootstrap);
}

/** As {@link plantProfile}, and somebody else has then changed the client's scopes. */
export async function plantDrifted(world: World): Promise<void> {
  await plantProfile(world);
  await drift(world);
}

/**
 * Puts a bootstrap of profile `ci` into the world that was killed two minutes ago: from 2.82 when
 * the create was done and its reply lost, before when the scopes were about to be assigned.
 */
export function plantCut(world: World): Promise<void> {
  const [at, when] = isCurrent(world.version)
    ? (['create', 'after'] as const)
    : (['assign', 'before'] as const);
  return plant(world, 'cut', (first) => killedAt(first, BOOTSTRAP, at, when));
}

/** Puts a change of scopes into the world that was killed when it was about to be written. */
export function plantCutEnsure(world: World): Promise<void> {
  return plant(world, 'cut ensure', async (first) => {
    await bootstrap(first);
    await drift(first);
    await killedAt(first, ['bootstrap', '-p', 'ci', '--yes'], 'assign', 'before');
  });
}

/** Puts a replacement into the world that was killed when the old client was about to be deleted. */
export function plantCutReplace(world: World): Promise<void> {
  return plant(world, 'cut replace', async (first) => {
    await bootstrap(first);
    await killedAt(first, REPLACE, 'delete', 'before');
  });
}

/** As {@link plantCutReplace}, killed earlier: its new client is made, the profile names the old one. */
export function plantEarlyReplace(world: World): Promise<void> {
  return plant(world, 'early replace', async (first) => {
    await bootstrap(first);
    await killedAt(first, REPLACE, 'proof token', 'before');
  });
}

/** As {@link plantCutReplace}, killed when the old client was looked for: the journal says `switched`. */
export function plantSwitched(world: World): Promise<void> {
  return plant(world, 'switched', async (first) => {
    await bootstrap(first);
    const looked = isCurrent(first.version) ? 'read back #2' : 'proof token #2';
    await killedAt(first, REPLACE, looked, 'before');
  });
}

const ROTATE = ['rotate', '-p', 'ci', '--new-client', '--yes'];

/** As {@link plantProfile}, with a client that retires since the profile was rotated. */
export function plantRetiring(world: World): Promise<void> {
  return plant(world, 'retiring', async (first) => {
    await bootstrap(first);
    await ends(first, ROTATE);
  });
}

/** As {@link plantRetiring}, and the grace of that client is over. */
export async function plantOverdue(world: World): Promise<void> {
  await plantRetiring(world);
  const path = join(world.store, 'profiles', 'ci.json');
  const past = '"notBefore": "2026-01-01T00:00:00.000Z"';
  writeFileSync(path, readFileSync(path, 'utf8').replace(/"notBefore":\s*"[^"]+"/, past));
}

/** The file, beside the store, to which profiles deliver. */
export const DELIVERED = 'delivered.json';

/** As {@link plantProfile}, with its credential in a file as a store of secrets. */
export async function plantDelivered(world: World): Promise<void> {
  await plantProfile(world);
  await ends(world, ['export', '-p', 'ci', '--to', `file:${DELIVERED}`]);
}

/** Puts a rotation in place into the world that was killed when the server had done it. */
export function plantCutRotation(world: World): Promise<void> {
  return plant(world, 'cut rotation', async (first) => {
    await bootstrap(first);
    await killedAt(first, ['rotate', '-p', 'ci', '--in-place', '--yes'], 'renew', 'after');
  });
}

/** Puts a rotation into the world that was killed when its new client was about to be proved. */
export function plantEarlyRotation(world: World): Promise<void> {
  return plant(world, 'early rotation', async (first) => {
    await bootstrap(first);
    await killedAt(first, ROTATE, 'proof token', 'before');
  });
}

/** Puts a revoke of profile `ci` into the world that was killed when the deletion was about to be sent. */
export function plantCutRevoke(world: World): Promise<void> {
  return plant(world, 'cut revoke', async (first) => {
    await bootstrap(first);
    await killedAt(first, ['revoke', '-p', 'ci', '--yes'], 'delete', 'before');
  });
}

/** Puts a bootstrap into the world whose proof failed, killed when its client was about to be deleted. */
export function plantCutUndo(world: World): Promise<void> {
  return plant(world, 'cut undo', (first) =>
    killedAt(first, BOOTSTRAP, 'delete', 'before', { 'proof token': RESET }),
  );
}

/** The file, beside the store, that {@link plantExported} leaves. */
export const EXPORTED = 'exported.json';

/** Exports profile `ci` and removes it here, as for a move to this machine from another. */
export async function plantExported(world: World): Promise<void> {
  await plantProfile(world);
  for (const args of [
    ['export', '-p', 'ci', '--format', 'json', '-o', EXPORTED],
    ['profiles', 'remove', 'ci', '--keep-client', '--yes'],
  ]) {
    const run = await world.run(args);
    if (run.status !== 0) throw new Error(`no export: exit ${run.status}: ${run.stderr}`);
  }
}

const RESET: Fault = { when: 'before', act: { kind: 'reset' } };
const REPLACE = ['bootstrap', '-p', 'ci', '--if-exists', 'replace', '--yes'];

function bootstrap(world: World): Promise<void> {
  return ends(world, BOOTSTRAP);
}

async function ends(world: World, args: readonly string[]): Promise<void> {
  const run = await world.run(args);
  if (run.status !== 0) throw new Error(`no template: exit ${run.status}: ${run.stderr}`);
}

async function drift(world: World): Promise<void> {
  const [id] = [...world.issued.secrets.keys()];
  const path = `${CLIENT}/${id}/scope`;
  await asRoot(world, await rootToken(world), 'PUT', path, ['scope:read', 'user:read']);
}

async function killedAt(
  world: World,
  args: readonly string[],
  at: string,
  when: Fault['when'],
  others: Readonly<Record<string, Fault>> = {},
): Promise<void> {
  const run = await world.run(args, {
    killable: true,
    fault: ({ name, kill }) => {
      if (name !== at) return others[name];
      kill();
      return { when, act: { kind: 'hang' } };
    },
  });
  if (run.status !== null) throw new Error(`no template: exit ${run.status}: ${run.stderr}`);
}

/**
 * The tool makes each kind of store once a release; every further case gets a copy, with the ids,
 * secrets and address of its own server, whose clients are made by plain requests.
 */
async function plant(
  world: World,
  kind: string,
  make: (world: World) => Promise<void>,
): Promise<void> {
  const key = `${kind} ${world.version}`;
  const found = templates.get(key) ?? makeTemplate(world.version, make);
  templates.set(key, found);
  const { url, folders, files, clients } = await found;
  const changes: (readonly [string, string])[] = [[url, world.url]];
  const tokens = new Map<string, string>();
  for (const { id, secret, fields } of clients) {
    const pair = await makeClient(world, fields);
    changes.push([id, pair.id], [secret, pair.secret]);
    tokens.set(`state/tokens/${id}.json`, (await tokenOf(world, pair.id, pair.secret)) ?? '');
  }
  const renew = (text: string): string =>
    changes.reduce((done, [from, to]) => done.replaceAll(from, to), text);
  for (const name of folders) {
    mkdirSync(join(world.store, name), { recursive: true, mode: 0o700 });
  }
  for (const [name, text] of files) {
    const token = tokens.get(name);
    const fresh = token === undefined ? text : withToken(text, token);
    writeFileSync(join(world.store, renew(name)), renew(fresh), { mode: 0o600 });
  }
  ageJournal(world.store);
}

function withToken(text: string, accessToken: string): string {
  return JSON.stringify({ ...(JSON.parse(text) as object), accessToken });
}

function makeTemplate(version: string, make: (world: World) => Promise<void>): Promise<Template> {
  return inWorld(version, async (world) => {
    await make(world);
    const clients: TemplateClient[] = [];
    for (const [id, secret] of world.issued.secrets) {
      clients.push({ id, secret, fields: await fieldsOf(world, id) });
    }
    const all = filesIn(world.store);
    const folders = entriesIn(world.store).filter((name) => !all.includes(name));
    const names = all.filter((name) => !name.startsWith('state/locks/'));
    const files = names.map(
      (name) => [name, readFileSync(join(world.store, name), 'utf8')] as const,
    );
    return { url: world.url, folders: ['.', ...folders], files: new Map(files), clients };
  });
}

async function fieldsOf(world: World, id: string): Promise<ClientFields> {
  const path = `${CLIENT}/${id}${isCurrent(world.version) ? '' : '/scope'}`;
  const seen = await asRoot(world, await rootToken(world), 'GET', path);
  return Array.isArray(seen) ? { scopes: seen.map(String) } : (seen as ClientFields);
}

async function makeClient(
  world: World,
  { name, description, scopes }: ClientFields,
): Promise<{ id: string; secret: string }> {
  const root = await rootToken(world);
  const current = isCurrent(world.version);
  const body = current ? { name, description, scopes } : undefined;
  const made = (await asRoot(world, root, 'POST', CLIENT, body)) as Record<string, unknown>;
  const [id, secret] = [String(made.client_id), String(made.client_secret)];
  if (!current) await asRoot(world, root, 'PUT', `${CLIENT}/${id}/scope`, scopes);
  return { id, secret };
}

async function rootToken(world: World): Promise<string> {
  const token = await tokenOf(world, 'root', world.rootSecret);
  if (token === undefined) throw new Error('the root client gets no token');
  return token;
}
