'use strict';

// Preloaded into an executable that changes nothing on a server: its package is gone with the first
// cached token or journal entry that it removes.
const fs = require('node:fs');
const { dirname } = require('node:path');

const STORED = /[\\/]tokens[\\/]|[\\/]journal[\\/][0-9a-f]{32}\.json$/;

const { unlinkSync } = fs;
fs.unlinkSync = (path) => {
  if (STORED.test(String(path))) {
    fs.unlinkSync = unlinkSync;
    fs.rmSync(dirname(dirname(process.argv[1])), { recursive: true, force: true });
  }
  unlinkSync(path);
};
