'use strict';

const { join } = require('node:path');
const { homedir, hostname } = require('node:os');

// A reader that has gone (`fidesauth ... | head`) is no error of ours.
function quietOnClosedPipe(stream) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function onSignal(listener) {
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return () => {
    process.off('SIGINT', listener);
    process.off('SIGTERM', listener);
  };
}

/** The running process as the value that `main` works with (src/host.ts). */
function createHost(version) {
  quietOnClosedPipe(process.stdout);
  quietOnClosedPipe(process.stderr);
  return {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    platform: process.platform,
    hostname: hostname(),
    pid: process.pid,
    uid: process.getuid?.(),
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    version,
    shippedPresets: join(__dirname, '..', 'scopes'),
    isAlive,
    onSignal,
    exit: (status) => process.exit(status),
  };
}

module.exports = { createHost };
