'use strict';

const { spawn } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { constants } = require('node:os');

const FROM_TERMINAL = ['SIGINT', 'SIGQUIT'];
const OTHERS = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGCONT'];

/**
 * True if the terminal itself sends Ctrl-C and Ctrl-\ to the program. If we did too, it would get
 * them twice, and many programs take a second one as "at once". A SIGINT sent to us alone, in a
 * terminal's foreground, looks the same, so the program does not get it. SIGTERM always arrives.
 */
function terminalTells() {
  const onTerminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
  return onTerminal && inForeground();
}

/** Whether the terminal's foreground group is ours; true if that cannot be read. */
function inForeground() {
  try {
    // proc_pid_stat(5): after the name, which may hold anything, the group is third, tpgid sixth.
    const [, , group, , , foreground] = readFileSync('/proc/self/stat', 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return group === foreground;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return true;
  }
}

/** Passes signals on with `send`; the returned function stops that. */
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

/** Writes a stream through the filter. If writing fails, closes the program's end too. */
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
    // Before the start, so that no signal is lost; none can arrive before `child` is set.
    const release = passSignals((name) => child.kill(name));
    child = spawn(file, args, { env, stdio: ['inherit', stdout, output] });
    if (filter !== undefined) {
      passOutput(child.stdout, process.stdout, filter(), lost);
      passOutput(child.stderr, process.stderr, filter(), () => {});
    }
    child.on('error', (error) => {
      // Failing to pass a signal on is no failed start.
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
