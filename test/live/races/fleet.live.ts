import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { blockOf } from '../../../src/domain/clients/description.ts';
import { CLIENT, fieldsOf, isReply, randomHex, TOKEN } from '../../contract/fides.ts';
import { fidesauth, type Run, tempFolder } from '../../support/run.ts';
import { openServer } from '../kit/server.ts';

const ROUNDS = 3;
const RUNS = 4;

const server = openServer();
const { target, fides } = server;
const { clientApi } = fides.expected;
const id = randomHex().slice(0, 16);
const OWN = { ROOT_ID: target.rootId, ROOT_SECRET: target.rootSecret };

type Listed = {
  readonly client_id: string;
  readonly description: string | null;
  readonly scopes: string[];
};

/** The clients of the fleet, as the server lists them. */
async function ofFleet(): Promise<Listed[]> {
  const { items } = fieldsOf(await fides.asRoot('GET', `${CLIENT}?size=100`));
  return (items as Listed[]).filter(({ description }) => blockOf(description)?.fleet === id);
}

function writeManifest(folder: string, scopes: string): void {
  const text = [
    `fleet: { name: live, id: "${id}" }`,
    `servers: { a: { url: "${target.url}", admin: { root: "env:ROOT" } } }`,
    `clients: { shop: { scopes: [${scopes}], on: all, to: "file:out/shop.json" } }`,
  ];
  writeFileSync(join(folder, 'fides-fleet.yaml'), `${text.join('\n')}\n`);
}

/** The id in the file, whose pair the server accepts. */
async function livingId(folder: string): Promise<string> {
  const held = JSON.parse(readFileSync(join(folder, 'out', 'shop.json'), 'utf8'));
  const form = { client_id: held.FIDES_CLIENT_ID, client_secret: held.FIDES_CLIENT_SECRET };
  assert.equal((await fides.send('POST', TOKEN, { form })).status, 200);
  return form.client_id;
}

test('a fleet on this server', async (t) => {
  const folder = await tempFolder(t);
  mkdirSync(join(folder, 'out'));
  const env = { ...OWN, HOME: folder };
  const fleet = (args: readonly string[]): Promise<Run> =>
    fidesauth(['fleet', ...args], { env, cwd: folder, mode: 'spawned' });
  const apply = async (): Promise<string> => {
    const run = await fleet(['apply', '--yes']);
    assert.equal(run.status, 0, run.stderr + run.stdout);
    return run.stdout;
  };
  writeManifest(folder, 'client:read');
  if (!clientApi) {
    const run = await fleet(['plan']);
    assert.equal(run.status, 11, run.stdout);
    assert.match(run.stdout, /fleet\.unclear: .*2\.82/);
    return;
  }
  assert.equal((await fleet(['plan'])).status, 10);
  assert.deepEqual(await ofFleet(), [], 'a plan makes nothing');

  for (let round = 1; round <= ROUNDS; round += 1) {
    const runs = await Promise.all(Array.from({ length: RUNS }, () => fleet(['apply', '--yes'])));
    const statuses = runs.map(({ status }) => status);
    assert.deepEqual(
      statuses,
      statuses.map(() => 0),
      runs.map(({ stderr }) => stderr).join('\n'),
    );
    const held = await livingId(folder);
    assert.deepEqual(
      (await ofFleet()).map(({ client_id }) => client_id),
      [held],
    );
    // The next round finds a store that names a client which is gone.
    if (round < ROUNDS) isReply(await fides.asRoot('DELETE', `${CLIENT}/${held}`), 200, null);
  }

  assert.equal((await fleet(['plan'])).status, 0);
  writeManifest(folder, 'client:read, scope:read');
  assert.match(await apply(), /scopes shop on a/);
  assert.deepEqual(
    (await ofFleet()).map(({ scopes }) => scopes.sort()),
    [['client:read', 'scope:read']],
  );
  assert.equal((await fleet(['plan'])).status, 0);
  isReply(await fides.asRoot('DELETE', `${CLIENT}/${await livingId(folder)}`), 200, null);
});
