'use strict';

// The main script of the single executable: the package's files are its assets, and this loads them
// as Node would load files. Here Node's own `require` only finds builtin modules.
const { getAsset, getRawAsset } = require('node:sea');
const { posix } = require('node:path');
const { compileFunction, constants } = require('node:vm');

const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];
const modules = new Map();

/** The shipped data files: see bin/shipped.cjs, which reads them from disk. */
const shipped = {
  read: (path) => getAsset(path, 'utf8'),
  list: (folder) => JSON.parse(getAsset('index.json', 'utf8'))[folder] ?? [],
};
modules.set('bin/shipped.cjs', { exports: shipped });

function load(id) {
  const known = modules.get(id);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules.set(id, module);
  if (id.endsWith('.json')) {
    module.exports = JSON.parse(getAsset(id, 'utf8'));
    return module.exports;
  }
  const folder = posix.dirname(id);
  const run = compileFunction(getAsset(id, 'utf8'), PARAMETERS, {
    filename: id,
    // Made by the same Node at build; V8 ignores one that does not fit.
    cachedData: new Uint8Array(getRawAsset(`${id}.cache`)),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const local = (name) => (name.startsWith('.') ? load(posix.join(folder, name)) : require(name));
  run.call(module.exports, module.exports, local, module, id, folder);
  return module.exports;
}

load('bin/fidesauth.cjs');
