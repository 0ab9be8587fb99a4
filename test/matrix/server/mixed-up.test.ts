import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isMutating, nameOf, type RequestName } from '../../support/requests.ts';
import { documentsIn, type Pair } from '../../support/stage.ts';
import { each } from '../kit/pool.ts';
import { FULL } from '../kit/scale.ts';
import { codeOf, Ledger, newScene, onB, type Scene } from '../kit/two-servers/scene.ts';

const VERSIONS = ['2.86.2', '2.60.0'] as const;
const counts = new Map<string, number>();

function count(what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

const sampled = <T>(all: readonly T[], stride: number): readonly T[] =>
  FULL ? all : all.filter((_, index) => index % stride === stride - 1);

const bootstrapOf = (name: string): string[] => [
  'bootstrap',
  '--preset',
  'auditor',
  '-p',
  name,
  '--json',
  '--no-input',
];
const REVOKE = ['revoke', '-p', 'a', '--yes', '--json'];
const FRESH = ['token', '-p', 'a', '--fresh', '--json'];

const STATUSES = [301, 302, 303, 307, 308] as const;
const LOCATIONS: readonly ((url: string, path: string) => string)[] = [
  (url, path) => `${url}${path}`,
  (url, path) => `${url.replace('http:', '')}${path}`,
  (url, path) => `${url.replace('http://', 'http://root:x@')}${path}`,
  (url) => url.replace('127.0.0.1', 'LOCALHOST'),
];

const BOOTSTRAP_REQUESTS: readonly RequestName[] = [
  'identify',
  'root token',
  'registry',
  'create',
  'assign',
  'read back',
  'proof token',
];

type Redirect = {
  readonly version: string;
  readonly command: 'bootstrap' | 'revoke' | 'token' | 'scopes';
  readonly name: RequestName | 'openapi';
  readonly status: number;
};

function redirects(): Redirect[] {
  return VERSIONS.flatMap((version) => {
    const current = version === '2.86.2';
    const made = BOOTSTRAP_REQUESTS.filter((name) => !current || name !== 'assign');
    const revoked = ['identify', 'root token', 'delete', current ? 'read back' : 'proof token'];
    return STATUSES.flatMap((status): Redirect[] => [
      ...made.map((name) => ({ version, command: 'bootstrap' as const, name, status })),
      ...(revoked as RequestName[]).map((name) => ({
        version,
        command: 'revoke' as const,
        name,
        status,
      })),
      { version, command: 'token', name: 'identify', status },
      { version, command: 'token', name: 'proof token', status },
      { version, command: 'scopes', name: 'openapi', status },
    ]);
  });
}

const LINES = {
  bootstrap: bootstrapOf('new'),
  revoke: REVOKE,
  token: FRESH,
  scopes: ['scopes', 'list', '-p', 'a', '--json'],
} as const;

async function assertRedirect(t: TestContext, one: Redirect, index: number): Promise<void> {
  const label = JSON.stringify(one);
  const scene = await newScene(t, one.version);
  const ledger = new Ledger();
  if (one.command !== 'bootstrap') {
    assert.equal((await scene.run(bootstrapOf('a'))).status, 0);
  }
  const locate = LOCATIONS[index % LOCATIONS.length] ?? String;
  let met = false;
  scene.fault('a', (request) => {
    const name = request.path === '/openapi.json' ? 'openapi' : nameOf(request);
    if (met || name !== one.name) return undefined;
    met = true;
    const location = locate(scene.b.server.url, request.path);
    return {
      when: 'before',
      act: { kind: 'reply', status: one.status, headers: { location } },
    };
  });
  const done = await scene.run(LINES[one.command]);
  assert.ok(met, label);
  assert.deepEqual(scene.b.server.requests, [], label);
  ledger.assertApart(scene, label);
  // A deletion that was sent, wherever to, is open until it is proved.
  const expected = one.name === 'delete' ? 'revoke.incomplete' : 'server.redirect';
  assert.deepEqual([codeOf(done), done.status], [expected, one.name === 'delete' ? 9 : 7], label);
  count(`redirects of ${one.command}`);
}

test('a redirect to another server carries nothing there', async (t) => {
  const all = sampled(
    redirects().map((one, index) => [one, index] as const),
    37,
  );
  await each(all, 2, ([one, index]) => assertRedirect(t, one, index));
});

/** The reply of a request with members replaced; B lies, and A's side must not suffer. */
function lie(
  scene: Scene,
  wanted: (request: Parameters<typeof nameOf>[0]) => boolean,
  body: () => string,
): () => boolean {
  let met = false;
  scene.fault('b', (request) => {
    if (met || !wanted(request)) return undefined;
    met = true;
    return {
      when: 'before',
      act: {
        kind: 'reply',
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: body(),
      },
    };
  });
  return () => met;
}

/** Profile, secret and cached token of A's client, as they lie in the store. */
const ofClient = (scene: Scene, { client_id }: Pair): string[] =>
  ['profiles/a.json', `credentials/${client_id}.json`, `state/tokens/${client_id}.json`].map(
    (name) => readFileSync(join(scene.store, name), 'utf8'),
  );

async function killOnB(scene: Scene, name: RequestName): Promise<void> {
  let pid = 0;
  scene.fault('b', (request) => {
    if (nameOf(request) !== name) return undefined;
    process.kill(pid, 'SIGKILL');
    return { when: 'after', act: { kind: 'reset' } };
  });
  const onStart = (started: number): void => {
    pid = started;
  };
  const run = scene.run(bootstrapOf('b'), { env: onB(scene), onStart });
  await assert.rejects(run, /ended by SIGKILL/);
  scene.fault('b', undefined);
}

const isCreate = (request: Parameters<typeof nameOf>[0]): boolean => nameOf(request) === 'create';
const isSearch = (request: Parameters<typeof nameOf>[0]): boolean => nameOf(request) === 'search';
const isRotate = ({ path }: Parameters<typeof nameOf>[0]): boolean => path.endsWith('/secret');
const RECOVER = ['recover', '--yes', '--json'];

/** Where B names A's client as its own, and what is run into it. */
const LIES: Readonly<
  Record<string, (scene: Scene, foreign: Pair) => Promise<{ met: () => boolean; line: string[] }>>
> = {
  'in the reply to a create': async (scene, { client_id }) => {
    const pair = { client_id, client_secret: 'told-by-the-other-server' };
    return { met: lie(scene, isCreate, () => JSON.stringify(pair)), line: bootstrapOf('b') };
  },
  'in the list that a lost create is looked for in': async (scene, { client_id }) => {
    await killOnB(scene, 'create');
    const [entry] = documentsIn(scene.store, 'state', 'journal');
    const description = `Made by fidesauth: auditor [fidesauth2 ${String(entry?.marker)}]`;
    const page = { items: [{ client_id, description }], total: 1, pages: 1 };
    return { met: lie(scene, isSearch, () => JSON.stringify(page)), line: RECOVER };
  },
  'in the reply that renews a secret': async (scene, { client_id }) => {
    await killOnB(scene, 'create');
    const pair = { client_id, client_secret: 'told-by-the-other-server' };
    return { met: lie(scene, isRotate, () => JSON.stringify(pair)), line: RECOVER };
  },
};

async function assertLie(t: TestContext, version: string, name: string): Promise<void> {
  const label = `${version}: A's client ${name}`;
  const scene = await newScene(t, version);
  // B is told the id by this test, and may hear it back.
  const ledger = new Ledger({ ids: false });
  assert.equal((await scene.run(bootstrapOf('a'))).status, 0);
  const [foreign] = scene.a.made;
  if (foreign === undefined) throw new Error('no client on A');
  const before = ofClient(scene, foreign);
  const { met, line } = (await LIES[name]?.(scene, foreign)) ?? {};
  const done = await scene.run(line ?? [], { env: onB(scene) });
  assert.ok(met?.(), `${label}: ${done.stderr}`);
  assert.ok([0, 5, 7, 8, 9].includes(done.status), `${label}: ${codeOf(done)} ${done.stderr}`);
  assert.deepEqual(ofClient(scene, foreign), before, `${label}: what is stored of A's`);
  scene.fault('b', undefined);
  assert.deepEqual(scene.a.living(), [foreign.client_id], label);
  assert.equal((await scene.run(FRESH)).status, 0, label);
  assert.ok(ledger.assertApart(scene, label) > 0);
  assert.equal(scene.a.server.requests.filter(isMutating).length, version === '2.86.2' ? 1 : 2);
  count('lies about whose client it is');
}

const LEGACY_LIES = ['in the reply to a create'];

test("a server that names another's client as its own harms neither", async (t) => {
  const all = VERSIONS.flatMap((version) =>
    Object.keys(LIES)
      .filter((name) => version === '2.86.2' || LEGACY_LIES.includes(name))
      .map((name) => ({ version, name })),
  );
  await each(sampled(all, 3), 2, ({ version, name }) => assertLie(t, version, name));
});

test('counts', (t) => {
  for (const [what, number] of counts) t.diagnostic(`mixed up: ${what}: ${number}`);
  assert.ok(counts.size > 0);
});
