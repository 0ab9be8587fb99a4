import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { nodeFolder } from '../node-binary.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HERE = join(ROOT, 'scripts', 'release');
const POSTJECT = join(ROOT, 'node_modules', 'postject', 'dist', 'cli.js');

/** The Node version in the executable: from the newest LTS line. */
export const NODE = '24.22.3';
/** The mark that Node looks for in its own file: from Node's manual of single executables. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
/** Folders of the package whose files go into the executable. */
const FOLDERS = ['bin', 'dist', 'completions', 'scopes'];
/** Not included: the loader replaces it. */
const SHIPPED = 'bin/shipped.cjs';
const FILES = ['package.json', 'LICENSE', 'THIRD-PARTY-NOTICES'];

const filesOf = (folder) => readdirSync(join(ROOT, folder)).sort();

/**
 * The assets by name: the package's files, and for each module the code that V8 has compiled, if
 * `node` runs on this machine.
 * @returns {Record<string, string>} the path of the file of each asset
 */
function assetsOf(node, native, work) {
  const names = [
    ...FILES,
    ...FOLDERS.flatMap((folder) => filesOf(folder).map((name) => `${folder}/${name}`)),
  ];
  const files = names.filter((name) => name !== SHIPPED).sort();
  const assets = Object.fromEntries(files.map((file) => [file, join(ROOT, file)]));
  if (!native) return assets;
  const caches = join(work, 'caches');
  const code = files.filter((file) => file.endsWith('.cjs'));
  execFileSync(node, [join(HERE, 'code-cache.cjs'), ROOT, caches, ...code], { stdio: 'inherit' });
  for (const file of code) assets[`${file}.cache`] = join(caches, `${file}.cache`);
  return assets;
}

/** What the loader has to know: the names in each folder, and a sum of each asset. */
function indexOf(assets) {
  const sums = Object.entries(assets).map(([name, path]) => [name, crc32(readFileSync(path))]);
  const folders = FOLDERS.map((name) => [name, filesOf(name)]);
  return { folders: Object.fromEntries(folders), sums: Object.fromEntries(sums) };
}

/** Takes the symbols off, a seventh of the file; without `strip` (binutils) they stay. */
function strip(file) {
  const { error, status, stderr } = spawnSync('strip', ['--strip-all', file], { encoding: 'utf8' });
  if (error !== undefined) process.stderr.write('no strip (binutils): the executable is larger\n');
  else if (status !== 0) throw new Error(`strip: ${stderr}`);
}

/**
 * Makes the single executable of an architecture from the built package.
 * @param {string} target the file to make
 * @param {{ arch: string, work: string, cache: string }} where an empty folder to work in, and the
 * folder that keeps the Node binaries
 */
export function makeExecutable(target, { arch, work, cache }) {
  const native = arch === process.arch;
  const node = join(nodeFolder(NODE, arch, cache), 'bin', 'node');
  mkdirSync(work, { recursive: true });
  const inWork = (name) => join(work, name);
  const assets = assetsOf(node, native, work);
  writeFileSync(inWork('index.json'), JSON.stringify(indexOf(assets)));
  const config = {
    main: join(HERE, 'loader.cjs'),
    output: inWork('sea.blob'),
    disableExperimentalSEAWarning: true,
    useCodeCache: native,
    // Only its own arguments decide what the executable loads: it ignores NODE_OPTIONS.
    execArgvExtension: 'none',
    assets: { ...assets, 'index.json': inWork('index.json') },
  };
  writeFileSync(inWork('sea.json'), JSON.stringify(config));
  // A blob without compiled code is the same for all architectures, so a Node that runs here makes it.
  const maker = native ? node : join(nodeFolder(NODE, process.arch, cache), 'bin', 'node');
  execFileSync(maker, ['--experimental-sea-config', inWork('sea.json')], { stdio: 'pipe' });
  rmSync(target, { force: true });
  copyFileSync(node, target);
  if (native) strip(target);
  const inject = [POSTJECT, target, 'NODE_SEA_BLOB', config.output, '--sentinel-fuse', FUSE];
  execFileSync(process.execPath, inject, { stdio: 'pipe' });
}
