import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { leaveDeletion, MARKER } from '../../support/journal.ts';
import { errorOf, newStage, remainsIn, type Stage } from '../../support/stage.ts';

/** A client that only its id names; `secret`: what is stored of it but its profile. */
async function bereft(t: TestContext, version: string, secret: boolean): Promise<[Stage, string]> {
  const stage = await newStage(t, version);
  const made = await stage.run(['bootstrap', '-p', 'old', '--scope', 'scope:read', '--json']);
  assert.equal(made.status, 0, made.stderr);
  const { clientId } = JSON.parse(made.stdout);
  await rm(join(stage.store, 'profiles', 'old.json'));
  await rm(join(stage.store, 'config.json'), { force: true });
  if (!secret) await rm(join(stage.store, 'credentials', `${clientId}.json`));
  return [stage, clientId];
}

async function storedMarker({ store }: Stage, clientId: string): Promise<string> {
  const text = await readFile(join(store, 'credentials', `${clientId}.json`), 'utf8');
  return JSON.parse(text).marker;
}

async function lastLine({ store }: Stage): Promise<Record<string, unknown>> {
  const text = await readFile(join(store, 'state', 'history.jsonl'), 'utf8');
  return JSON.parse(text.trim().split('\n').at(-1) ?? '');
}

describe('a deletion of a client without a profile that was cut short', () => {
  it('is finished by recover, with proof and a line of history', async (t) => {
    const [stage, clientId] = await bereft(t, '2.86.2', false);
    await leaveDeletion(stage.store, stage.server.url, { clientId });
    const run = await stage.run(['recover', '--yes']);
    assert.equal(run.status, 0, run.stderr);
    assert.match(
      run.stderr,
      new RegExp(`to be deleted: client ${clientId} .*no profile names it`, 's'),
    );
    assert.match(run.stdout, new RegExp(`client ${clientId} on .*confirmed gone`, 's'));
    assert.deepEqual(stage.living(), []);
    assert.deepEqual(remainsIn(stage.store), []);
    const { operation, clientId: id, marker, profile } = await lastLine(stage);
    assert.deepEqual([operation, id, marker, profile], ['delete', clientId, MARKER, undefined]);
    assert.equal((await stage.run(['recover', '--yes'])).stdout, 'no unfinished work\n');
  });

  it('is finished where its client has gone already', async (t) => {
    const [stage, clientId] = await bereft(t, '2.86.2', false);
    await leaveDeletion(stage.store, stage.server.url, { clientId: 'f'.repeat(32) });
    assert.equal((await stage.run(['recover', '--yes'])).status, 0);
    assert.deepEqual(stage.living(), [clientId]);
  });

  it('cannot be taken back', async (t) => {
    const [stage, clientId] = await bereft(t, '2.86.2', false);
    await leaveDeletion(stage.store, stage.server.url, { clientId });
    const run = await stage.run(['recover', '--undo', '--yes', '--json']);
    assert.equal(run.status, 6);
    assert.equal(errorOf(run).code, 'profile.busy');
    assert.match(
      errorOf(run).message,
      new RegExp(`client ${clientId}: a deletion cannot be undone`),
    );
    assert.deepEqual(stage.living(), [clientId]);
  });

  it('is shown by status, and dropped by --forget', async (t) => {
    const [stage, clientId] = await bereft(t, '2.86.2', false);
    await leaveDeletion(stage.store, stage.server.url, { clientId });
    const status = await stage.run(['status', '--all', '--offline']);
    assert.equal(status.status, 9);
    assert.match(status.stdout, new RegExp(`unfinished work +deletion of client ${clientId}`));
    assert.match(status.stdout, /fix: finish it: fidesauth clients revoke/);
    const json = JSON.parse((await stage.run(['status', '--all', '--offline', '--json'])).stdout);
    assert.equal(json.open[0].profile, null);
    const forget = await stage.run(['recover', '--forget', MARKER, '--yes']);
    assert.equal(forget.status, 0, forget.stderr);
    assert.match(forget.stdout, new RegExp(`forgot the unfinished work: ${clientId} may remain`));
    assert.deepEqual(stage.living(), [clientId]);
  });

  it('is no work of any profile', async (t) => {
    const [stage, clientId] = await bereft(t, '2.86.2', false);
    await leaveDeletion(stage.store, stage.server.url, { clientId });
    assert.equal((await stage.run(['bootstrap', '--scope', 'scope:read', '-p', 'ci'])).status, 0);
    assert.equal((await stage.run(['token', '-p', 'ci'])).status, 0);
    const run = await stage.run(['recover', '-p', 'ci', '--yes']);
    assert.equal(run.stdout, 'no unfinished work\n');
    assert.ok(stage.living().includes(clientId));
  });

  it('needs no server once it is proved', async (t) => {
    const [stage, clientId] = await bereft(t, '2.60.0', true);
    const stored = await storedMarker(stage, clientId);
    const members = { clientId, stored, state: 'deleted', generation: 'legacy' };
    await leaveDeletion(stage.store, stage.server.url, members);
    await stage.server.close();
    const run = await stage.run(['recover', '--yes']);
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(remainsIn(stage.store), []);
  });

  it('is proved before Fides 2.82 with the stored secret, which then goes', async (t) => {
    const [stage, clientId] = await bereft(t, '2.60.0', true);
    const stored = await storedMarker(stage, clientId);
    await leaveDeletion(stage.store, stage.server.url, { clientId, stored, generation: 'legacy' });
    const run = await stage.run(['recover', '--yes']);
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(stage.living(), []);
    assert.deepEqual(remainsIn(stage.store), []);
  });

  it('stays open before Fides 2.82 without that secret', async (t) => {
    const [stage, clientId] = await bereft(t, '2.60.0', false);
    await leaveDeletion(stage.store, stage.server.url, { clientId, generation: 'legacy' });
    const run = await stage.run(['recover', '--yes', '--json']);
    assert.equal(run.status, 9);
    assert.equal(errorOf(run).code, 'revoke.incomplete');
    assert.match(errorOf(run).fix ?? '', /recover --forget/);
    assert.ok(remainsIn(stage.store).includes(join('state', 'journal', `${MARKER}.json`)));
  });

  for (const [what, spoil] of [
    ['torn', (text: string) => text.slice(0, -20)],
    ['with a profile', (text: string) => text.replace('{', '{"profile":"ci",')],
    ['of version 1', (text: string) => text.replace('"version":2', '"version":1')],
    ['of an impossible state', (text: string) => text.replace('undoing', 'intent')],
  ] as const) {
    it(`is refused where its record is ${what}`, async (t) => {
      const [stage, clientId] = await bereft(t, '2.86.2', false);
      await leaveDeletion(stage.store, stage.server.url, { clientId });
      const path = join(stage.store, 'state', 'journal', `${MARKER}.json`);
      await writeFile(path, spoil(await readFile(path, 'utf8')));
      const run = await stage.run(['recover', '--yes', '--json']);
      assert.equal(errorOf(run).code, 'store.corrupt');
      assert.deepEqual(stage.living(), [clientId]);
    });
  }
});
