import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { FULL } from '../kit/scale.ts';
import { codeOf, requestsOf, type Scene, withProfiles } from '../kit/two-servers/scene.ts';

const VERSIONS = FULL ? ['2.86.2', '2.60.0'] : ['2.86.2'];
let checked = 0;

/** Other names for the place where A listens; whether they lead there or not, each is a server of its own. */
const OTHERS: readonly ((port: string) => string)[] = [
  (port) => `http://localhost:${port}`,
  (port) => `http://[::1]:${port}`,
  (port) => `http://127.0.0.2:${port}`,
  (port) => `http://0.0.0.0:${port}`,
  (port) => `https://127.0.0.1:${port}`,
  (port) => `http://127.0.0.1:${port}/prefix`,
  (port) => `http://a.localhost:${port}`,
];

/** Other ways to write the address of A. */
const SAME: readonly ((port: string) => string)[] = [
  (port) => `127.0.0.1:${port}`,
  (port) => `http://127.0.0.1:${port}/`,
  (port) => `HTTP://127.0.0.1:${port}/api/v1/`,
  (port) => `http://127.1:${port}`,
  (port) => `http://127.0.0.1.:${port}`,
  (port) => ` http://0x7f000001:${port} `,
];

const portOf = ({ a }: Scene): string => new URL(a.server.url).port;

async function isAnother(scene: Scene, address: string): Promise<void> {
  const before = requestsOf(scene);
  for (const args of [
    ['token', '-p', 'a', '--fresh'],
    ['revoke', '-p', 'a', '--yes'],
    ['scopes', 'list', '-p', 'a'],
    ['bootstrap', '-p', 'new', '--preset', 'auditor', '--no-input', '--admin-profile', 'pa'],
  ]) {
    const done = await scene.run([...args, '--server', address, '--json']);
    const label = `${args[0]} with ${address}`;
    assert.deepEqual([codeOf(done), done.status], ['server.mismatch', 6], label);
    assert.deepEqual(requestsOf(scene), before, label);
    checked += 1;
  }
}

async function isTheSame(scene: Scene, address: string): Promise<void> {
  const before = requestsOf(scene);
  const done = await scene.run(['token', '-p', 'a', '--fresh', '--server', address]);
  assert.equal(done.status, 0, `${address}: ${done.stderr}`);
  assert.ok(requestsOf(scene).a > before.a, address);
  assert.equal(requestsOf(scene).b, before.b, address);
  checked += 1;
}

async function assertAliases(t: TestContext, version: string): Promise<void> {
  const scene = await withProfiles(t, version);
  const port = portOf(scene);
  for (const other of FULL ? OTHERS : OTHERS.slice(0, 1)) await isAnother(scene, other(port));
  for (const same of FULL ? SAME : SAME.slice(2, 3)) await isTheSame(scene, same(port));
}

for (const version of VERSIONS) {
  test(`names of one machine are servers of their own (${version})`, (t) =>
    assertAliases(t, version));
}

test('counts', (t) => {
  t.diagnostic(`aliases: ${checked} commands`);
  assert.ok(checked > 0);
});
