'use strict';

// Preloaded into the executable: each write to stdout that a full pipe does not take is told on stderr.
const fs = require('node:fs');

const { writeSync } = fs;
fs.writeSync = (fd, ...rest) => {
  try {
    return writeSync(fd, ...rest);
  } catch (error) {
    if (fd === 1 && error.code === 'EAGAIN') writeSync(2, '(full)');
    throw error;
  }
};
