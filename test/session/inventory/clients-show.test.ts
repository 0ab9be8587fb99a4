import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeClient, makeClient } from '../../support/admin.ts';
import { newStage, type Stage } from '../../support/stage.ts';

const SHOW = ['clients', 'show'] as const;

type Shown = {
  readonly client: Readonly<Record<string, unknown>>;
  readonly presets: readonly unknown[];
  readonly risks: readonly { readonly scope: string; readonly kind: string }[];
  readonly ends: readonly string[];
};

async function shown(stage: Stage, client: string): Promise<Shown> {
  const run = await stage.run([...SHOW, client, '--json']);
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout);
}

async function failed(stage: Stage, client: string): Promise<Record<string, unknown>> {
  const run = await stage.run([...SHOW, client, '--json']);
  assert.equal(run.stdout, '');
  const { error } = JSON.parse(run.stderr);
  assert.equal(run.status, error.exitCode);
  return error;
}

describe('clients show', () => {
  it('shows a stored client by its id or its name, and what its deletion would end', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const made = ['bootstrap', '-p', 'shop', '--preset', 'dsr-gateway', '--scope', 'client:update'];
    assert.equal((await stage.run(made)).status, 0);
    const id = stage.made[0]?.client_id ?? '';
    const { client, presets, risks, ends } = await shown(stage, id);
    assert.deepEqual((await shown(stage, 'fidesauth-shop')).client, client);
    assert.deepEqual(
      [client.kind, client.profile, client.risk, client.descriptionEdited, ends],
      ['stored', 'shop', 'admin', false, ['tokens', 'profile', 'policy-authors']],
    );
    const [nearest] = presets;
    assert.deepEqual(nearest, { preset: 'dsr-gateway', extra: ['client:update'], lacks: [] });
    assert.deepEqual(
      risks.map(({ scope, kind }) => [scope, kind]),
      [
        ['client:update', 'admin'],
        ['privacy-request-access-results:read', 'subjects'],
        ['privacy-request:read', 'subjects'],
      ],
    );
  });

  it('does not count what amounts to admin on older releases alone', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const { client_id } = await makeClient(stage, ['client:create']);
    const { client, risks } = await shown(stage, client_id);
    assert.deepEqual([client.risk, risks], ['write', []]);
  });

  it('tells that a description was edited by hand', async (t) => {
    const stage = await newStage(t, '2.86.2');
    assert.equal((await stage.run(['bootstrap', '--preset', 'auditor'])).status, 0);
    const id = stage.made[0]?.client_id ?? '';
    await describeClient(stage, id, 'ours, do not touch');
    const { client } = await shown(stage, id);
    assert.deepEqual([client.descriptionEdited, client.kind], [true, 'stored']);
    const { stdout } = await stage.run([...SHOW, id]);
    assert.match(stdout, /changed by hand/);
  });

  it('refuses a name that two clients have, with both ids', async (t) => {
    const stage = await newStage(t, '2.86.2');
    for (const name of ['one', 'two']) {
      const made = ['bootstrap', '-p', name, '--client-name', 'sync', '--scope', 'system:read'];
      assert.equal((await stage.run(made)).status, 0);
    }
    const { code, message, exitCode, fix } = await failed(stage, 'sync');
    assert.deepEqual([code, exitCode], ['client.ambiguous', 6]);
    assert.match(String(fix), /clients show [0-9a-f]{32} --server http/);
    for (const { client_id } of stage.made) assert.ok(String(message).includes(client_id));
  });

  it('does not take the beginning of an id, nor a profile, for a client, but offers it', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const made = ['bootstrap', '-p', 'sync', '--client-name', 'nightly', '--scope', 'system:read'];
    assert.equal((await stage.run(made)).status, 0);
    const id = stage.made[0]?.client_id ?? '';
    for (const text of [id.slice(0, 8), 'sync']) {
      const { code, exitCode, fix } = await failed(stage, text);
      assert.deepEqual([code, exitCode], ['client.unknown', 5]);
      assert.ok(String(fix).includes(id), String(fix));
    }
    assert.match(String((await failed(stage, 'nightyl')).fix), /did you mean nightly\?/);
  });

  it('says of root that it is never listed, and of a list that it is not whole', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const { message } = await failed(stage, 'root');
    assert.match(String(message), /never lists root and system clients/);
    const { client_id } = await makeClient(stage, []);
    await describeClient(stage, client_id, 'x'.repeat(9 * 1024 * 1024));
    const lost = await failed(stage, client_id);
    assert.equal(lost.code, 'client.unknown');
    assert.match(String(lost.message), /one client in its list cannot be read/);
  });

  it('shows before 2.82 what is remembered, with exit 11', async (t) => {
    const stage = await newStage(t, '2.60.0');
    assert.equal((await stage.run(['bootstrap', '--preset', 'auditor'])).status, 0);
    const id = stage.made[0]?.client_id ?? '';
    const run = await stage.run([...SHOW, id]);
    assert.equal(run.status, 11);
    assert.match(run.stdout, /tells nobody which clients it has/);
    assert.match(run.stdout, /client: read/);
    assert.equal((await failed(stage, 'other')).code, 'client.unknown');
  });
});
