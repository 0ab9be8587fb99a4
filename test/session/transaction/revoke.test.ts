import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import {
  type Fault,
  type FaultServer,
  type RequestRecord,
  startFaultServer,
} from '../../support/fault-server.ts';
import { fidesauth, type Run, tempFolder } from '../../support/run.ts';
import { newSandbox, rootEnv } from '../../support/sandbox.ts';

type Scene = {
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly server: FaultServer;
  run(...args: string[]): Promise<Run>;
  fault(next: (request: RequestRecord) => Fault | undefined): void;
};

/** A server of that release with one bootstrapped profile, `ci`. */
async function scene(t: TestContext, version: string): Promise<Scene> {
  const { sandbox, rootId, rootSecret } = newSandbox(version);
  let fault: (request: RequestRecord) => Fault | undefined = () => undefined;
  const server = await startFaultServer(sandbox, { fault: (request) => fault(request) });
  t.after(() => server.close());
  const folder = await tempFolder(t);
  const env = { FIDESAUTH_CONFIG_DIR: folder, ...rootEnv(server.url, rootId, rootSecret) };
  const made = await fidesauth(['bootstrap', '--preset', 'auditor', '-p', 'ci'], { env });
  assert.equal(made.status, 0, made.stderr);
  return {
    folder,
    env,
    server,
    run: (...args) => fidesauth(args, { env }),
    fault: (next) => {
      fault = next;
    },
  };
}

const left = async (s: Scene): Promise<string[]> => {
  const folders = ['profiles', 'credentials', 'state/journal', 'state/tokens'];
  const names = await Promise.all(folders.map((name) => readdir(join(s.folder, name))));
  return names.flat();
};

const isDelete = ({ method }: RequestRecord): boolean => method === 'DELETE';

for (const version of ['2.86.2', '2.60.0']) {
  describe(`revoke on ${version}`, () => {
    it('shows with -n what it would delete, and changes nothing', async (t) => {
      const s = await scene(t, version);
      const before = await left(s);
      const run = await s.run('revoke', '-p', 'ci', '-n', '--json');
      assert.equal(run.status, 0, run.stderr);
      const shown = JSON.parse((await s.run('profiles', 'show', 'ci', '--json')).stdout);
      const { kind, profile, clientId, retiring, warnings } = JSON.parse(run.stdout);
      assert.deepEqual(
        [kind, profile, clientId, retiring, warnings],
        ['revoke.plan', 'ci', shown.clientId, null, []],
      );
      assert.ok(!s.server.requests.some(isDelete));
      assert.deepEqual(await left(s), before);
      assert.equal((await s.run('token', '-p', 'ci', '--fresh')).status, 0);
      await s.run('profiles', 'protect', 'ci');
      const text = await s.run('revoke', '-p', 'ci', '-n');
      assert.match(text.stdout, /warning: profile ci is protected/);
      assert.match(text.stderr, /nothing was changed; run it without -n to do this/);
    });

    it('deletes the client, proves it and removes every trace', async (t) => {
      const s = await scene(t, version);
      const shown = JSON.parse((await s.run('profiles', 'show', 'ci', '--json')).stdout);
      const token = (await s.run('token', '-p', 'ci')).stdout.trim();
      const before = s.server.requests.length;
      const run = await s.run('revoke', '-p', 'ci', '--yes', '--json');
      assert.equal(run.status, 0, run.stderr);
      assert.ok(s.server.requests.length - before <= 6, 'each thing is asked once');
      assert.equal(JSON.parse(run.stdout).clientId, shown.clientId);
      assert.deepEqual(await left(s), []);
      const headers = { authorization: `Bearer ${token}` };
      const call = await fetch(`${s.server.url}/api/v1/oauth/scope`, { headers });
      assert.equal(call.status, 403);
      assert.equal((await s.run('revoke', '-p', 'ci', '--yes')).status, 5);
    });

    it('changes nothing when the deletion is refused', async (t) => {
      const s = await scene(t, version);
      const before = await left(s);
      const body = JSON.stringify({
        detail: 'Not Authorized for this action. Required scope(s): [client:delete]',
      });
      const headers = { 'content-type': 'application/json' };
      s.fault((request) =>
        isDelete(request)
          ? { when: 'before', act: { kind: 'reply', status: 403, headers, body } }
          : undefined,
      );
      const run = await s.run('revoke', '-p', 'ci', '--yes');
      assert.equal(run.status, 4, run.stderr);
      assert.match(run.stderr, /client:delete/);
      assert.deepEqual(await left(s), before);
      s.fault(() => undefined);
      assert.equal((await s.run('token', '-p', 'ci', '--fresh')).status, 0);
    });

    for (const when of ['before', 'after'] as const) {
      it(`leaves it open when the deletion's reply is lost ${when} the server acted; recover ends it`, async (t) => {
        const s = await scene(t, version);
        s.fault((request) => (isDelete(request) ? { when, act: { kind: 'reset' } } : undefined));
        const run = await s.run('revoke', '-p', 'ci', '--yes');
        assert.equal(run.status, 9, run.stderr);
        assert.match(run.stderr, /fidesauth recover -p ci/);
        s.fault(() => undefined);
        assert.equal((await s.run('recover', '--undo', '--yes')).status, 6);
        const ended = await s.run('recover', '--yes', '--json');
        assert.equal(JSON.parse(ended.stdout).recovered[0].outcome, 'revoked', ended.stderr);
        assert.deepEqual(await left(s), []);
      });
    }

    it('says when somebody else has deleted the client', async (t) => {
      const s = await scene(t, version);
      const { clientId } = JSON.parse((await s.run('profiles', 'show', 'ci', '--json')).stdout);
      const {
        FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: id = '',
        FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: secret = '',
      } = s.env;
      const url = `${s.server.url}/api/v1/oauth`;
      const form = new URLSearchParams({
        client_id: id,
        client_secret: secret,
        grant_type: 'client_credentials',
      });
      const got = await fetch(`${url}/token`, { method: 'POST', body: form });
      const { access_token: root } = (await got.json()) as { access_token: string };
      await fetch(`${url}/client/${clientId}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${root}` },
      });
      const run = await s.run('revoke', '-p', 'ci', '--yes');
      assert.equal(run.status, 5, run.stderr);
      assert.match(run.stderr, /profiles remove ci --keep-client/);
    });

    it('is not done by the client itself, which could not prove it', async (t) => {
      const s = await scene(t, version);
      const before = await left(s);
      const args = ['--yes', '--admin-profile', 'ci'];
      const run = await fidesauth(['revoke', '-p', 'ci', ...args], {
        env: { FIDESAUTH_CONFIG_DIR: s.folder },
      });
      assert.equal(run.status, 2, run.stderr);
      assert.deepEqual(await left(s), before);
    });

    it('needs a named profile and --yes where nobody can be asked', async (t) => {
      const s = await scene(t, version);
      const sent = s.server.requests.length;
      assert.equal((await s.run('revoke', '--yes')).status, 2);
      assert.equal((await s.run('revoke', '-p', 'ci')).status, 6);
      assert.equal(s.server.requests.length, sent);
    });
  });
}
