import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Connect, connect } from '../../../../src/connect.ts';
import { FidesAuthError } from '../../../../src/errors.ts';
import type { Host } from '../../../../src/host.ts';
import { type Adapters, main } from '../../../../src/main.ts';
import { openStore, type Store } from '../../../../src/store/store.ts';
import { ROOT } from '../../../support/run.ts';

// The tool as it is, but for one call to the server or to the store: there the process is killed,
// or the store fails. MATRIX_FAULT says which call and what; nothing of it is in the product. A run
// that comes to its end leaves the number of its calls in the file MATRIX_CALLS.

const plan = readPlan(process.env.MATRIX_FAULT ?? '');
let calls = 0;

type Work<A extends unknown[], R> = (...args: A) => Promise<R>;

function readPlan(text: string) {
  const [target, act, at] = text.split(' ');
  if (!['request', 'store'].includes(target ?? '')) throw new Error('MATRIX_FAULT: no target');
  if (!['kill-before', 'kill-after', 'fail', 'fail-on'].includes(act ?? '')) {
    throw new Error('MATRIX_FAULT: no act');
  }
  return { target, act, at: Number(at) };
}

function counted<A extends unknown[], R>(target: string, work: Work<A, R>): Work<A, R> {
  if (target !== plan.target) return work;
  return async (...args) => {
    calls += 1;
    const met = calls === plan.at;
    if (met && plan.act === 'kill-before') process.kill(process.pid, 'SIGKILL');
    if ((met && plan.act === 'fail') || (calls >= plan.at && plan.act === 'fail-on')) {
      throw new FidesAuthError('store.unwritable', `store call ${calls}: the disk is full`, {
        fix: 'free that folder',
      });
    }
    try {
      return await work(...args);
    } finally {
      if (met && plan.act === 'kill-after') process.kill(process.pid, 'SIGKILL');
    }
  };
}

/** What changes nothing on disk; every other function of the store counts as a write. */
const READS = new Set([
  'read',
  'binding',
  'names',
  'list',
  'moves',
  'readMove',
  'path',
  'findByMarker',
  'currentProfile',
  'defaults',
  'writtenAt',
]);

function writesOf<T extends object>(part: T): T {
  const members = Object.entries(part).map(([name, member]) =>
    READS.has(name) ? [name, member] : [name, counted('store', member)],
  );
  return Object.fromEntries(members) as T;
}

function watched(store: Store): Store {
  return {
    ...store,
    profiles: writesOf(store.profiles),
    credentials: writesOf(store.credentials),
    journal: writesOf(store.journal),
    tokens: writesOf(store.tokens),
    settings: writesOf(store.settings),
    prepare: counted('store', store.prepare),
    record: counted('store', store.record),
    recordOnce: counted('store', store.recordOnce),
    sweep: counted('store', store.sweep),
    locks: {
      ...store.locks,
      acquire: counted('store', async (...args) => {
        const lock = await store.locks.acquire(...args);
        return { release: counted('store', lock.release) };
      }),
    },
  };
}

const watchedConnect: Connect = async (...args) => {
  const http = await connect(...args);
  return { ...http, send: counted('request', http.send) };
};

const require = createRequire(import.meta.url);
const { createHost } = require(join(ROOT, 'bin/host.cjs')) as { createHost(version: string): Host };
const { version } = require(join(ROOT, 'package.json')) as { version: string };
const adapters: Adapters = {
  openStore: async (host, configDir, signal) => watched(openStore(host, configDir, signal)),
  connect: watchedConnect,
};
void main(createHost(version), adapters).then((status) => {
  writeFileSync(process.env.MATRIX_CALLS ?? '', `${calls}`);
  process.exitCode = status;
});
