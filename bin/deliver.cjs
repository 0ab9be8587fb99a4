'use strict';

const { writeSync } = require('node:fs');

// How long a full pipe is left alone before it is tried again.
const PAUSE_MS = 5;

// After a signal a reader that takes nothing for so long is not waited for.
const STOPPED_MS = 1000;

/**
 * Writes all of `text` to stdout. Unlike a stream it knows of each byte that it was taken: a disk
 * that fills up takes a part and says nothing, and a pipe may be one that never waits.
 * @throws the system's error; the reason of `stop` when it is aborted and nobody reads
 */
module.exports = async function deliver(text, stop) {
  let rest = Buffer.from(text);
  let waits = 0;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
      waits = 0;
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      if (stop?.aborted && ++waits * PAUSE_MS > STOPPED_MS) throw stop.reason;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
};
