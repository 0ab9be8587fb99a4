'use strict';

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

// What ships beside the code, by its path in the package: presets, completions, the top help. The
// single executable has the same two functions over its assets.
module.exports = {
  read: (path) => readFileSync(join(root, path), 'utf8'),
  list: (folder) => readdirSync(join(root, folder)).sort(),
};
