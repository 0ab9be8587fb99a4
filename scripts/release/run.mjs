import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFolder } from '../node-binary.mjs';
import { packagesOf } from '../notices.mjs';
import { makeAction } from './action.mjs';
import { makeExecutable, NODE } from './executable.mjs';
import { makeImage } from './image.mjs';
import { packTarball } from './package.mjs';
import { sbomText } from './sbom.mjs';
import { allSchemas } from './schemas.mjs';

// Makes a release in `release/`, from a built clone: all of its parts, or those that the arguments
// name; always with notices and checksums of what was made.
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TARGET = join(ROOT, 'release');
const CACHE = join(ROOT, 'node_modules', '.cache', 'fidesauth');

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const { version } = manifest;
const released = (end) => join(TARGET, `fidesauth-${version}${end}`);
const notices = released('.THIRD-PARTY-NOTICES.txt');

/** Each part makes its files in `release/`; the folder that it is given is empty and its own. */
const PARTS = {
  package: (work) => packTarball(ROOT, TARGET, work),
  /** For those who install without npm. */
  manual: () => copyFileSync(join(ROOT, manifest.man[0]), join(TARGET, basename(manifest.man[0]))),
  /** What the repository of the GitHub Action holds. */
  action: () => makeAction(ROOT, join(TARGET, 'action')),
  x64: (work) => makeExecutable(released('-linux-x64'), { arch: 'x64', work, cache: CACHE }),
  arm64: (work) => makeExecutable(released('-linux-arm64'), { arch: 'arm64', work, cache: CACHE }),
  image: (work) =>
    makeImage(released('-image-x64.tar'), {
      executable: released('-linux-x64'),
      notices,
      name: `fidesauth:${version}`,
      seconds: commitSeconds(),
      work,
    }),
  /** All in one, for those who install without npm. */
  schemas: () => writeFileSync(released('.schemas.json'), allSchemas(join(ROOT, 'schemas'))),
  sbom() {
    const modules = JSON.parse(readFileSync(join(ROOT, 'build', 'modules.json'), 'utf8'));
    const time = new Date(commitSeconds() * 1000).toISOString();
    writeFileSync(released('.cdx.json'), sbomText(manifest, packagesOf(modules), NODE, time));
  },
};

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PARTS);
const unknown = wanted.filter((name) => !(name in PARTS));
if (unknown.length > 0)
  throw new Error(`no such part: ${unknown}; there are ${Object.keys(PARTS).join(', ')}`);
requireChangelog();

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });
writeFileSync(notices, noticesText());
const work = mkdtempSync(join(tmpdir(), 'fidesauth-release-'));
try {
  for (const name of wanted) {
    const own = join(work, name);
    mkdirSync(own);
    PARTS[name](own);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
writeFileSync(join(TARGET, 'SHA256SUMS'), checksums());
for (const name of readdirSync(TARGET).sort()) process.stdout.write(`release/${name}\n`);

/** Requires a changelog entry: without one, users would have to guess what changed. */
function requireChangelog() {
  const text = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
  if (text.includes(`\n## ${version}`)) return;
  throw new Error(`CHANGELOG.md has no heading for ${version}, the version in package.json`);
}

/** The licences of the bundled packages, and of the Node in the executable. */
function noticesText() {
  const bundled = readFileSync(join(ROOT, 'THIRD-PARTY-NOTICES'), 'utf8');
  const node = readFileSync(join(nodeFolder(NODE, 'x64', CACHE), 'LICENSE'), 'utf8');
  const head = `The executables and the image also contain Node.js ${NODE}:`;
  return [bundled.trimEnd(), '-'.repeat(78), head, node].join('\n\n');
}

/** The time of the released commit, in seconds. */
function commitSeconds() {
  return Number(execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT }));
}

/** The paths of all files of a folder, sorted. */
function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => relative(folder, join(parentPath, name))).sort();
}

function checksums() {
  const sums = filesIn(TARGET).map((name) => {
    const sum = createHash('sha256')
      .update(readFileSync(join(TARGET, name)))
      .digest('hex');
    return `${sum}  ${name}\n`;
  });
  return sums.join('');
}
