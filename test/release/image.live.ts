import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLIENT, isRefusal, TOKEN } from '../contract/fides.ts';
import { openServer } from '../live/kit/server.ts';
import { openTool } from '../live/kit/tool.ts';
import { startContainer } from './kit/container.ts';
import type { Options } from './kit/program.ts';
import { IMAGE_END, released } from './kit/released.ts';

// The image on a real server: as user 1000, with a root that nobody can write, its store in memory.
const server = openServer();
const { target, fides } = server;
const MEGABYTE = 1_000_000;

test('the image does the whole job, and recovers from a kill -9', async (t) => {
  const container = await startContainer(t, released(IMAGE_END));
  // It stands between container and server, and deletes what a failed test leaves.
  const { relay, made } = await openTool(t, server);
  const root = ['--root-id', target.rootId, '--root-secret-file', '-'];
  const options: Options = { env: { FIDESAUTH_SERVER: relay.url }, stdin: target.rootSecret };
  const run = async (...args: string[]): Promise<string> => {
    const done = await container.tool(args, options);
    assert.equal(done.status, 0, done.stderr);
    return done.stdout;
  };

  await run('bootstrap', '-p', 'ci', '--preset', 'auditor', ...root);
  assert.match(await run('token', '--fresh'), /^\S{40,}\n$/);
  assert.match(await run('exec', '--', 'fidesauth', '--version'), /^\d+\.\d+\.\d+\n$/);
  assert.match(await run('scopes', 'diff', '-p', 'ci', ...root), /in sync/);
  assert.match(await run('export', '--format', 'k8s-secret'), /kind: Secret/);
  await run('revoke', '-p', 'ci', '--yes', ...root);
  isRefusal(await fides.asRoot('GET', `${CLIENT}/${made()[0]?.id}`), 404, 'Client not found.');

  relay.hold = async ({ path, sent }) => {
    const id = made()[1]?.id;
    if (id === undefined || path !== TOKEN || !sent.includes(id)) return;
    relay.hold = async () => undefined;
    process.kill(await container.pidOf('bootstrap -p second'), 'SIGKILL');
  };
  const bootstrap = ['bootstrap', '-p', 'second', '--preset', 'auditor', ...root];
  assert.equal((await container.tool(bootstrap, options)).status, 137);
  await run('recover', '--yes', ...root);
  assert.match(await run('profiles', 'list'), /second/);
  assert.equal(made().length, 2);
  await run('revoke', '-p', 'second', '--yes', ...root);
});

test('the image is small, its user is not root, and it holds no shell', async (t) => {
  const container = await startContainer(t, released(IMAGE_END));
  assert.equal(await container.inspect('{{.User}}'), '1000:1000');
  const shell = await container.tool(['exec', '--', 'sh', '-c', 'true']);
  assert.notEqual(shell.status, 0);
  const size = Number(await container.inspect('{{.Size}}'));
  t.diagnostic(`${(size / MEGABYTE).toFixed(0)} MB`);
  assert.ok(size < 150 * MEGABYTE, `${size}`);
});
