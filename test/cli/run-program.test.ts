import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Host, RunOptions } from '../../src/host.ts';
import { ROOT } from '../support/inside.ts';

const { createHost } = createRequire(import.meta.url)(join(ROOT, 'bin', 'host.cjs')) as {
  createHost(version: string): Host;
};
const host = createHost('0.0.0');

const OPTIONS: RunOptions = {
  env: { PATH: process.env.PATH ?? '' },
  input: '',
  limit: 1000,
  timeoutMs: 20_000,
  filter: () => ({ push: (piece) => piece.replaceAll('s3cret', '****'), end: () => '' }),
  signal: new AbortController().signal,
};

const shell = (script: string, options: Partial<RunOptions> = {}) =>
  host.run('sh', ['-c', script], { ...OPTIONS, ...options });

test('a program gets its input on stdin, and its answer comes back with its status', async () => {
  const ran = await shell('cat; exit 3', { input: '{"a":"ü"}' });
  assert.deepEqual([ran.status, ran.stdout.toString(), ran.stopped], [3, '{"a":"ü"}', undefined]);
});

test('a program that never reads its input is no failure', async () => {
  const ran = await shell('exec <&-; echo done', { input: 'x'.repeat(1_000_000) });
  assert.deepEqual([ran.status, ran.stdout.toString()], [0, 'done\n']);
});

test('a program that says too much, or takes too long, is ended', async () => {
  const much = await shell('yes');
  assert.equal(much.stopped, 'too-long');
  assert.ok(much.stdout.length <= 1000);
  const long = await shell('exec sleep 60', { timeoutMs: 100 });
  assert.deepEqual([long.status, long.stopped], [143, 'timeout']);
});

test('one that ignores SIGTERM, and what it started, do not keep us waiting', async () => {
  const ran = await shell("trap '' TERM; while :; do sleep 1; done", { timeoutMs: 100 });
  assert.deepEqual([ran.status, ran.stopped], [137, 'timeout']);
});

test('a signal ends the program', async () => {
  const stop = new AbortController();
  const running = shell('exec sleep 60', { signal: stop.signal });
  stop.abort();
  assert.equal((await running).stopped, 'signal');
});

test('what cannot be started is the error of the system', async () => {
  await assert.rejects(host.run('/no/such/program', [], OPTIONS), { code: 'ENOENT' });
});
