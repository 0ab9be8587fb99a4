import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { nameOf } from '../../support/requests.ts';
import { documentsIn } from '../../support/stage.ts';
import { FULL } from '../kit/scale.ts';
import { adminProbes, openProbes, type Probe, readingProbes } from '../kit/two-servers/probes.ts';
import {
  codeOf,
  Ledger,
  newScene,
  onB,
  requestsOf,
  type Scene,
  type Side,
  withProfiles,
} from '../kit/two-servers/scene.ts';

const VERSIONS = FULL ? ['2.86.2', '2.60.0'] : ['2.86.2'];
let commands = 0;
let looked = 0;

const environmentOf = (scene: Scene, server: Probe['server']): Record<string, string> =>
  server === undefined
    ? {}
    : { FIDESAUTH_SERVER: server === 'none' ? '' : scene[server].server.url };

/** Runs one probe: only the server that it names hears of it, and it ends as documented. */
async function assertProbe(scene: Scene, ledger: Ledger, probe: Probe): Promise<void> {
  const label = `${probe.args.join(' ')} (FIDESAUTH_SERVER: ${probe.server ?? 'a'})`;
  const before = requestsOf(scene);
  const env = environmentOf(scene, probe.server);
  const done = await scene.run([...probe.args, '--json', '--no-input'], { env });
  const code = codeOf(done);
  assert.equal(done.status, probe.status, `${label}: ${code} ${done.stderr}`);
  const codes = [probe.code ?? ''].flat();
  assert.ok(codes.includes(code), `${label}: ${code}`);
  const after = requestsOf(scene);
  const asked = (['a', 'b'] as const).filter((side) => after[side] > before[side]);
  assert.deepEqual(asked, probe.asks === 'nobody' ? [] : [probe.asks], label);
  looked += ledger.assertApart(scene, label);
  commands += 1;
}

/** In the reduced run a few: some that are refused, some of each server. */
const chosen = (probes: readonly Probe[]): readonly Probe[] =>
  FULL ? probes : probes.filter((_, index) => index % 7 === 1);

for (const version of VERSIONS) {
  test(`every command keeps to one server (${version})`, async (t) => {
    const scene = await withProfiles(t, version);
    const ledger = new Ledger();
    const admin = adminProbes(scene);
    for (const probe of [...chosen(readingProbes(scene)), ...(FULL ? admin : admin.slice(0, 2))]) {
      await assertProbe(scene, ledger, probe);
    }
    const kinds = [...ledger.kinds('a')].sort();
    const known = ['client id', 'client secret', 'marker', 'root secret', 'token'];
    assert.deepEqual(kinds, known, 'the ledger knows every kind of text');
    assert.deepEqual([...ledger.kinds('b')].sort(), known);
  });
}

/** Leaves an unfinished bootstrap of that profile: it is killed when the server reads it back. */
async function leaveOpen(scene: Scene, side: Side): Promise<void> {
  let pid = 0;
  scene.fault(side, (request) => {
    if (nameOf(request) !== 'read back') return undefined;
    process.kill(pid, 'SIGKILL');
    return { when: 'after', act: { kind: 'reset' } };
  });
  const run = scene.run(['bootstrap', '--preset', 'auditor', '-p', `o${side}`], {
    env: side === 'a' ? {} : onB(scene),
    onStart: (started) => {
      pid = started;
    },
  });
  await assert.rejects(run, /ended by SIGKILL/);
  scene.fault(side, undefined);
}

async function assertOpenWork(t: TestContext, version: string): Promise<void> {
  const scene = await (FULL ? withProfiles(t, version) : newScene(t, version));
  await leaveOpen(scene, 'a');
  await leaveOpen(scene, 'b');
  assert.equal(documentsIn(scene.store, 'state', 'journal').length, 2);
  const ledger = new Ledger();
  // Without the admin profiles only what needs none can be probed.
  const probes = openProbes(scene).filter(({ args }) => FULL || !args.includes('--admin-profile'));
  const some = probes.filter((_, index) => FULL || index % 2 === 1 || index >= probes.length - 2);
  for (const probe of some) await assertProbe(scene, ledger, probe);
  assert.deepEqual(documentsIn(scene.store, 'state', 'journal'), []);
  const names = documentsIn(scene.store, 'profiles').map(({ name }) => name);
  assert.ok(names.includes('oa') && !names.includes('ob'), 'one finished, one taken back');
}

for (const version of VERSIONS) {
  test(`open work on both is ended on one server at a time (${version})`, (t) =>
    assertOpenWork(t, version));
}

test('a pair in the environment goes where the command says, and no further', async (t) => {
  const scene = await newScene(t, '2.86.2');
  // The limit of the promise: nothing tells whose pair it is, so a server named by hand gets it.
  const url = scene.b.server.url;
  const done = await scene.run([
    'bootstrap',
    '--preset',
    'auditor',
    '--server',
    url,
    '--json',
    '--no-input',
  ]);
  assert.deepEqual([codeOf(done), done.status], ['auth.rejected', 3], done.stderr);
  assert.deepEqual(scene.a.server.requests, []);
  const carriers = scene.b.server.requests.filter(({ body }) => body.includes(scene.a.rootSecret));
  assert.deepEqual(carriers.map(nameOf), ['root token']);
  assert.deepEqual([scene.b.made, documentsIn(scene.store, 'state', 'journal')], [[], []]);
});

test('counts', (t) => {
  t.diagnostic(`two servers: ${commands} commands, ${looked} looks for a foreign text, 0 finds`);
  assert.ok(commands > 0 && looked > 0);
});
