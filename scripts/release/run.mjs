import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagesOf } from '../notices.mjs';
import { makeExecutable } from './executable.mjs';
import { packTarball } from './package.mjs';
import { sbomText } from './sbom.mjs';

// Makes a whole release in `release/`, from a built clone: the npm package, the executable, the
// list of its parts, and checksums.
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TARGET = join(ROOT, 'release');
const CACHE = join(ROOT, 'node_modules', '.cache', 'fidesauth');

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const { version } = manifest;
requireChangelog(version);

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'fidesauth-release-'));
try {
  packTarball(ROOT, TARGET, work);
  const executable = join(TARGET, `fidesauth-${version}-linux-x64`);
  await makeExecutable(executable, { work, cache: CACHE });
  const modules = JSON.parse(readFileSync(join(ROOT, 'build', 'modules.json'), 'utf8'));
  const bom = sbomText(manifest, packagesOf(modules), commitTime());
  writeFileSync(join(TARGET, `fidesauth-${version}.cdx.json`), bom);
  writeFileSync(join(TARGET, 'SHA256SUMS'), checksums());
} finally {
  rmSync(work, { recursive: true, force: true });
}
for (const name of readdirSync(TARGET).sort()) process.stdout.write(`release/${name}\n`);

/** Requires a changelog entry: without one, users would have to guess what changed. */
function requireChangelog(wanted) {
  const text = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
  if (text.includes(`\n## ${wanted}`)) return;
  throw new Error(`CHANGELOG.md has no heading for ${wanted}, the version in package.json`);
}

/** The time of the released commit (ISO time). */
function commitTime() {
  const seconds = execFileSync('git', ['log', '-1', '--format=%ct'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return new Date(Number(seconds) * 1000).toISOString();
}

function checksums() {
  const names = readdirSync(TARGET).sort();
  const sums = names.map((name) => {
    const sum = createHash('sha256')
      .update(readFileSync(join(TARGET, name)))
      .digest('hex');
    return `${sum}  ${name}\n`;
  });
  return sums.join('');
}
