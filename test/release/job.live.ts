import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fidesauth, tempFolder } from '../support/run.ts';
import { startSandbox } from '../support/sandbox.ts';

// Where no real server can be had: the executable of another system, on the sandbox.
test('it does the whole job', async (t) => {
  const { env: server } = await startSandbox(t, '2.86.2');
  const folder = await tempFolder(t);
  const env = { ...server, FIDESAUTH_CONFIG_DIR: join(folder, 'store') };
  const run = async (...args: string[]): Promise<string> => {
    const done = await fidesauth(args, { env });
    assert.equal(done.status, 0, done.stderr);
    return done.stdout;
  };
  assert.match(await run('--version'), /^\d+\.\d+\.\d+\n$/);
  await run('bootstrap', '-p', 'ci', '--preset', 'auditor');
  assert.match(await run('token', '-p', 'ci'), /^\S{40,}\n$/);
  assert.match(await run('status', '-p', 'ci'), /in sync/);
  assert.match(await run('scopes', 'diff', '-p', 'ci', '--format', 'html'), /<html/);
  assert.match(await run('completion', 'bash'), /fidesauth/);
  const file = join(folder, 'client.env');
  await run('export', '-p', 'ci', '--format', 'dotenv', '--output', file);
  assert.match(readFileSync(file, 'utf8'), /^FIDES_CLIENT_SECRET=./m);
  await run('rotate', '-p', 'ci', '--in-place', '--yes');
  const exec = ['exec', '-p', 'ci', '--', 'sh', '-c', 'test -n "$FIDES_CLIENT_SECRET"'];
  assert.equal(await run(...exec), '');
  await run('revoke', '-p', 'ci', '--yes');
  const { clients } = JSON.parse(await run('clients', 'list', '--json'));
  assert.deepEqual(clients, []);
});
