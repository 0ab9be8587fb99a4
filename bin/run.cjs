'use strict';

const { spawn } = require('node:child_process');
const { constants } = require('node:os');

// How long a program may take to end once it was asked to.
const PATIENCE_MS = 2000;

/** Shows what the program says to the user, through the filter. */
function passOn(from, to, filter) {
  from.setEncoding('latin1');
  from.on('data', (piece) => to.write(filter.push(piece), 'latin1'));
  from.on('end', () => to.write(filter.end(), 'latin1'));
}

/** Gathers the pieces of a stream; calls `tooLong` once there are more than `limit` bytes. */
function gather(from, limit, tooLong) {
  const pieces = [];
  let size = 0;
  from.on('data', (piece) => {
    size += piece.length;
    if (size <= limit) return void pieces.push(piece);
    from.destroy();
    tooLong();
  });
  return () => Buffer.concat(pieces);
}

/** See `run` of src/host.ts; `stderr` and `cwd` are those of the caller. */
module.exports = function runProgram({ stderr, cwd }, file, args, options) {
  const { env, input, limit, timeoutMs, filter, signal } = options;
  return new Promise((resolve, reject) => {
    let stopped;
    let killer;
    const child = spawn(file, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    const stop = (why) => {
      if (stopped !== undefined) return;
      stopped = why;
      child.kill('SIGTERM');
      killer = setTimeout(() => {
        child.kill('SIGKILL');
        // What it started may hold these open for ever.
        child.stdout.destroy();
        child.stderr.destroy();
      }, PATIENCE_MS);
    };
    const timer = setTimeout(() => stop('timeout'), timeoutMs);
    const onAbort = () => stop('signal');
    signal.addEventListener('abort', onAbort);
    const release = () => {
      clearTimeout(timer);
      clearTimeout(killer);
      signal.removeEventListener('abort', onAbort);
    };
    const output = gather(child.stdout, limit, () => stop('too-long'));
    passOn(child.stderr, stderr, filter());
    // A program need not read what it gets.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', (error) => {
      if (child.pid !== undefined) return;
      release();
      reject(error);
    });
    child.on('close', (code, name) => {
      if (child.pid === undefined) return;
      release();
      const status = code ?? 128 + (constants.signals[name] ?? 0);
      resolve({ status, stdout: output(), stopped });
    });
    if (signal.aborted) onAbort();
  });
};
