import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { describeSink } from './describe-sink.ts';
import { fails, handout, heldIn, KEYS } from './kit/handouts.ts';
import { bootVault, type VaultBench } from './kit/vault.ts';
import { jwtLogin, kubernetesLogin } from './kit/vault-logins.ts';

describeSink('vault:PATH', bootVault);

describe('vault:PATH', () => {
  let bench: VaultBench;
  let place = '';
  before(async () => {
    bench = await bootVault();
  });
  after(() => bench?.close());
  beforeEach(() => {
    place = bench.fresh();
    bench.relay.arrives = () => true;
    bench.relay.answers = () => true;
  });

  const metadata = (): string => place.replace('vault:secret/', 'secret/metadata/');
  const data = (): string => place.replace('vault:secret/', 'secret/data/');
  const asRoot = (): Record<string, string> => ({
    VAULT_ADDR: bench.bao.url,
    VAULT_TOKEN: bench.bao.rootToken,
  });
  /** Loses all that would describe the version that is written. */
  const loseDescription = (): void => {
    bench.relay.arrives = ({ method, path }) => method !== 'POST' || !path.includes('/metadata/');
  };

  it('knows what a run wrote that ended before it could describe it', async () => {
    const sink = await bench.open(place);
    for (const over of [await sink.current(), undefined]) {
      const given = handout({ key: 'shop' });
      loseDescription();
      await sink.put(given, over ?? (await sink.current()));
      bench.relay.arrives = () => true;
      assert.deepEqual(heldIn(await sink.current()), given.held);
    }
    const state = await sink.current();
    const described = await sink.describe(heldIn(state), state);
    assert.deepEqual(heldIn(await (await bench.open(place, 'blind')).current()), heldIn(described));
    await sink.close();
  });

  it('is unclear where that run may not be known by its values', async () => {
    const sink = await bench.open(place, 'blind');
    await sink.put(handout(), await sink.current());
    loseDescription();
    await sink.put(handout(), await sink.current());
    bench.relay.arrives = () => true;
    const state = await sink.current();
    assert.equal(state.kind, 'unclear');
    assert.match(state.why, /describe version 1, version 2 is in use/);
    await fails(sink.put(handout(), state), 'sink.changed');
    await sink.close();
  });

  it('does not take values of somebody else for the client that is described', async () => {
    const sink = await bench.open(place);
    const state = await sink.put(handout(), await sink.current());
    await bench.plant(place);
    assert.equal((await sink.current()).kind, 'foreign');
    await fails(sink.put(handout(), state), 'sink.changed');
    await sink.close();
  });

  it('is what an older version says, where somebody rolled back to it', async () => {
    const sink = await bench.open(place);
    const first = handout();
    await sink.put(first, await sink.current());
    await sink.put(handout(), await sink.current());
    const { body } = await bench.bao.ask('GET', `${data()}?version=1`);
    const { data: old } = body.data as { data: object };
    await bench.bao.ask('POST', data(), { data: old });
    assert.deepEqual(heldIn(await sink.current()), first.held);
    await sink.close();
  });

  for (const [what, end] of [
    ['deleted', () => bench.bao.ask('DELETE', data())],
    [
      'destroyed',
      () => bench.bao.ask('PUT', data().replace('/data/', '/destroy/'), { versions: [1] }),
    ],
  ] as const) {
    it(`is empty where its last version is ${what}, and can be written again`, async () => {
      const sink = await bench.open(place);
      await sink.put(handout(), await sink.current());
      await end();
      const state = await sink.current();
      assert.equal(state.kind, 'empty');
      assert.equal(await sink.read(), undefined);
      const given = handout();
      assert.deepEqual(heldIn(await sink.put(given, state)), given.held);
      assert.equal((await bench.shown(place))?.[KEYS.id], given.held.clientId);
      await sink.close();
    });
  }

  it('keeps what others say in custom_metadata', async () => {
    await bench.bao.ask('POST', metadata(), { custom_metadata: { team: 'shop', fleet: 'old' } });
    const sink = await bench.open(place);
    await sink.put(handout(), await sink.current());
    const { body } = await bench.bao.ask('GET', metadata());
    const { custom_metadata } = body.data as { custom_metadata: Record<string, string> };
    assert.equal(custom_metadata.team, 'shop');
    assert.equal(custom_metadata.fleet, undefined);
    assert.equal(custom_metadata.describes, '1');
    await sink.close();
  });

  it('names the program that owns a secret', async () => {
    await bench.plant(place);
    const custom_metadata = { 'managed-by': 'external-secrets' };
    await bench.bao.ask('POST', metadata(), { custom_metadata });
    const sink = await bench.open(place);
    assert.deepEqual(await sink.current(), { kind: 'foreign', owner: 'external-secrets' });
    await sink.close();
  });

  it('reads what somebody else wrote, under the names it is told', async () => {
    await bench.bao.ask('POST', data(), { data: { root_id: 'root', root_secret: 'theirs-4711' } });
    const keys = { id: 'root_id', secret: 'root_secret' };
    const sink = await bench.openWith(place, asRoot(), keys);
    const pair = await sink.read();
    assert.equal(pair?.clientId, 'root');
    assert.equal(pair?.clientSecret.reveal(), 'theirs-4711');
    await sink.close();
  });

  it('is found below any mount, and only in a KV engine of version 2', async () => {
    const { ask } = bench.bao;
    await ask('POST', 'sys/mounts/team/deep/kv', { type: 'kv', options: { version: '2' } });
    await ask('POST', 'sys/mounts/old', { type: 'kv' });
    await ask('POST', 'sys/mounts/t', { type: 'transit' });
    const open = (path: string) => bench.openWith(`vault:${path}`, asRoot());
    const deep = await open('team/deep/kv/ä b%2Fc'.replace(' ', '_'));
    const given = handout();
    await deep.put(given, await deep.current());
    const shown = await ask('GET', `team/deep/kv/data/${encodeURIComponent('ä_b%2Fc')}`);
    assert.equal(shown.status, 200);
    await deep.close();
    await fails(open('old/shop'), 'sink.failed', /old\/ is a KV engine of version 1/);
    await fails(open('t/shop'), 'sink.failed', /t\/ is of type transit/);
    await fails(open('nowhere/shop'), 'sink.forbidden', /see a mount for that path/);
    await fails(open('secret/data/shop'), 'input.invalid', /path of the API/);
  });

  it('is found in a namespace', async () => {
    const { ask } = bench.bao;
    await ask('POST', 'sys/namespaces/team1');
    const mount = { type: 'kv', options: { version: '2' } };
    await ask('POST', 'sys/mounts/secret', mount, { namespace: 'team1' });
    const inside = await bench.openWith(place, { ...asRoot(), VAULT_NAMESPACE: 'team1' });
    const given = handout();
    await inside.put(given, await inside.current());
    assert.equal(await bench.shown(place), undefined);
    const seen = await ask('GET', data(), undefined, { namespace: 'team1' });
    assert.equal(seen.status, 200);
    await inside.close();
    const wrong = { ...asRoot(), BAO_NAMESPACE: 'nowhere' };
    await fails(bench.openWith(place, wrong), 'sink.failed', /namespace not found/);
  });

  it('tells a store that ignores the condition', async () => {
    const sink = await bench.openWith(place, {
      VAULT_ADDR: (await bench.careless()).url,
      VAULT_TOKEN: bench.bao.rootToken,
    });
    const over = await sink.current();
    await sink.put(handout(), over);
    await fails(sink.put(handout(), over), 'sink.unsure', /it ignores conditions/);
    await sink.close();
  });

  for (const login of [jwtLogin, kubernetesLogin]) {
    it(`is reached by a login: ${login.name}`, async () => {
      const prepared = await login(bench);
      const file = join(bench.workshop.folder, `${login.name}.jwt`);
      const env = {
        VAULT_ADDR: bench.bao.url,
        FIDESAUTH_VAULT_LOGIN: prepared.login,
        FIDESAUTH_VAULT_JWT_FILE: file,
      };
      writeFileSync(file, `${prepared.token}\n`, { mode: 0o600 });
      const sink = await bench.openWith(place, env);
      const given = handout();
      assert.deepEqual(heldIn(await sink.put(given, await sink.current())), given.held);
      await sink.close();
      writeFileSync(file, prepared.refused, { mode: 0o600 });
      await fails(bench.openWith(place, env), 'sink.forbidden', /refuses the login/);
      await prepared.close();
    });
  }

  it('says what is missing or wrong in its settings', async () => {
    const url = bench.bao.url;
    const open = (env: Record<string, string>) => bench.openWith(place, env);
    await fails(open({}), 'input.missing', /no address/);
    await fails(open({ VAULT_ADDR: url }), 'input.missing', /no token/);
    const two = { VAULT_ADDR: url, BAO_ADDR: 'https://other.example.com' };
    await fails(open(two), 'input.invalid', /BAO_ADDR and VAULT_ADDR differ/);
    const far = { VAULT_ADDR: 'http://192.0.2.1:8200', VAULT_TOKEN: 'x' };
    await fails(open(far), 'server.insecure', /plain http/);
    const login = { VAULT_ADDR: url, FIDESAUTH_VAULT_LOGIN: 'ldap:me' };
    await fails(open(login), 'input.invalid', /another form/);
    const file = { ...asRoot(), VAULT_CACERT: '/nowhere/ca.pem' };
    await fails(open(file), 'input.invalid', /VAULT_CACERT \/nowhere\/ca.pem: it cannot be read/);
    const bad = { VAULT_ADDR: url, VAULT_TOKEN: 's3cret-not-valid' };
    await fails(open(bad), 'sink.forbidden', /may not see a mount/);
    const gone = { VAULT_ADDR: 'http://127.0.0.1:1', VAULT_TOKEN: 'x' };
    await fails(open(gone), 'sink.unreachable', /nothing listens there/);
  });

  it('takes the token that the command line of the store keeps', async () => {
    const file = join(bench.workshop.folder, '.vault-token');
    writeFileSync(file, `${bench.bao.rootToken}\n`, { mode: 0o600 });
    const sink = await bench.openWith(place, { BAO_ADDR: bench.bao.url });
    assert.equal((await sink.current()).kind, 'empty');
    await sink.close();
  });

  it('says that a store is sealed', async () => {
    const sink = await bench.open(place);
    const over = await sink.current();
    await bench.bao.ask('PUT', 'sys/seal');
    await fails(sink.current(), 'sink.failed', /it is sealed/);
    await fails(sink.put(handout(), over), 'sink.failed', /it is sealed/);
    await fails(bench.open(place), 'sink.failed', /it is sealed/);
    await sink.close();
  });
});
