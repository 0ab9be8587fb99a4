'use strict';

// Preloaded into the executable: a disk that fails takes nothing of what goes to stdout and stderr.
const fs = require('node:fs');

const { writeSync } = fs;
fs.writeSync = (fd, ...rest) => {
  if (fd !== 1 && fd !== 2) return writeSync(fd, ...rest);
  throw Object.assign(new Error('EIO: i/o error, write'), { code: 'EIO', syscall: 'write' });
};
