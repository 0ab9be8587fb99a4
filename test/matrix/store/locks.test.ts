import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type LockOwner, thisHolder } from '../../../src/store/lock-holder.ts';
import { nameOf, type RequestName } from '../../support/requests.ts';
import { documentsIn, errorOf, newStage, type Stage } from '../../support/stage.ts';
import { each } from '../kit/pool.ts';
import {
  APART,
  assertAgreement,
  BOOTSTRAP,
  FOUND_MADE,
  MADE,
  outcomeOf,
  tryOfLock,
} from '../kit/races-scene.ts';
import { FULL, scaled } from '../kit/scale.ts';

const VERSIONS = ['2.86.2', '2.60.0'] as const;
const counts = new Map<string, number>();

function count(what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** This test's own process as the holder of a lock. */
const self = (): LockOwner =>
  thisHolder({ pid: process.pid, hostname: hostname(), isAlive: () => true });

function writeLock(stage: Stage, text: string): string {
  const folder = join(stage.store, 'state', 'locks');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'ci.lock');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** A process id that this machine has not given to anybody. */
function freePid(): number {
  const largest = Number(readFileSync('/proc/sys/kernel/pid_max', 'utf8'));
  for (let pid = largest - 1; pid > 1; pid -= 1) if (!existsSync(`/proc/${pid}`)) return pid;
  throw new Error('no free process id');
}

const DEAD: Readonly<Record<string, () => LockOwner>> = {
  'of an earlier boot': () => ({ ...self(), boot: 'another' }),
  'whose process is gone': () => ({ ...self(), pid: freePid() }),
  'whose process id another has now': () => ({ ...self(), started: '1' }),
};

const FOREIGN: Readonly<Record<string, () => LockOwner>> = {
  'another host': () => ({ ...self(), host: 'elsewhere pid:[1]', pid: freePid() }),
  'another host and boot': () => ({ ...self(), host: 'elsewhere pid:[1]', boot: 'another' }),
  'another container of this host': () => ({ ...self(), host: `${hostname()} pid:[1]` }),
  'a living process': self,
};

for (const [name, holder] of Object.entries(DEAD)) {
  test(`a lock ${name} is taken over`, async (t) => {
    const stage = await newStage(t, VERSIONS[0]);
    writeLock(stage, JSON.stringify(holder()));
    assert.equal(outcomeOf(await stage.run(BOOTSTRAP)), MADE);
    assertAgreement(stage, [], name);
    count('dead locks taken over');
  });
}

async function isRespected(t: TestContext, name: string, text: string): Promise<void> {
  const stage = await newStage(t, VERSIONS[0]);
  const path = writeLock(stage, text);
  const tries = tryOfLock(t, stage, 'ci', 3);
  let pid = 0;
  const run = stage.run(BOOTSTRAP, {
    onStart: (started) => {
      pid = started;
    },
  });
  // The whole wait takes half a minute: the reduced run ends it once the lock was tried in vain.
  if (!FULL) {
    await tries;
    process.kill(pid, 'SIGTERM');
  }
  const ended = await run;
  const { code, message } = errorOf(ended);
  assert.equal(readFileSync(path, 'utf8'), text, `${name}: the lock is as it was`);
  assert.deepEqual([stage.server.requests, stage.made], [[], []], name);
  if (FULL) {
    assert.deepEqual([code, ended.status], ['store.locked', 8], message);
    assert.ok(message.includes(path), message);
  } else {
    assert.deepEqual([code, ended.status], ['terminated', 143], message);
  }
  if (FULL && text.startsWith('{')) assert.ok(message.includes(JSON.parse(text).host), message);
  count('foreign locks respected');
}

test('a lock of another host or of the living is never taken', async (t) => {
  const all = Object.entries(FOREIGN).map(
    ([name, make]) => [name, JSON.stringify(make())] as const,
  );
  const cases = [...all, ['nobody knows whom', 'damaged'] as const];
  const chosen = FULL ? cases : cases.slice(0, 1);
  await Promise.all(chosen.map(([name, text]) => isRespected(t, name, text)));
});

test('two at once find a dead lock: one client', async (t) => {
  const cases = VERSIONS.flatMap((version) =>
    Array.from({ length: scaled(20, 1) }, (_, index) => ({
      version,
      index,
      width: 2 + (index % 3),
    })),
  );
  await each(cases, 1, async ({ version, index, width }) => {
    const stage = await newStage(t, version);
    const path = writeLock(stage, JSON.stringify({ ...self(), pid: freePid() }));
    // Another has died while it took that lock over.
    if (index % 2 === 1 || !FULL) {
      const gate = JSON.stringify({ ...self(), pid: freePid() });
      writeFileSync(`${path}.takeover`, gate, { mode: 0o600 });
    }
    const runs = await Promise.all(
      Array.from({ length: width }, () => stage.run(BOOTSTRAP, APART)),
    );
    const outcomes = runs.map(outcomeOf);
    const others = outcomes.filter((outcome) => outcome === FOUND_MADE);
    assert.equal(others.length, width - 1, outcomes.join());
    assert.equal(stage.made.length, 1, outcomes.join());
    assertAgreement(stage, [], `${version}: ${outcomes.join()}`);
    count('races for a dead lock');
  });
});

/** A stage where a bootstrap was killed while the server held the reply of that request. */
async function killedAt(t: TestContext, version: string, name: RequestName): Promise<Stage> {
  let pid = 0;
  let killed = false;
  const stage = await newStage(t, version, {
    fault: (request) => {
      if (killed || nameOf(request) !== name) return undefined;
      killed = true;
      process.kill(pid, 'SIGKILL');
      return { when: 'after', act: { kind: 'reset' } };
    },
  });
  const run = stage.run(BOOTSTRAP, {
    onStart: (started) => {
      pid = started;
    },
  });
  await assert.rejects(run, /ended by SIGKILL/);
  assert.ok(existsSync(join(stage.store, 'state', 'locks', 'ci.lock')), 'its lock is left');
  return stage;
}

/** Before the create nothing is left but the lock; after it the journal is what recovery is for. */
const UNTOUCHED: readonly RequestName[] = ['identify', 'root token', 'registry'];
const JOURNALED: Readonly<Record<string, readonly RequestName[]>> = {
  '2.86.2': ['read back', 'proof token'],
  '2.60.0': ['assign', 'read back', 'proof token'],
};

// Rule 31 of docs/terminal.md.
test('the lock of a killed bootstrap is taken over by the same command', async (t) => {
  const all = VERSIONS.flatMap((version) => UNTOUCHED.map((name) => ({ version, name })));
  await each(FULL ? all : all.slice(1, 2), 2, async ({ version, name }) => {
    const stage = await killedAt(t, version, name);
    assert.equal(outcomeOf(await stage.run(BOOTSTRAP)), MADE);
    assertAgreement(stage, [], `${version}, killed at ${name}`);
    count('locks of the killed taken over');
  });
});

test('so it is by recover, when a client had been made', async (t) => {
  const all = VERSIONS.flatMap((version) =>
    (JOURNALED[version] ?? []).map((name) => ({ version, name })),
  );
  await each(FULL ? all : all.slice(2, 3), 2, async ({ version, name }) => {
    const stage = await killedAt(t, version, name);
    const label = `${version}, killed at ${name}`;
    const again = outcomeOf(await stage.run(BOOTSTRAP));
    // Unfinished work is told, or carried on; it is never passed over by making a second client.
    assert.notEqual(again, 'store.locked', label);
    assert.equal(stage.living().length, 1, label);
    const recovered = await stage.run(['recover', '--yes', '--json']);
    assert.equal(recovered.status, 0, recovered.stderr);
    assert.equal(stage.living().length, 1, label);
    assert.equal(documentsIn(stage.store, 'profiles').length, 1, label);
    assertAgreement(stage, [], label);
    count('locks of the killed taken over');
  });
});

test('counts', (t) => {
  for (const [what, number] of counts) t.diagnostic(`locks: ${what}: ${number}`);
  assert.ok(counts.size > 0);
});
