'use strict';

const { fstatSync } = require('node:fs');
const { hostname, userInfo } = require('node:os');
const deliver = require('./deliver.cjs');
const shipped = require('./shipped.cjs');

/** The system's answer; undefined without one: a deleted folder, a user without an entry. */
function known(ask) {
  try {
    return ask();
  } catch (error) {
    if (typeof error.code !== 'string') throw error;
    return undefined;
  }
}

// Messages can be lost (the reader is gone, the disk is full), but the work must still end safely.
// `deliver` reports whether a result was taken.
function neverFails(stream) {
  return stream.on('error', () => {});
}

/**
 * The stream that `open` gives for a descriptor. For a pipe or file it is opened with the first
 * message: loading streams costs 4 ms, and a run that has nothing to say needs none.
 */
function output(fd, open) {
  const kind = known(() => fstatSync(fd));
  if (!kind?.isFIFO() && !kind?.isFile()) return neverFails(open());
  let stream;
  return {
    isTTY: false,
    columns: undefined,
    write(text) {
      stream ??= neverFails(open());
      return stream.write(text);
    },
  };
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

// Closing a terminal sends SIGHUP.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

let wasStopped = false;

function onSignal(listener) {
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      wasStopped = true;
    });
    process.on(signal, listener);
  }
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}

/** The running process as the `Host` that `main` takes (src/host.ts). */
function createHost(version) {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    get cwd() {
      return known(() => process.cwd());
    },
    get home() {
      return known(() => userInfo().homedir);
    },
    platform: process.platform,
    get hostname() {
      return known(hostname) ?? '';
    },
    pid: process.pid,
    uid: process.getuid?.(),
    get stdin() {
      return process.stdin;
    },
    stdout: output(1, () => process.stdout),
    stderr: output(2, () => process.stderr),
    deliver,
    version,
    shipped,
    isAlive,
    onSignal,
    /** True after a signal: wait for nothing. */
    get wasStopped() {
      return wasStopped;
    },
    // Its module costs 2 ms, and most commands start no program.
    spawn: (...args) => require('./spawn.cjs')(...args),
    run: (...args) => require('./run.cjs')({ stderr: process.stderr }, ...args),
    exit: (status) => process.exit(status),
  };
}

module.exports = { createHost };
