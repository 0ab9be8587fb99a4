import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { RequestRecord } from '../../support/fault-server.ts';
import { documentsIn, errorOf, filesIn, newStage, type Stage } from '../../support/stage.ts';

const isToken = ({ path }: RequestRecord): boolean => path.endsWith('/token');

/** A stage with a bootstrapped profile, and the requests from then on. */
async function ready(t: TestContext, version: string) {
  const stage = await newStage(t, version);
  const made = await stage.run(['bootstrap', '--preset', 'auditor']);
  assert.equal(made.status, 0, made.stderr);
  const from = stage.server.requests.length;
  return { stage, asked: () => stage.server.requests.slice(from) };
}

/** The one file with a kept token. */
function keptIn(stage: Stage): string {
  const [name, ...others] = filesIn(join(stage.store, 'state', 'tokens'));
  assert.ok(name !== undefined && others.length === 0);
  return join(stage.store, 'state', 'tokens', name);
}

for (const version of ['2.86.2', '2.60.0']) {
  describe(`token on ${version}`, { concurrency: 4 }, () => {
    test('asks nobody after a bootstrap, whose proof token works', async (t) => {
      const { stage, asked } = await ready(t, version);
      const { stdout, status } = await stage.run(['token']);
      assert.equal(status, 0);
      assert.match(stdout, /^eyJ\S+\n$/);
      assert.deepEqual(asked(), []);
      const headers = { authorization: `Bearer ${stdout.trim()}` };
      const reply = await fetch(`${stage.server.url}/api/v1/oauth/scope`, { headers });
      assert.equal(reply.status, 200);
    });

    test('gets a new one with --fresh, which is then the kept one', async (t) => {
      const { stage, asked } = await ready(t, version);
      const fresh = await stage.run(['token', '--fresh']);
      assert.equal(fresh.status, 0, fresh.stderr);
      assert.equal(asked().filter(isToken).length, 1);
      assert.equal(
        JSON.parse(readFileSync(keptIn(stage), 'utf8')).accessToken,
        fresh.stdout.trim(),
      );
      assert.equal((await stage.run(['token'])).stdout, fresh.stdout);
      assert.equal(asked().filter(isToken).length, 1);
    });

    test('from many processes with a cold cache asks the server once', async (t) => {
      const { stage, asked } = await ready(t, version);
      rmSync(join(stage.store, 'state', 'tokens'), { recursive: true });
      const one = (): ReturnType<Stage['run']> => stage.run(['token'], { mode: 'spawned' });
      const runs = await Promise.all([one(), one(), one(), one()]);
      assert.deepEqual(
        runs.map((run) => run.status),
        [0, 0, 0, 0],
      );
      assert.equal(new Set(runs.map((run) => run.stdout)).size, 1);
      assert.equal(asked().filter(isToken).length, 1);
    });
  });
}

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/** The times of a token that was asked for then and lives so long. */
function timesOf(obtainedAt: number, life: number): object {
  const margin = Math.max(60_000, life / 10);
  return { obtainedAt, expiresAt: obtainedAt + life, renewAt: obtainedAt + life - margin };
}

describe('a kept token', { concurrency: 4 }, () => {
  test('that has ended, or is about to end, is got anew', async (t) => {
    const { stage, asked } = await ready(t, '2.86.2');
    const path = keptIn(stage);
    const kept = JSON.parse(readFileSync(path, 'utf8'));
    const now = Date.now();
    for (const times of [
      { expiresAt: now - 86_400_000, renewAt: now - 90_000_000 },
      { expiresAt: now - 1, renewAt: now - 60_001 },
      { renewAt: now - 1 },
      // The clock was ahead, and was put right; what is without a start is of earlier releases.
      timesOf(now + 3 * YEAR_MS, 8 * DAY_MS),
      timesOf(now + DAY_MS, 3_600_000),
      timesOf(now + 5 * 60_000, 300_000),
      { ...timesOf(now + 3 * YEAR_MS, 8 * DAY_MS), obtainedAt: undefined },
      { ...timesOf(now + 3 * YEAR_MS, 300_000), obtainedAt: undefined },
      // It was years behind.
      timesOf(now - 3 * YEAR_MS, 8 * DAY_MS),
    ]) {
      writeFileSync(path, JSON.stringify({ ...kept, ...times }), { mode: 0o600 });
      const before = asked().filter(isToken).length;
      const run = await stage.run(['token', '--json']);
      assert.equal(run.status, 0, run.stderr);
      assert.equal(asked().filter(isToken).length, before + 1, JSON.stringify(times));
    }
  });

  test('that is good is handed out, also where its start was not kept', async (t) => {
    const { stage, asked } = await ready(t, '2.86.2');
    const path = keptIn(stage);
    const kept = JSON.parse(readFileSync(path, 'utf8'));
    assert.equal(typeof kept.obtainedAt, 'number');
    const before = asked().filter(isToken).length;
    for (const times of [
      timesOf(Date.now() + 30_000, 3_600_000),
      timesOf(Date.now() - 200_000, 300_000),
      { ...timesOf(Date.now() - DAY_MS, 8 * DAY_MS), obtainedAt: undefined },
      { ...timesOf(Date.now() - 200_000, 300_000), obtainedAt: undefined },
    ]) {
      writeFileSync(path, JSON.stringify({ ...kept, ...times }), { mode: 0o600 });
      const run = await stage.run(['token']);
      assert.equal(run.stdout.trim(), kept.accessToken, JSON.stringify(times));
    }
    assert.equal(asked().filter(isToken).length, before);
  });

  test('of a clock that was ahead is told by status', async (t) => {
    const { stage } = await ready(t, '2.86.2');
    const path = keptIn(stage);
    const kept = JSON.parse(readFileSync(path, 'utf8'));
    const times = timesOf(Date.now() + YEAR_MS, DAY_MS);
    writeFileSync(path, JSON.stringify({ ...kept, ...times }), { mode: 0o600 });
    const run = await stage.run(['status', '--offline']);
    assert.match(run.stdout, /fetched in the future/, run.stderr);
  });

  test('a fresh one cannot be had with a secret that is gone', async (t) => {
    const { stage } = await ready(t, '2.86.2');
    rmSync(join(stage.store, 'credentials'), { recursive: true });
    const run = await stage.run(['token', '--fresh', '--json']);
    assert.deepEqual([run.stdout, errorOf(run).exitCode], ['', run.status]);
    assert.notEqual(run.status, 0);
    assert.equal(documentsIn(stage.store, 'profiles').length, 1);
  });
});
