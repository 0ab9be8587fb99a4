import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { entriesIn, errorOf } from '../../support/stage.ts';
import { fleetStage, SHOP } from './scene.ts';

describe('fleet plan', () => {
  it('tells what each client needs, and changes nothing at the server or in the store', async (t) => {
    const stage = await fleetStage(t);
    stage.manifest([
      SHOP,
      `other: { preset: auditor, on: { env: test }, to: "file:out/\${client}.json" }`,
    ]);
    const run = await stage.fleet(['plan']);
    assert.equal(run.status, 10, run.stderr);
    assert.match(run.stdout, /create +shop on a -> file:out\/shop\.json/);
    assert.match(run.stdout, /create +other on a -> file:out\/other\.json/);
    assert.match(run.stdout, /1 server still worked on as root: a/);
    const sent = stage.server.requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
    const posts = sent.filter((line) => !line.startsWith('GET '));
    assert.deepEqual(posts, ['POST /api/v1/oauth/token'], 'one login for all clients');
    // The first of them, without a credential, tells the generation.
    assert.equal(sent.filter((line) => line === 'GET /api/v1/oauth/client').length, 2);
    assert.deepEqual(stage.made, []);
    assert.deepEqual(entriesIn(join(stage.folder, 'out')), []);
    assert.deepEqual(entriesIn(stage.store), []);
  });

  it('ends with 0 where all is as wanted, 10 where not, 11 where it could not look', async (t) => {
    const stage = await fleetStage(t);
    stage.manifest([SHOP]);
    assert.equal((await stage.fleet(['plan', '--exit-zero'])).status, 0);
    await stage.apply();
    const done = await stage.fleet(['plan', '--format', 'markdown']);
    assert.equal(done.status, 0, done.stdout);
    assert.match(done.stdout, /Nothing is to be done/);
    writeFileSync(join(stage.folder, 'out', 'shop.json'), '{"fidesauth":{"version":99}}');
    const blind = await stage.fleet(['plan']);
    assert.equal(blind.status, 11, blind.stdout);
    assert.match(blind.stdout, /unclear .*newer/);
    assert.equal(blind.stdout.split('shop.json').length, 2, 'the place is named once');
  });

  it('says why a server could not be looked at, and looks at the others', async (t) => {
    const stage = await fleetStage(t);
    stage.manifest([SHOP]);
    const run = await stage.fleet(['plan', '--json'], { env: { ROOT_SECRET: 'not the secret' } });
    assert.equal(run.status, 11);
    const { servers, clients } = JSON.parse(run.stdout);
    assert.equal(servers[0].problem.code, 'auth.rejected');
    assert.equal(clients[0].act, 'unclear');
    const unset = await stage.fleet(['plan'], { env: { ROOT_ID: undefined } });
    assert.match(unset.stdout, /input\.missing: server a: ROOT_ID is not set/);
  });

  it("says of a server before 2.82 that nothing on it shows which clients are the fleet's", async (t) => {
    const stage = await fleetStage(t, {}, '2.60.0');
    stage.manifest([SHOP]);
    const { servers } = await stage.plan();
    assert.equal(servers[0]?.problem?.code, 'fleet.unclear');
    assert.deepEqual(stage.made, []);
  });

  it('refuses another fleet of the same name', async (t) => {
    const stage = await fleetStage(t);
    stage.manifest([SHOP]);
    await stage.apply();
    const file = join(stage.folder, 'other.yaml');
    const server = `{ url: "${stage.server.url}", admin: { root: "env:ROOT" } }`;
    writeFileSync(
      file,
      `fleet: { name: acme, id: "fedcba9876543210" }\nservers: { a: ${server} }\nclients:\n  ${SHOP.replace('shop.json', 'new.json')}\n`,
    );
    const run = await stage.fleet(['plan', '-f', file, '--json']);
    assert.equal(run.status, 11);
    assert.equal(JSON.parse(run.stdout).servers[0].problem.code, 'fleet.other');
  });

  it('tells what is wrong with a manifest all at once, and offers an id where there is none', async (t) => {
    const stage = await fleetStage(t);
    writeFileSync(
      join(stage.folder, 'fides-fleet.yaml'),
      'fleet: { name: acme }\nservers: {}\nclients:\n  shop: { prest: x, on: all, to: "file:x" }\n',
    );
    const run = await stage.fleet(['plan']);
    assert.equal(run.status, 2);
    assert.match(run.stderr, /^error: fides-fleet\.yaml: 2 problems$/m);
    assert.match(run.stderr, /fides-fleet\.yaml:1:1: fleet\.id: it is missing/);
    assert.match(
      run.stderr,
      /fides-fleet\.yaml:4:11: clients\.shop\.prest: unknown member; did you mean preset\?/,
    );
    assert.match(run.stderr, /^fix: .* once: id: [0-9a-f]{16}$/m);
    const json = errorOf(await stage.fleet(['plan', '--json']));
    assert.equal(json.code, 'fleet.invalid');
    assert.equal(
      errorOf(await stage.fleet(['plan', '-f', 'no.yaml', '--json'])).code,
      'input.missing',
    );
  });

  it('chooses servers by their labels', async (t) => {
    const stage = await fleetStage(t);
    stage.manifest([SHOP]);
    assert.equal((await stage.plan(['-l', 'env=test', '-l', 'server=a'])).clients.length, 1);
    const wrong = errorOf(await stage.fleet(['plan', '-l', 'env=tets', '--json']));
    assert.match(wrong.message, /unknown value of env "tets"; did you mean test\?/);
    assert.match(
      errorOf(await stage.fleet(['plan', '-l', 'env', '--json'])).message,
      /not NAME=VALUE/,
    );
    assert.equal((await stage.fleet(['plan', '--json', '--format', 'markdown'])).status, 2);
  });
});
