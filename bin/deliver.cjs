'use strict';

const { writeSync } = require('node:fs');

// How long a full pipe is left alone before it is tried again.
const PAUSE_MS = 5;

/**
 * Writes all of `text` to stdout. Unlike a stream it knows of each byte that it was taken: a disk
 * that fills up takes a part and says nothing, and a pipe may be one that never waits.
 * @throws the system's error
 */
module.exports = async function deliver(text) {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
};
