'use strict';

// The main script of the single executable: the package's files are its assets, and this loads them
// as Node would load files. Here Node's own `require` only finds builtin modules.
const { writeSync } = require('node:fs');
const { getAsset, getRawAsset } = require('node:sea');
const { posix } = require('node:path');
const { compileFunction, constants } = require('node:vm');
const { crc32 } = require('node:zlib');

const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];
const modules = new Map();
const { folders, sums } = readIndex();

/** The shipped data files: see bin/shipped.cjs, which reads them from disk. */
const shipped = {
  read: (path) => asset(path).toString(),
  list: (folder) => folders[folder] ?? [],
};
modules.set('bin/shipped.cjs', { exports: shipped });

function readIndex() {
  try {
    return JSON.parse(getAsset('index.json', 'utf8'));
  } catch {
    return damaged('index.json');
  }
}

/** The bytes of an asset. Ends the process if they are not those of the build. */
function asset(path) {
  const bytes = Buffer.from(getRawAsset(path));
  return crc32(bytes) === sums[path] ? bytes : damaged(path);
}

// A sum finds what a download or a disk did to the file. It proves nothing about who made it: for
// that there is SHA256SUMS.
function damaged(path) {
  const lines = [
    `error: this copy of fidesauth is damaged: ${path} in it was changed`,
    'fix: download it again, and compare it with SHA256SUMS',
  ];
  writeSync(2, `${lines.join('\n')}\n`);
  process.exit(1);
}

function load(id) {
  const known = modules.get(id);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules.set(id, module);
  const text = asset(id).toString();
  if (id.endsWith('.json')) {
    module.exports = JSON.parse(text);
    return module.exports;
  }
  const folder = posix.dirname(id);
  const run = compileFunction(text, PARAMETERS, {
    filename: id,
    // Made by the same Node at build, where that Node could run; V8 ignores one that does not fit.
    cachedData: `${id}.cache` in sums ? asset(`${id}.cache`) : undefined,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const local = (name) => (name.startsWith('.') ? load(posix.join(folder, name)) : require(name));
  run.call(module.exports, module.exports, local, module, id, folder);
  return module.exports;
}

load('bin/fidesauth.cjs');
