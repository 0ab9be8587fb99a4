'use strict';

// Preloaded into an executable that sends no request: its package is gone with the first file of the
// store that it removes, a cached token.
const fs = require('node:fs');
const { dirname, sep } = require('node:path');

const { unlinkSync } = fs;
fs.unlinkSync = (path) => {
  if (String(path).includes(`${sep}tokens${sep}`)) {
    fs.unlinkSync = unlinkSync;
    fs.rmSync(dirname(dirname(process.argv[1])), { recursive: true, force: true });
  }
  unlinkSync(path);
};
