'use strict';

const { spawn } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { constants } = require('node:os');

const FROM_TERMINAL = ['SIGINT', 'SIGQUIT'];
const OTHERS = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGCONT'];

/**
 * True when Ctrl-C and Ctrl-\ reach the program without us. Passed on, it would get them twice, and
 * many take a second one for "at once". Who sends SIGINT to us alone while we are in the foreground
 * of a terminal is not heard by the program: nothing tells the two apart. SIGTERM always is.
 */
function terminalTells() {
  const onTerminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
  return onTerminal && inForeground();
}

/** Whether the terminal's foreground group is ours; taken for granted where that cannot be read. */
function inForeground() {
  try {
    // proc_pid_stat(5): behind the name, which may hold anything, the group is third, tpgid sixth.
    const [, , group, , , foreground] = readFileSync('/proc/self/stat', 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return group === foreground;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return true;
  }
}

/** Passes signals on by `send`; the returned function ends that. */
function passSignals(send) {
  const fromTerminal = (name) => {
    if (!terminalTells()) send(name);
  };
  for (const name of FROM_TERMINAL) process.on(name, fromTerminal);
  for (const name of OTHERS) process.on(name, send);
  return () => {
    for (const name of FROM_TERMINAL) process.off(name, fromTerminal);
    for (const name of OTHERS) process.off(name, send);
  };
}

/** Shows what the filter makes of a stream. Where that is not taken, its writer ends too. */
function passOutput(from, to, filter, lost) {
  from.setEncoding('latin1');
  from.on('data', (piece) => {
    const text = filter.push(piece);
    if (text === '' || to.write(text, 'latin1')) return;
    from.pause();
    to.once('drain', () => from.resume());
  });
  from.on('end', () => to.write(filter.end(), 'latin1'));
  to.on('error', (error) => {
    lost(error);
    from.destroy();
  });
}

/** See `spawn` of src/host.ts. */
module.exports = function spawnProgram(file, args, env, { filter, stdoutToStderr }) {
  const output = filter === undefined ? 'inherit' : 'pipe';
  const stdout = stdoutToStderr ? process.stderr : output;
  return new Promise((resolve, reject) => {
    let child;
    let unshown;
    const lost = (error) => {
      if (error.code !== 'EPIPE') unshown = error;
    };
    // Before the start, so that no signal is lost; the first can only be heard after it.
    const release = passSignals((name) => child.kill(name));
    child = spawn(file, args, { env, stdio: ['inherit', stdout, output] });
    if (filter !== undefined) {
      passOutput(child.stdout, process.stdout, filter(), lost);
      passOutput(child.stderr, process.stderr, filter(), () => {});
    }
    child.on('error', (error) => {
      // A signal that could not be passed on is no failed start.
      if (child.pid !== undefined) return;
      release();
      reject(error);
    });
    child.on('close', (code, signal) => {
      if (child.pid === undefined) return;
      release();
      if (code === 0 && unshown !== undefined) return reject(unshown);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
};
