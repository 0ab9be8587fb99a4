'use strict';

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

// The shipped data files, by path in the package: presets, completions, the top help. The single
// executable has the same two functions for its assets.
module.exports = {
  read: (path) => readFileSync(join(root, path), 'utf8'),
  list: (folder) => readdirSync(join(root, folder)).sort(),
};
