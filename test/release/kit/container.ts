import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Ended, type Options, run } from './program.ts';

/**
 * crun and podman's own limits need rights that a container often lacks; runc and these limits work
 * there too.
 */
const LIMITS = ['--runtime', 'runc', '--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=4096:4096'];

export type Container = {
  /** Runs the tool in it, as its user, with those variables. */
  tool(args: readonly string[], options?: Options): Promise<Ended>;
  /** What podman says of its image. */
  inspect(format: string): Promise<string>;
  /** The id, on this machine, of the one process in it whose command line holds `words`. */
  pidOf(words: string): Promise<number>;
};

/**
 * A container of the image in that archive: user 1000, a root that nobody can write, a store in
 * memory, the network of this machine. It runs the mock server to stay alive, and is gone after the test.
 */
export async function startContainer(t: TestContext, archive: string): Promise<Container> {
  // podman takes no longer path than 50 characters here.
  const folder = mkdtempSync('/tmp/fidesauth-podman-');
  const place = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run')];
  const podman = (args: readonly string[], options?: Options): Promise<Ended> =>
    run('podman', [...place, '--storage-driver', 'vfs', ...args], options);
  const done = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await podman(args);
    assert.equal(status, 0, stderr);
    return stdout.trim();
  };
  t.after(async () => {
    await podman(['rm', '--all', '--force', '--time', '2']);
    await podman(['rmi', '--all', '--force']);
    rmSync(folder, { recursive: true, force: true });
  });
  const image = /Loaded image: (\S+)/.exec(await done('load', '-i', archive))?.[1];
  assert.ok(image);
  const own = ['--read-only', '--user', '1000', '--tmpfs', '/data', '--network', 'host'];
  const id = await done('run', '--detach', ...LIMITS, ...own, image, 'sandbox', '--port', '0');
  return {
    tool: (args, { env = {}, ...rest } = {}) => {
      const variables = Object.entries(env).flatMap(([name, value]) => [
        '--env',
        `${name}=${value}`,
      ]);
      return podman(['exec', '-i', ...variables, id, 'fidesauth', ...args], rest);
    },
    inspect: (format) => done('image', 'inspect', '--format', format, image),
    async pidOf(words) {
      const lines = (await done('top', id, 'hpid', 'args')).split('\n');
      const [line, ...others] = lines.filter((each) => each.includes(words));
      assert.ok(line !== undefined && others.length === 0, lines.join('\n'));
      return Number(line.trim().split(/\s+/)[0]);
    },
  };
}
