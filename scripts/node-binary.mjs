import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const QUIET = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--silent'];

/**
 * The folder of a Node for Linux: `bin/node` and its `LICENSE`, from its npm package; installed once
 * below `cache`.
 * @param {string} version such as `24.21.0`
 * @param {string} arch `x64` or `arm64`
 */
export function nodeFolder(version, arch, cache) {
  const folder = join(cache, `node-${version}-${arch}`);
  const found = join(folder, 'node_modules', `node-linux-${arch}`);
  if (existsSync(join(found, 'bin', 'node'))) return found;
  mkdirSync(folder, { recursive: true });
  const wanted = `node-linux-${arch}@${version}`;
  // Forced, because npm refuses the package of another architecture.
  const args = ['install', '--prefix', folder, ...QUIET, '--force', wanted];
  execFileSync('npm', args, { stdio: ['ignore', 'inherit', 'inherit'] });
  return found;
}
