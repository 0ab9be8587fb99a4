'use strict';

// File calls that fail: `node:fs` with every call on files below a folder counted, and one of them, or
// all from there on, failing before or after its effect. Nothing of it is in the product. A test of
// this process calls `failBelow`; a process of its own is started with `--require` of this file and
// FAILING_FILES, a JSON object of the same form.

const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

/** The plans by folder: { at, errno, when: 'before' | 'after', span: 'once' | 'on', calls: string[] }. */
const plans = new Map();
/** The path of each open descriptor below such a folder. */
const opened = new Map();
/** Node's own functions call each other: what a counted call calls is a part of it. */
let inside = false;

const WORDS = { EIO: 'i/o error', ENOSPC: 'no space left on device' };
const NUMBERS = { EIO: -5, ENOSPC: -28 };

function failure(errno, name, path) {
  const error = new Error(`${errno}: ${WORDS[errno]}, ${name} '${path}'`);
  return Object.assign(error, { code: errno, errno: NUMBERS[errno], syscall: name, path });
}

function planOf(path) {
  for (const [folder, plan] of plans) if (`${path}/`.startsWith(`${folder}/`)) return plan;
  return undefined;
}

/** Counts the call, and tells what is to become of it: undefined when it passes. */
function met(name, path) {
  const plan = planOf(path);
  if (plan === undefined) return undefined;
  plan.calls.push(`${name} ${path}`);
  const count = plan.calls.length;
  return count === plan.at || (plan.span === 'on' && count > plan.at) ? plan : undefined;
}

const pathOf = (target) => (typeof target === 'number' ? opened.get(target) : String(target));

/** A write that fails after its effect has written half. */
const half = (data) => {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  return bytes.subarray(0, bytes.length >> 1);
};

const EFFECTS = {
  // Nobody gets the descriptor; the file is there.
  openSync: (work, args) => fs.closeSync(work(...args)),
  writeSync: (work, [fd, data]) => work(fd, half(data)),
  writeFileSync: (work, [target, data, ...rest]) => work(target, half(data), ...rest),
  appendFileSync: (work, [target, data, ...rest]) => work(target, half(data), ...rest),
};

function run(name, work, args, path) {
  const plan = met(name, path);
  if (plan === undefined) return work(...args);
  if (plan.when === 'after') (EFFECTS[name] ?? ((call, list) => call(...list)))(work, args);
  // A descriptor whose close failed is closed all the same.
  else if (name === 'closeSync') work(...args);
  throw failure(plan.errno, name.replace(/Sync$/, ''), path);
}

function guarded(name, place) {
  const work = fs[name].bind(fs);
  return (...args) => {
    const path = inside ? undefined : pathOf(place(args));
    if (path === undefined || planOf(path) === undefined) return work(...args);
    inside = true;
    try {
      const result = run(name, work, args, path);
      if (name === 'openSync') opened.set(result, path);
      return result;
    } finally {
      if (name === 'closeSync') opened.delete(args[0]);
      inside = false;
    }
  };
}

const FIRST = ['openSync', 'closeSync', 'readSync', 'readFileSync', 'writeSync', 'writeFileSync'];
const MORE = ['appendFileSync', 'fsyncSync', 'fdatasyncSync', 'ftruncateSync', 'truncateSync'];
const NAMES = ['unlinkSync', 'rmSync', 'rmdirSync', 'mkdirSync', 'chmodSync', 'fchmodSync'];
const LOOKS = ['statSync', 'lstatSync', 'fstatSync', 'readdirSync', 'readlinkSync', 'realpathSync'];
for (const name of [...FIRST, ...MORE, ...NAMES, ...LOOKS]) fs[name] = guarded(name, ([at]) => at);
for (const name of ['renameSync', 'linkSync']) fs[name] = guarded(name, ([, to]) => to);

/** The same for those that give promises. */
for (const name of [
  'readdir',
  'readFile',
  'writeFile',
  'open',
  'unlink',
  'stat',
  'lstat',
  'mkdir',
]) {
  const work = fs.promises[name].bind(fs.promises);
  fs.promises[name] = async (...args) => {
    const path = pathOf(args[0]);
    const plan = path === undefined ? undefined : met(name, path);
    if (plan === undefined) return work(...args);
    if (plan.when === 'after') await work(...args);
    throw failure(plan.errno, name, path);
  };
}
syncBuiltinESMExports();

/** Lets calls below a folder fail; the returned function ends that and gives the calls that were made. */
function failBelow(folder, plan) {
  const own = { ...plan, calls: [] };
  plans.set(folder, own);
  return () => {
    plans.delete(folder);
    return own.calls;
  };
}

module.exports = { failBelow };

const given = process.env.FAILING_FILES;
if (given !== undefined) {
  const { folder, log, ...plan } = JSON.parse(given);
  const end = failBelow(folder, plan);
  process.on('exit', () => {
    const calls = end();
    if (log !== undefined) fs.writeFileSync(log, `${calls.join('\n')}\n`);
  });
}
