import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type Fault, type RequestRecord, startFaultServer } from '../../support/fault-server.ts';
import { fidesauth, tempFolder } from '../../support/run.ts';
import { newSandbox, rootEnv } from '../../support/sandbox.ts';

type Scene = {
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly setFault: (fault: (request: RequestRecord) => Fault | undefined) => void;
  readonly requests: readonly RequestRecord[];
  readonly url: string;
};

async function scene(t: TestContext, version: string): Promise<Scene> {
  const { sandbox, rootId, rootSecret } = newSandbox(version);
  let fault: (request: RequestRecord) => Fault | undefined = () => undefined;
  const server = await startFaultServer(sandbox, { fault: (request) => fault(request) });
  t.after(() => server.close());
  const folder = await tempFolder(t);
  return {
    folder,
    env: { FIDESAUTH_CONFIG_DIR: folder, ...rootEnv(server.url, rootId, rootSecret) },
    setFault: (next) => {
      fault = next;
    },
    requests: server.requests,
    url: server.url,
  };
}

const bootstrap = ['bootstrap', '--preset', 'auditor', '-p', 'ci'];
const recover = ['recover', '--yes', '--json'];

/** Runs a bootstrap that is killed when the server has handled its request number `at`. */
async function killedAt(s: Scene, at: number): Promise<boolean> {
  let pid = 0;
  let killed = false;
  s.setFault((request) => {
    if (request.order !== at) return undefined;
    killed = true;
    process.kill(pid, 'SIGKILL');
    return { when: 'after', act: { kind: 'hang' } };
  });
  const run = fidesauth(bootstrap, {
    env: s.env,
    onStart: (started) => {
      pid = started;
    },
  });
  if (
    await run.then(
      () => false,
      () => true,
    )
  )
    assert.ok(killed);
  s.setFault(() => undefined);
  return killed;
}

async function files(folder: string, name: string): Promise<string[]> {
  return (await readdir(join(folder, name))).filter((file) => !file.startsWith('.'));
}

for (const version of ['2.86.2', '2.60.0']) {
  // Rule 36 of docs/terminal.md.
  describe(`recover on ${version}`, () => {
    it('makes every run whole again that was killed after the server acted', async (t) => {
      let reached = 0;
      for (let at = 0; ; at += 1) {
        const s = await scene(t, version);
        if (!(await killedAt(s, at))) break;
        reached += 1;
        await recovers(s, at);
      }
      assert.ok(reached >= 6, `only ${reached} requests`);
    });

    it('finds nothing to do on a clean store', async (t) => {
      const s = await scene(t, version);
      const run = await fidesauth(recover, { env: s.env });
      assert.deepEqual(JSON.parse(run.stdout), {
        schemaVersion: 1,
        kind: 'recover',
        recovered: [],
      });
      assert.equal(s.requests.length, 0);
    });
  });
}

/** Sets a journal's send time back, as if the minute had passed that a lost create may take. */
async function age(path: string): Promise<void> {
  const entry = JSON.parse(await readFile(path, 'utf8'));
  const sentAt = new Date(Date.parse(entry.sentAt) - 120_000).toISOString();
  await writeFile(path, JSON.stringify({ ...entry, sentAt }));
}

/** After a kill: recover ends well, a second one finds nothing, and nothing is left half-made. */
async function recovers(s: Scene, at: number): Promise<void> {
  const journal = await files(s.folder, 'state/journal').catch(() => []);
  for (const name of journal) await age(join(s.folder, 'state', 'journal', name));
  const first = await fidesauth(recover, { env: s.env });
  const label = `request ${at}: ${first.stdout}${first.stderr}`;
  if (first.status === 9) {
    assert.match(first.stderr, /bootstrap\.incomplete/, label);
    assert.match(first.stderr, /--forget/, label);
    return;
  }
  assert.equal(first.status, 0, label);
  const { recovered } = JSON.parse(first.stdout);
  assert.equal(recovered.length, journal.length, label);
  assert.deepEqual(await files(s.folder, 'state/journal').catch(() => []), [], label);
  const second = await fidesauth(recover, { env: s.env });
  assert.deepEqual(JSON.parse(second.stdout).recovered, [], label);
  const profiles = await files(s.folder, 'profiles').catch(() => []);
  const credentials = await files(s.folder, 'credentials').catch(() => []);
  assert.equal(credentials.length, profiles.length, label);
  if (profiles.length > 0) {
    const token = await fidesauth(['token', '-p', 'ci', '--fresh'], { env: s.env });
    assert.equal(token.status, 0, label + token.stderr);
  }
}
