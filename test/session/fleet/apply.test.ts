import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { deleteClient, scopesOf } from '../../support/admin.ts';
import { entriesIn, errorOf } from '../../support/stage.ts';
import { FLEET_ID, fleetStage, SHOP } from './scene.ts';

const one = ({ clients }: { readonly clients: readonly { readonly act: string }[] }) =>
  clients[0] ?? assert.fail('no client');

describe('fleet apply', () => {
  it('makes what is missing, puts it into the store, and keeps nothing here', async (t) => {
    const stage = await fleetStage(t);
    stage.manifest([SHOP]);
    const done = await stage.apply();
    assert.equal(done.status, 0);
    assert.equal(one(done).act, 'create');
    const { FIDES_CLIENT_ID: id, FIDES_CLIENT_SECRET: secret, fidesauth } = stage.held('shop');
    assert.deepEqual(stage.made, [{ client_id: id, client_secret: secret }]);
    assert.deepEqual((fidesauth as { fleet: string }).fleet, FLEET_ID);
    assert.deepEqual(await scopesOf(stage, String(id)), ['system:read']);
    assert.deepEqual(entriesIn(stage.store), []);
    assert.deepEqual(entriesIn(join(stage.folder, '.config')), []);
    const again = await stage.apply();
    assert.equal(one(again).act, 'keep');
    assert.equal(stage.made.length, 1);
  });

  it('changes nothing without consent', async (t) => {
    const stage = await fleetStage(t);
    stage.manifest([SHOP]);
    assert.equal(errorOf(await stage.fleet(['apply', '--json'])).code, 'confirm.required');
    assert.deepEqual(stage.made, []);
  });

  it('aligns scopes in place', async (t) => {
    const stage = await fleetStage(t);
    stage.manifest([SHOP]);
    await stage.apply();
    stage.manifest([SHOP.replace('system:read', 'user:read, policy:read')]);
    assert.equal(one(await stage.apply()).act, 'scopes');
    assert.deepEqual(await scopesOf(stage, String(stage.held('shop').FIDES_CLIENT_ID)), [
      'policy:read',
      'user:read',
    ]);
    assert.equal(stage.made.length, 1);
  });

  it('rotates what is due; the former client works for its grace, and is deleted after it', async (t) => {
    const stage = await fleetStage(t);
    stage.manifest([SHOP], 'defaults: { rotateAfter: 1d, grace: 2h }');
    await stage.apply();
    stage.later(25 * 60);
    assert.equal(one(await stage.apply()).act, 'rotate');
    const [old, next] = stage.made.map(({ client_id }) => client_id);
    assert.deepEqual(stage.living(), [old, next]);
    assert.equal(stage.held('shop').FIDES_CLIENT_ID, next);
    stage.later(60);
    assert.equal(one(await stage.plan()).act, 'keep');
    await stage.apply();
    assert.deepEqual(stage.living(), [old, next]);
    stage.later(61);
    assert.deepEqual((await stage.plan()).clients[0]?.retire, [old]);
    const done = await stage.apply();
    assert.deepEqual(done.clients[0]?.deleted, [old]);
    assert.deepEqual(stage.living(), [next]);
    assert.deepEqual((await stage.plan()).clients[0]?.retire, []);
    assert.equal((await stage.fleet(['plan'])).status, 0);
  });

  it('makes a new client where the store is emptied, and deletes what nobody names once it is old', async (t) => {
    const stage = await fleetStage(t);
    stage.manifest([SHOP]);
    await stage.apply();
    rmSync(join(stage.folder, 'out', 'shop.json'));
    const done = await stage.apply();
    assert.equal(one(done).act, 'deliver');
    assert.deepEqual(done.clients[0]?.deleted, [], 'it may be the work of another run');
    const [old, next] = stage.made.map(({ client_id }) => client_id);
    stage.later(16);
    const after = await stage.apply();
    assert.deepEqual(after.clients[0]?.deleted, [old]);
    assert.deepEqual(stage.living(), [next]);
  });

  it('makes a new client where the one in the store is gone or its secret is refused', async (t) => {
    const stage = await fleetStage(t);
    stage.manifest([SHOP]);
    await stage.apply();
    await deleteClient(stage, String(stage.held('shop').FIDES_CLIENT_ID));
    assert.equal(one(await stage.apply()).act, 'deliver');
    const file = join(stage.folder, 'out', 'shop.json');
    writeFileSync(
      file,
      JSON.stringify({ ...stage.held('shop'), FIDES_CLIENT_SECRET: 'another one' }),
    );
    assert.equal(one(await stage.plan()).act, 'keep', 'a plan proves no pair');
    assert.equal(one(await stage.apply()).act, 'deliver');
    const { FIDES_CLIENT_ID: id } = stage.held('shop');
    assert.ok(stage.living().includes(String(id)));
  });

  it('touches nothing that belongs to somebody else, and goes on with the others', async (t) => {
    const stage = await fleetStage(t);
    const file = join(stage.folder, 'out', 'shop.json');
    writeFileSync(file, '{"password":"mine"}', { mode: 0o600 });
    stage.manifest([SHOP, SHOP.replaceAll('shop', 'other')]);
    const done = await stage.apply();
    assert.equal(done.status, 6);
    assert.deepEqual(
      done.clients.map(({ act, outcome }) => [act, outcome]),
      [
        ['refuse', 'failed'],
        ['create', 'done'],
      ],
    );
    assert.deepEqual(stage.held('shop'), { password: 'mine' });
  });

  it('only lists what the manifest lacks, unless it is told to prune', async (t) => {
    const stage = await fleetStage(t);
    stage.manifest([SHOP, SHOP.replaceAll('shop', 'other')]);
    await stage.apply();
    const stray = stage.held('other').FIDES_CLIENT_ID;
    stage.manifest([SHOP]);
    stage.later(16);
    assert.equal((await stage.fleet(['plan'])).status, 10);
    const kept = await stage.apply();
    assert.deepEqual(
      kept.notInManifest.map(({ clientId, outcome }) => [clientId, outcome]),
      [[stray, 'left-alone']],
    );
    const limited = await stage.fleet([
      'apply',
      '--yes',
      '--prune',
      '--max-deletes',
      '0',
      '--json',
    ]);
    assert.equal(errorOf(limited).code, 'input.invalid');
    const pruned = await stage.apply(['--prune']);
    assert.deepEqual(
      pruned.notInManifest.map(({ outcome }) => outcome),
      ['deleted'],
    );
    assert.equal(stage.living().length, 1);
  });

  it('deletes no more than --max-deletes, and says so before it changes anything', async (t) => {
    const stage = await fleetStage(t);
    stage.manifest([SHOP]);
    for (let time = 0; time < 3; time += 1) {
      await stage.apply();
      rmSync(join(stage.folder, 'out', 'shop.json'));
    }
    stage.later(16);
    const refused = await stage.fleet(['apply', '--yes', '--max-deletes', '2', '--json']);
    assert.equal(errorOf(refused).code, 'delete.limit');
    assert.equal(stage.living().length, 3);
    assert.equal((await stage.apply(['--max-deletes', '3'])).clients[0]?.deleted?.length, 3);
    assert.equal(stage.living().length, 1);
  });

  it('takes a client back where the store does not take its credential', async (t) => {
    const stage = await fleetStage(t);
    stage.manifest([SHOP.replace('out/shop', 'no/such/shop')]);
    const done = await stage.apply();
    assert.notEqual(done.status, 0);
    assert.equal(done.clients[0]?.outcome, 'failed');
    assert.deepEqual(stage.living(), []);
  });

  it('begins no other client once so many have failed', async (t) => {
    const stage = await fleetStage(t);
    const bad = (name: string): string => SHOP.replaceAll('shop', name).replace('out/', 'no/such/');
    stage.manifest([bad('one'), bad('two'), SHOP]);
    const done = await stage.apply(['--max-failures', '1']);
    assert.deepEqual(
      done.clients.map(({ outcome }) => outcome),
      ['failed', 'failed', 'not-tried'],
    );
    assert.equal((await stage.fleet(['apply', '--yes', '--max-failures', 'x'])).status, 2);
  });
});
