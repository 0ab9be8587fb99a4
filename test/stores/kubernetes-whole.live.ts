import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it, type TestContext } from 'node:test';
import type { Run } from '../support/run.ts';
import { newStage, type Stage } from '../support/stage.ts';
import { openWorkshop, type Workshop } from './engines/workshop.ts';
import { bootCluster, type Cluster } from './kit/cluster.ts';

const TO = ['--to', 'kubernetes:apps/fides-shop'];
const BOOTSTRAP = ['bootstrap', '-p', 'shop', '--scope', 'policy:read', '--no-input', '--yes'];

let workshop: Workshop;
let cluster: Cluster;
before(async () => {
  workshop = await openWorkshop();
  cluster = await bootCluster(workshop);
  await cluster.kubectl(['create', 'namespace', 'apps']);
  const may = ['--verb=get,patch,create', '--resource=secrets'];
  await cluster.kubectl(['create', 'role', 'secrets', '-n', 'apps', ...may]);
  const binding = ['create', 'rolebinding', 'secrets', '-n', 'apps', '--role=secrets'];
  await cluster.kubectl([...binding, '--serviceaccount=apps:fidesauth']);
});
after(async () => {
  await cluster?.stop();
  await workshop.close();
});
beforeEach(() => cluster.kubectl(['delete', 'secret', '-n', 'apps', '--all']));

/** Runs the tool as the user `fidesauth` of the cluster, or another. */
async function run(
  stage: Stage,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const done = await stage.run(args, {
    env: { KUBECONFIG: cluster.kubeconfig('fidesauth'), ...env },
  });
  const told = done.stdout + done.stderr;
  for (const { client_secret } of stage.made) assert.ok(!told.includes(client_secret), told);
  return done;
}

/** The Secret holds a pair that the server accepts; returns its id. */
async function livingPair(stage: Stage): Promise<string> {
  const shown = await cluster.shown('apps', 'fides-shop');
  const id = shown?.data.FIDES_CLIENT_ID ?? '';
  const pair = stage.made.find(({ client_id }) => client_id === id);
  assert.ok(pair !== undefined, JSON.stringify(shown?.annotations));
  assert.equal(shown?.data.FIDES_CLIENT_SECRET, pair.client_secret);
  assert.equal(shown?.data.FIDES_URL, stage.server.url);
  assert.equal(shown?.annotations['fidesauth/client-id'], id);
  assert.ok(stage.living().includes(id));
  return id;
}

describe('a client whose credential goes to Kubernetes', () => {
  const stageOf = (t: TestContext): Promise<Stage> => newStage(t, '2.86.2');

  it('is made, rotated with a grace, and rotated at once', async (t) => {
    const stage = await stageOf(t);
    const made = await run(stage, [...BOOTSTRAP, ...TO]);
    assert.equal(made.status, 0, made.stderr);
    const first = await livingPair(stage);
    assert.deepEqual(stage.living(), [first]);
    const rotated = await run(stage, ['rotate', '-p', 'shop', '--new-client', '--yes']);
    assert.equal(rotated.status, 0, rotated.stderr);
    const second = await livingPair(stage);
    assert.deepEqual(stage.living().sort(), [first, second].sort());
    const { annotations } = (await cluster.shown('apps', 'fides-shop')) ?? {};
    assert.match(annotations?.['fidesauth/retiring'] ?? '', new RegExp(first));
    const now = await run(stage, ['rotate', '-p', 'shop', '--new-client', '--now', '--yes']);
    assert.equal(now.status, 0, now.stderr);
    assert.deepEqual(stage.living(), [await livingPair(stage)]);
  });

  it('is only planned in a dry run', async (t) => {
    const stage = await stageOf(t);
    const planned = await run(stage, [...BOOTSTRAP, ...TO, '--dry-run']);
    assert.equal(planned.status, 0, planned.stderr);
    assert.deepEqual(
      [stage.made.length, await cluster.shown('apps', 'fides-shop')],
      [0, undefined],
    );
  });

  it('is not made where the Secret belongs to Helm', async (t) => {
    const stage = await stageOf(t);
    const meta =
      'name: fides-shop, namespace: apps, annotations: { meta.helm.sh/release-name: web }';
    await cluster.kubectl(['create'], `{ apiVersion: v1, kind: Secret, metadata: { ${meta} } }`);
    const refused = await run(stage, [...BOOTSTRAP, ...TO]);
    assert.deepEqual([refused.status, stage.made.length], [6, 0], refused.stderr);
    assert.match(refused.stderr, /belongs to Helm \(release web\)/);
  });

  it('is not made without the right to write, nor without the namespace', async (t) => {
    const stage = await stageOf(t);
    const stranger = await run(stage, [...BOOTSTRAP, ...TO], {
      KUBECONFIG: cluster.kubeconfig('other'),
    });
    assert.deepEqual([stranger.status, stage.made.length], [3, 0], stranger.stderr);
    const nowhere = [...BOOTSTRAP, '--to', 'kubernetes:nowhere/fides-shop'];
    const admin = { KUBECONFIG: cluster.kubeconfig('admin') };
    const lost = await run(stage, nowhere, admin);
    assert.deepEqual([lost.status, stage.made.length], [7, 0], lost.stderr);
    assert.match(lost.stderr, /no namespace nowhere/);
  });

  it('is made once by six runs at once that share nothing but the Secret', async (t) => {
    const stage = await stageOf(t);
    const args = [...BOOTSTRAP, '--key', 'shop', '--if-exists', 'replace', ...TO];
    const runs = await Promise.all(
      Array.from({ length: 6 }, (_, at) => {
        return run(stage, args, { FIDESAUTH_CONFIG_DIR: join(stage.folder, `store-${at}`) });
      }),
    );
    const id = await livingPair(stage);
    assert.ok(
      runs.every(({ status }) => [0, 6].includes(status)),
      JSON.stringify(runs.map((one) => one.stderr)),
    );
    assert.ok(runs.some(({ status }) => status === 0));
    const again = await run(stage, args);
    assert.equal(again.status, 0, again.stderr);
    assert.deepEqual(stage.living(), [await livingPair(stage)]);
    assert.notEqual(await livingPair(stage), id);
  });
});
