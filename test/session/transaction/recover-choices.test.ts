import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { leaveEntry as leave, MARKER } from '../../support/journal.ts';
import { fidesauth, tempFolder } from '../../support/run.ts';
import { startSandbox } from '../../support/sandbox.ts';
import { errorOf } from '../../support/stage.ts';

const OTHER = 'cd'.repeat(16);

type Scene = { folder: string; url: string; env: Record<string, string> };

async function scene(t: TestContext, version: string): Promise<Scene> {
  const { url, env } = await startSandbox(t, version);
  const folder = await tempFolder(t);
  return { folder, url, env: { ...env, FIDESAUTH_CONFIG_DIR: folder } };
}

const open = (folder: string): Promise<string[]> => readdir(join(folder, 'state', 'journal'));

describe('recover', () => {
  it('proves that a lost create made nothing, from 2.82', async (t) => {
    const { folder, url, env } = await scene(t, '2.86.2');
    await leave(folder, url, {});
    const run = await fidesauth(['recover', '--yes', '--json'], { env });
    assert.equal(run.status, 0, run.stderr);
    assert.equal(JSON.parse(run.stdout).recovered[0].outcome, 'nothing');
    assert.deepEqual(await open(folder), []);
  });

  it('says what nobody can know before 2.82, and drops it only when told to', async (t) => {
    const { folder, url, env } = await scene(t, '2.60.0');
    await leave(folder, url, { generation: 'legacy' });
    const run = await fidesauth(['recover', '--yes'], { env });
    assert.equal(run.status, 9);
    assert.match(run.stderr, /no scopes and nobody knows its secret/);
    assert.match(run.stderr, new RegExp(`--forget ${MARKER}`));
    assert.equal((await open(folder)).length, 1);

    const wrong = await fidesauth(['recover', '--forget', OTHER, '--yes'], { env });
    assert.equal(wrong.status, 2);
    const unasked = await fidesauth(['recover', '--forget', MARKER], { env });
    assert.equal(unasked.status, 6);
    const dropped = await fidesauth(['recover', '--forget', MARKER, '--yes'], { env });
    assert.equal(dropped.status, 0, dropped.stderr);
    assert.deepEqual(await open(folder), []);
  });

  it('tells a mistyped profile from one with nothing open', async (t) => {
    const { folder, url, env } = await scene(t, '2.86.2');
    const bootstrap = ['bootstrap', '-p', 'catalog', '--scope', 'system:read'];
    assert.equal((await fidesauth(bootstrap, { env })).status, 0);
    for (const flags of [[], ['--undo'], ['--yes'], ['--server', url]]) {
      const known = await fidesauth(['recover', '-p', 'catalog', ...flags], { env });
      assert.deepEqual([known.status, known.stdout], [0, 'no unfinished work\n'], known.stderr);
      const run = await fidesauth(['recover', '-p', 'catalgo', ...flags, '--json'], { env });
      const { code, message, fix } = errorOf(run);
      assert.deepEqual([run.status, code, run.stdout], [5, 'profile.unknown', '']);
      assert.match(
        message,
        /^profile catalgo: there is no such profile, and no unfinished work for it$/,
      );
      assert.match(fix ?? '', /did you mean catalog\?/);
    }
    const all = await fidesauth(['recover'], { env });
    assert.equal(all.status, 0, all.stderr);
    await leave(folder, url, { profile: 'lost' });
    const lost = await fidesauth(['recover', '-p', 'lost', '--yes', '--json'], { env });
    assert.equal(JSON.parse(lost.stdout).recovered[0].outcome, 'nothing');
  });

  it('reports a client that somebody else deleted', async (t) => {
    const { folder, url, env } = await scene(t, '2.86.2');
    const clientId = 'f'.repeat(32);
    await leave(folder, url, { state: 'recorded', clientId });
    const run = await fidesauth(['recover', '--yes', '--json'], { env });
    assert.equal(run.status, 0, run.stderr);
    const [{ outcome }] = JSON.parse(run.stdout).recovered;
    assert.equal(outcome, 'gone');
  });

  it('takes an unfinished deletion to its end', async (t) => {
    const { folder, url, env } = await scene(t, '2.86.2');
    await leave(folder, url, { state: 'undoing', clientId: 'e'.repeat(32) });
    const run = await fidesauth(['recover', '--yes', '--json'], { env });
    assert.equal(JSON.parse(run.stdout).recovered[0].outcome, 'undone', run.stderr);
  });

  it('sends the deletion before 2.82 though only the secret, which is not there, could prove it', async (t) => {
    const { folder, url, env } = await scene(t, '2.60.0');
    const made = await fidesauth(['bootstrap', '-p', 'ci', '--scope', 'scope:read', '--json'], {
      env,
    });
    const { clientId } = JSON.parse(made.stdout);
    const file = join(folder, 'credentials', `${clientId}.json`);
    const { clientSecret } = JSON.parse(await readFile(file, 'utf8'));
    const mint = (): Promise<Response> =>
      fetch(`${url}/api/v1/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret }),
      });
    assert.equal((await mint()).status, 200);
    await rm(file);
    await leave(folder, url, { generation: 'legacy', state: 'undoing', clientId });
    const run = await fidesauth(['recover', '--yes'], { env });
    assert.equal(run.status, 9, run.stderr);
    assert.match(
      run.stderr,
      new RegExp(`client ${clientId}: .*proves nothing before Fides 2\\.82`),
    );
    assert.match(run.stderr, new RegExp(`--forget ${MARKER}`));
    assert.equal((await mint()).status, 401);
  });

  it('asks for one server when several have open work, and then leaves the other alone', async (t) => {
    const { folder, url, env } = await scene(t, '2.86.2');
    const other = await startSandbox(t, '2.82.1');
    await leave(folder, url, {});
    await leave(folder, other.url, { marker: OTHER, profile: 'other' });
    const both = await fidesauth(['recover', '--yes'], {
      env: { ...env, FIDESAUTH_SERVER: undefined },
    });
    assert.equal(both.status, 2);
    assert.match(both.stderr, /--server URL or -p NAME/);
    const one = await fidesauth(['recover', '--yes', '--server', url], { env });
    assert.equal(one.status, 0, one.stderr);
    assert.deepEqual(await open(folder), [`${OTHER}.json`]);
  });

  it('needs --yes and a credential where nobody can be asked, and changes nothing without', async (t) => {
    const { folder, url, env } = await scene(t, '2.86.2');
    await leave(folder, url, {});
    assert.equal((await fidesauth(['recover'], { env })).status, 6);
    const config = { FIDESAUTH_CONFIG_DIR: folder };
    const bare = await fidesauth(['recover', '--yes'], { env: config });
    assert.equal(bare.status, 2);
    assert.match(bare.stderr, /--admin-token-file/);
    assert.equal((await open(folder)).length, 1);
  });

  it('is named by the commands that meet unfinished work', async (t) => {
    const { folder, url, env } = await scene(t, '2.86.2');
    await leave(folder, url, { state: 'recorded', clientId: 'f'.repeat(32) });
    for (const args of [
      ['token', '-p', 'ci'],
      ['bootstrap', '-p', 'ci', '--preset', 'auditor', '--dry-run'],
    ]) {
      const run = await fidesauth(args, { env });
      assert.equal(run.status, 9, args.join(' '));
      assert.match(run.stderr, /fidesauth recover -p ci/);
    }
  });
});
