'use strict';

// Run by the same Node as in the executable: V8 takes a code cache only from its own version.
// Arguments: the folder of the package, the folder for the caches, and the files.
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { compileFunction } = require('node:vm');

const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];
const [folder, caches, ...files] = process.argv.slice(2);

for (const file of files) {
  const text = readFileSync(join(folder, file), 'utf8');
  const made = compileFunction(text, PARAMETERS, { filename: file, produceCachedData: true });
  mkdirSync(dirname(join(caches, file)), { recursive: true });
  writeFileSync(join(caches, `${file}.cache`), made.cachedData);
}
