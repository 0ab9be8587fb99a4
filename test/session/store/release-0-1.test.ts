import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { rootToken, tokenOf } from '../../support/admin.ts';
import { ROOT } from '../../support/run.ts';
import { documentsIn, errorOf, newStage, type Pair, type Stage } from '../../support/stage.ts';

/**
 * A store that release 0.1 wrote, killed in each state of its journal, and the clients that its
 * two sandboxes had then.
 */
type Left = {
  readonly servers: readonly {
    readonly version: string;
    readonly url: string;
    readonly clients: readonly (Pair & {
      readonly name: string | null;
      readonly description: string | null;
      readonly scopes: readonly string[];
    })[];
  }[];
  readonly files: Readonly<Record<string, string>>;
};

const LEFT: Left = JSON.parse(
  readFileSync(join(ROOT, 'test/fixtures/release-0.1/store.json'), 'utf8'),
);

/** A client as release 0.1 left it, on a server of today: its id and secret are new. */
async function makeAgain(
  stage: Stage,
  { name, description, scopes }: Left['servers'][number]['clients'][number],
): Promise<Pair> {
  const body = stage.version >= '2.82' ? { name, description, scopes } : scopes;
  const authorization = `Bearer ${await rootToken(stage)}`;
  const made = await fetch(`${stage.server.url}/api/v1/oauth/client`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(made.status, 200);
  return (await made.json()) as Pair;
}

/**
 * The stages of both servers, and the store with their addresses, ids, secrets and tokens; of the
 * journal, only what is open for those profiles.
 */
async function restored(
  t: TestContext,
  ...open: readonly string[]
): Promise<{ now: Stage; former: Stage }> {
  const [now, former] = [await newStage(t, '2.86.2'), await newStage(t, '2.60.0')];
  const swaps = new Map<string, string>();
  for (const [at, stage] of [now, former].entries()) {
    const left = LEFT.servers[at];
    swaps.set(left?.url ?? '', stage.server.url);
    for (const client of left?.clients ?? []) {
      const pair = await makeAgain(stage, client);
      swaps.set(client.client_id, pair.client_id).set(client.client_secret, pair.client_secret);
      const token = tokenIn(`state/tokens/${client.client_id}.json`);
      if (token !== undefined) swaps.set(token, await tokenOf(stage, pair));
    }
  }
  for (const [path, text] of Object.entries(LEFT.files)) {
    if (path.startsWith(JOURNAL) && !open.includes(JSON.parse(text).profile)) continue;
    const file = join(now.store, swapped(path, swaps));
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, swapped(text, swaps), { mode: 0o600 });
  }
  const env = { ...former.env, FIDESAUTH_CONFIG_DIR: now.store };
  return { now, former: { ...former, store: now.store, env, run: runOf(former, env) } };
}

const JOURNAL = 'state/journal/';

function runOf({ run }: Stage, env: Stage['env']): Stage['run'] {
  return (args, options = {}) => run(args, { ...options, env });
}

function tokenIn(path: string): string | undefined {
  const text = LEFT.files[path];
  return text === undefined ? undefined : JSON.parse(text).accessToken;
}

function swapped(text: string, swaps: ReadonlyMap<string, string>): string {
  let result = text;
  for (const [old, next] of swaps) result = result.replaceAll(old, next);
  return result;
}

/** What each entry ends as: after `recover`, and after `recover --undo`; a code where it is refused. */
const ENTRIES = [
  ['b-intent', 'now', 'finished', 'undone'],
  ['b-recorded', 'now', 'finished', 'undone'],
  ['b-assigning', 'former', 'finished', 'undone'],
  ['b-legacy-intent', 'former', 'bootstrap.incomplete', 'bootstrap.incomplete'],
  ['b-committed', 'now', 'finished', 'profile.busy'],
  ['e-assigning', 'now', 'finished', 'restored'],
  ['e-committed', 'now', 'finished', 'profile.busy'],
  ['r-intent', 'now', 'finished', 'undone'],
  ['r-recorded', 'now', 'finished', 'undone'],
  ['r-switched', 'now', 'finished', 'profile.busy'],
  ['r-deleting', 'now', 'finished', 'profile.busy'],
  ['r-committed', 'now', 'finished', 'profile.busy'],
  ['u-undoing', 'now', 'undone', 'undone'],
  ['u-deleted', 'now', 'undone', 'undone'],
  ['v-undoing', 'now', 'revoked', 'profile.busy'],
  ['v-deleted', 'now', 'revoked', 'revoked'],
] as const;

async function endsAs(
  stage: Stage,
  profile: string,
  undo: boolean,
  expected: string,
): Promise<void> {
  const more = undo ? ['--undo'] : [];
  const run = await stage.run(['recover', '-p', profile, '--yes', '--json', ...more]);
  if (expected.includes('.')) {
    assert.equal(errorOf(run).code, expected);
    return;
  }
  assert.equal(run.status, 0, run.stderr);
  const { recovered } = JSON.parse(run.stdout);
  assert.deepEqual(
    recovered.map((entry: { profile: string; outcome: string }) => [entry.profile, entry.outcome]),
    [[profile, expected]],
  );
}

/** A client's last pair tells whether it is there, on every release. */
async function isThere(stage: Stage, clientId: string): Promise<boolean> {
  const client_secret = stage.issued.secrets.get(clientId) ?? '';
  const body = new URLSearchParams({ client_id: clientId, client_secret });
  const url = `${stage.server.url}/api/v1/oauth/token`;
  return (await fetch(url, { method: 'POST', body })).status === 200;
}

/** The profile gives a token, is in order, and can be revoked: its client is gone then. */
async function serves(stage: Stage, profile: string): Promise<void> {
  const { clientId } = JSON.parse(
    (await stage.run(['profiles', 'show', profile, '--json'])).stdout,
  );
  assert.ok(await isThere(stage, clientId), `${profile} has its client`);
  const token = (await stage.run(['token', '-p', profile])).stdout.trim();
  const headers = { authorization: `Bearer ${token}` };
  const asked = await fetch(`${stage.server.url}/api/v1/oauth/scope`, { headers });
  assert.equal(asked.status, 200, profile);
  const status = await stage.run(['status', '-p', profile]);
  assert.equal(status.status, 0, status.stderr + status.stdout);
  const revoked = await stage.run(['revoke', '-p', profile, '--yes']);
  assert.equal(revoked.status, 0, revoked.stderr);
  assert.ok(!(await isThere(stage, clientId)), `${profile}: its client is gone`);
}

describe('a store that release 0.1 wrote', () => {
  it('has an entry in each state that a journal can have', () => {
    const states = new Set(
      Object.entries(LEFT.files)
        .filter(([path]) => path.startsWith(JOURNAL))
        .map(([, text]) => JSON.parse(text).state),
    );
    assert.equal(states.size, 8);
  });

  it('keeps its current profile, and its history', async (t) => {
    const { now } = await restored(t);
    const { currentProfile } = JSON.parse(readFileSync(join(now.store, 'config.json'), 'utf8'));
    assert.equal(currentProfile, 'sound');
    assert.match((await now.run(['profiles', 'list'])).stdout, /^sound \*/m);
    const before = LEFT.files['state/history.jsonl']?.split('\n').length ?? 0;
    assert.equal((await now.run(['revoke', '-p', 'keyed', '--yes'])).status, 0);
    const lines = readFileSync(join(now.store, 'state/history.jsonl'), 'utf8').split('\n');
    assert.equal(lines.length, before + 1);
  });

  it('has profiles that serve on, on both generations', async (t) => {
    const { now, former } = await restored(t);
    await serves(now, 'sound');
    await serves(now, 'keyed');
    await serves(former, 'sound-legacy');
  });

  it('has a profile with a key that is found on the server, and replaced', async (t) => {
    const { now } = await restored(t);
    const fresh = join(now.folder, 'elsewhere');
    const args = ['bootstrap', '-p', 'ci', '--preset', 'auditor', '--key', 'ci', '--json'];
    const env = { FIDESAUTH_CONFIG_DIR: fresh };
    assert.equal(errorOf(await now.run(args, { env })).code, 'client.exists');
    const replaced = await now.run([...args, '--if-exists', 'replace', '--yes'], { env });
    assert.equal(replaced.status, 0, replaced.stderr);
    assert.equal(JSON.parse(replaced.stdout).deleted.length, 1);
  });

  it('keeps the form that release 0.1 reads, as long as nothing new is in it', async (t) => {
    const { now } = await restored(t);
    const args = ['-p', 'sound', '--preset', 'auditor', '--scope', 'policy:read'];
    const run = await now.run(['bootstrap', ...args, '--change-preset', '--yes']);
    assert.equal(run.status, 0, run.stderr);
    const profiles = documentsIn(now.store, 'profiles');
    assert.deepEqual([...new Set(profiles.map(({ version }) => version))], [1]);
    const known = Object.keys(JSON.parse(LEFT.files['profiles/sound.json'] ?? '{}'));
    const sound = profiles.find(({ name }) => name === 'sound') ?? {};
    assert.deepEqual(Object.keys(sound).sort(), known.sort());
  });

  it('is finished by recover, whatever is open; then each profile serves on', async (t) => {
    const stages = await restored(t, ...ENTRIES.map(([profile]) => profile));
    for (const [profile, server, finished] of ENTRIES) {
      await endsAs(stages[server], profile, false, finished);
    }
    const { now, former } = stages;
    const left = documentsIn(now.store, 'state', 'journal');
    assert.deepEqual(
      left.map(({ profile }) => profile),
      ['b-legacy-intent'],
    );
    await former.run(['recover', '--forget', String(left[0]?.marker), '--yes']);
    for (const { name, server } of documentsIn(now.store, 'profiles')) {
      await serves(server === now.server.url ? now : former, String(name));
    }
    const { secrets } = now.issued;
    const there = await Promise.all([...secrets.keys()].map((id) => isThere(now, id)));
    assert.ok(!there.includes(true), 'no client is left');
  });

  it('is undone by recover --undo, where there is a way back', async (t) => {
    const stages = await restored(t, ...ENTRIES.map(([profile]) => profile));
    for (const [profile, server, , undone] of ENTRIES) {
      await endsAs(stages[server], profile, true, undone);
    }
  });
});
