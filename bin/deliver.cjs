'use strict';

const { writeSync } = require('node:fs');

// How long to wait before trying a full pipe again.
const PAUSE_MS = 5;

// After a signal, how long to wait for a reader that takes nothing.
const STOPPED_MS = 1000;

/**
 * Writes all of `text` to stdout. Unlike a stream, it knows that each byte was taken: a full disk
 * takes a part without an error, and a pipe may be non-blocking.
 * @throws the system's error; the reason of `stop` if it is aborted and nobody reads
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
