import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'postject';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The Node version in the executable: from the newest LTS line. */
const NODE = '24.21.0';
/** The mark that Node looks for in its own file: from Node's manual of single executables. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
/** Folders of the package whose files go into the executable. */
const FOLDERS = ['bin', 'dist', 'completions', 'scopes'];
/** Not included: the loader replaces it. */
const SHIPPED = 'bin/shipped.cjs';
const FILES = ['package.json', 'LICENSE', 'THIRD-PARTY-NOTICES'];

/** The Node binary of an architecture, from its npm package; installed once below `cache`. */
function nodeBinary(arch, cache) {
  const folder = join(cache, `node-${NODE}-${arch}`);
  const binary = join(folder, 'node_modules', `node-linux-${arch}`, 'bin', 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const wanted = `node-linux-${arch}@${NODE}`;
  const flags = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--force', '--silent'];
  execFileSync('npm', ['install', '--prefix', folder, ...flags, wanted], { stdio: 'inherit' });
  return binary;
}

function packageFiles() {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`),
  );
  return [...FILES, ...inFolders].sort();
}

/**
 * Makes the single executable of an architecture from the built package.
 * @param {string} target the file to make
 * @param {{ arch?: string, work: string, cache: string }} where an empty folder to work in, and the
 * folder that keeps the Node binaries
 */
export async function makeExecutable(target, { arch = 'x64', work, cache }) {
  const node = nodeBinary(arch, cache);
  const native = arch === process.arch;
  const files = packageFiles();
  const code = files.filter((file) => file.endsWith('.cjs') && file !== SHIPPED);
  const caches = join(work, 'caches');
  mkdirSync(caches, { recursive: true });
  const cacher = join(ROOT, 'scripts', 'release', 'code-cache.cjs');
  if (native) execFileSync(node, [cacher, ROOT, caches, ...code], { stdio: 'inherit' });
  const index = Object.fromEntries(
    FOLDERS.map((name) => [name, readdirSync(join(ROOT, name)).sort()]),
  );
  writeFileSync(join(work, 'index.json'), JSON.stringify(index));
  const assets = [
    ['index.json', join(work, 'index.json')],
    ...files.map((file) => [file, join(ROOT, file)]),
    ...(native ? code : []).map((file) => [`${file}.cache`, join(caches, `${file}.cache`)]),
  ];
  const config = {
    main: join(ROOT, 'scripts', 'release', 'loader.cjs'),
    output: join(work, 'sea.blob'),
    disableExperimentalSEAWarning: true,
    useCodeCache: native,
    // Only its own arguments decide what the executable loads: it ignores NODE_OPTIONS.
    execArgvExtension: 'none',
    assets: Object.fromEntries(assets),
  };
  writeFileSync(join(work, 'sea.json'), JSON.stringify(config));
  // The blob of another architecture has no code cache, so any Node of that version can make it.
  const maker = native ? node : nodeBinary(process.arch, cache);
  execFileSync(maker, ['--experimental-sea-config', join(work, 'sea.json')], { stdio: 'pipe' });
  rmSync(target, { force: true });
  copyFileSync(node, target);
  chmodSync(target, 0o755);
  await inject(target, 'NODE_SEA_BLOB', readFileSync(config.output), { sentinelFuse: FUSE });
}
