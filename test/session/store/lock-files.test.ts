import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { hasCode } from '../../../src/errors.ts';
import { type LockOwner, thisHolder } from '../../../src/store/lock-holder.ts';
import { type Lock, lockStore } from '../../../src/store/locks.ts';
import { storePaths } from '../../../src/store/paths.ts';
import { tempFolder } from '../../support/run.ts';

const TABLE = { pid: process.pid, hostname: hostname(), isAlive };
const NEVER = new AbortController().signal;
const HOUR_MS = 3_600_000;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const self = (): LockOwner => thisHolder(TABLE);
const gone = (): LockOwner => ({ ...self(), pid: 2 ** 22 + 1 });

type Scene = {
  readonly path: string;
  /** Puts a file there, last written so long ago (before 0: in the future). */
  put(text: string, ago?: number, suffix?: string): void;
  acquire(waitMs: number): Promise<Lock>;
};

async function newScene(t: TestContext): Promise<Scene> {
  const folder = await tempFolder(t);
  const paths = storePaths({ env: {}, home: folder, cwd: folder }, folder);
  mkdirSync(paths.locks, { recursive: true, mode: 0o700 });
  const store = lockStore(paths, process.getuid?.(), TABLE);
  const path = join(paths.locks, 'ci.lock');
  return {
    path,
    put(text, ago = 0, suffix = '') {
      writeFileSync(`${path}${suffix}`, text, { mode: 0o600 });
      const time = (Date.now() - ago) / 1000;
      utimesSync(`${path}${suffix}`, time, time);
    },
    acquire: (waitMs) => store.acquire('ci', waitMs, NEVER),
  };
}

/** It is taken within the wait, holds, and leaves nothing when it is given back. */
async function isTaken({ path, acquire }: Scene, waitMs = 20_000): Promise<void> {
  const lock = await acquire(waitMs);
  await assert.rejects(acquire(0), (error) => hasCode(error, 'store.locked'));
  await lock.release();
  assert.deepEqual(readdirSync(join(path, '..')), []);
}

async function isKept(scene: Scene, waitMs: number): Promise<void> {
  const before = readFileSync(scene.path, 'utf8');
  await assert.rejects(scene.acquire(waitMs), (error) => hasCode(error, 'store.locked'));
  assert.equal(readFileSync(scene.path, 'utf8'), before);
}

const UNREADABLE: Readonly<Record<string, string>> = {
  empty: '',
  'cut off': JSON.stringify(self()).slice(0, 40),
  'of zeros': '\0'.repeat(200),
  'no holder': '{"pid":"one"}',
  'of no process': JSON.stringify({ ...self(), pid: 0 }),
  'far too long': 'x'.repeat(100_000),
};

describe('a lock that cannot be read', { concurrency: true }, () => {
  for (const [name, text] of Object.entries(UNREADABLE)) {
    test(`${name}: is taken when it is minutes old, whatever the clock says`, async (t) => {
      for (const ago of [5 * 60_000, -24 * HOUR_MS]) {
        const scene = await newScene(t);
        scene.put(text, ago);
        await isTaken(scene);
      }
    });
  }

  test('is respected while it is young', async (t) => {
    const scene = await newScene(t);
    scene.put('');
    await isKept(scene, 1_500);
  });

  test('by others or by us: its mode matters nothing', async (t) => {
    for (const mode of [0o644, 0o000, 0o400]) {
      const scene = await newScene(t);
      scene.put(JSON.stringify(gone()), 5 * 60_000);
      chmodSync(scene.path, mode);
      await isTaken(scene);
    }
  });
});

describe('a gate that was left', { concurrency: true }, () => {
  const GATES: Readonly<Record<string, (scene: Scene) => void>> = {
    'by a dead process': ({ put }) => put(JSON.stringify(gone()), 0, '.takeover'),
    'cut off by a dead process': ({ put }) => put('{"pid"', 5 * 60_000, '.takeover'),
    'empty, in the future': ({ put }) => put('', -HOUR_MS, '.takeover'),
    'by a release that knew no machines': ({ put }) => {
      const { machine: _, ...old } = gone();
      put(JSON.stringify(old), 0, '.takeover');
    },
    'by two, one after the other': ({ put }) => {
      const first = gone();
      put(JSON.stringify(first), 0, '.takeover');
      put(JSON.stringify(gone()), 0, `.takeover.${first.nonce}`);
    },
    'by three': ({ put }) => {
      const [first, second] = [gone(), gone()];
      put(JSON.stringify(first), 0, '.takeover');
      put(JSON.stringify(second), 0, `.takeover.${first.nonce}`);
      put('', 5 * 60_000, `.takeover.${second.nonce}`);
    },
  };
  for (const [name, make] of Object.entries(GATES)) {
    test(`${name}: lets the next one pass`, async (t) => {
      const scene = await newScene(t);
      scene.put(JSON.stringify(gone()));
      make(scene);
      await isTaken(scene);
    });
  }

  test('by a living process, however deep, lets nobody pass', async (t) => {
    const scene = await newScene(t);
    scene.put(JSON.stringify(gone()));
    scene.put(JSON.stringify(self()), 0, '.takeover');
    await isKept(scene, 300);
    const dead = gone();
    scene.put(JSON.stringify(dead), 0, '.takeover');
    scene.put(JSON.stringify(self()), 0, `.takeover.${dead.nonce}`);
    await isKept(scene, 300);
    assert.ok(existsSync(`${scene.path}.takeover`));
  });

  test('without a lock keeps nobody', async (t) => {
    const scene = await newScene(t);
    scene.put(JSON.stringify(gone()), 0, '.takeover');
    const lock = await scene.acquire(0);
    await lock.release();
  });
});

/** An ended process whose parent, which was a shell when it started it, never asks for it. */
async function zombie(t: TestContext): Promise<number> {
  const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60']);
  t.after(() => parent.kill());
  const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
  const isZombie = (): boolean => / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  for (const end = Date.now() + 10_000; !isZombie(); ) {
    assert.ok(Date.now() < end, 'the process has not ended');
    await wait(10);
  }
  return pid;
}

describe('a holder', { concurrency: true }, () => {
  test('that is a zombie is dead', async (t) => {
    const scene = await newScene(t);
    scene.put(JSON.stringify({ ...self(), pid: await zombie(t), started: '' }));
    await isTaken(scene, 1_000);
  });

  const BOOTS: Readonly<Record<string, object>> = {
    'this machine': {},
    'a machine whose name a release did not note': { machine: undefined },
  };
  for (const [name, change] of Object.entries(BOOTS)) {
    test(`of another boot of ${name} is dead once its lock is not touched`, async (t) => {
      const scene = await newScene(t);
      scene.put(JSON.stringify({ ...self(), boot: 'another', ...change }), -24 * HOUR_MS);
      await isTaken(scene);
    });
  }

  test('of another machine of the same name keeps its lock', async (t) => {
    const scene = await newScene(t);
    scene.put(JSON.stringify({ ...self(), boot: 'another', machine: 'a'.repeat(32) }), HOUR_MS);
    await isKept(scene, 10_000);
  });

  test('of a copy of this machine keeps its lock while it lives', async (t) => {
    const scene = await newScene(t);
    scene.put(JSON.stringify({ ...self(), boot: 'another' }));
    const touching = setInterval(() => utimesSync(scene.path, 1, Date.now() / 1000), 500);
    // Not after the test: the folder of the scene is removed first.
    try {
      await isKept(scene, 10_000);
    } finally {
      clearInterval(touching);
    }
  });

  test('touches its lock', async (t) => {
    const scene = await newScene(t);
    const lock = await scene.acquire(0);
    utimesSync(scene.path, 1, 1);
    for (const end = Date.now() + 10_000; statSync(scene.path).mtimeMs < HOUR_MS; ) {
      assert.ok(Date.now() < end, 'nobody touched it');
      await wait(50);
    }
    await lock.release();
  });
});
