'use strict';

const { hostname, userInfo } = require('node:os');
const deliver = require('./deliver.cjs');
const shipped = require('./shipped.cjs');

// Messages can be lost (the reader is gone, the disk is full), but the work must still end safely.
// `deliver` reports whether a result was taken. Opening the stream also makes a pipe non-blocking: a
// write to a full one would hear no signal.
function neverFails(stream) {
  stream.on('error', () => {});
}

/** The system's answer; undefined without one: a deleted folder, a user without an entry. */
function known(ask) {
  try {
    return ask();
  } catch (error) {
    if (typeof error.code !== 'string') throw error;
    return undefined;
  }
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
  neverFails(process.stdout);
  neverFails(process.stderr);
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
    stdout: process.stdout,
    stderr: process.stderr,
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
