import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Members of package.json for building only: npm asks about some, and users need none. */
const FOR_BUILDING = ['scripts', 'devDependencies'];

/**
 * Makes the npm package in `target` from a built clone. Its manifest has no scripts, so npm does
 * not ask about them. Returns the path of the tarball.
 */
export function packTarball(root, target, work) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const staged = join(work, 'package');
  for (const name of [...manifest.files, 'README.md', 'LICENSE']) {
    mkdirSync(dirname(join(staged, name)), { recursive: true });
    cpSync(join(root, name), join(staged, name), { recursive: true });
  }
  for (const name of FOR_BUILDING) delete manifest[name];
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', target, staged];
  return join(target, execFileSync('npm', args, { encoding: 'utf8' }).trim());
}
