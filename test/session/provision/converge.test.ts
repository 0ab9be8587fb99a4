import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { deleteClient, describeClient, makeClient } from '../../support/admin.ts';
import type { Fault, RequestRecord } from '../../support/fault-server.ts';
import type { Run } from '../../support/run.ts';
import { errorOf, newStage, remainsIn, type Stage } from '../../support/stage.ts';

const CLIENT = '/api/v1/oauth/client';
const ARGS = ['bootstrap', '--preset', 'auditor', '--key', 'ci', '--if-exists', 'replace', '--yes'];

/** Runs on one server, each with a store of its own, of which the first can be held. */
type Race = {
  readonly stage: Stage;
  /** A run from start to end; it exports to a file of its own. */
  run(name: string, ...more: string[]): Promise<Run>;
  /** Before the first request that fits is answered, `work` runs once, from start to end. */
  hold(fits: (request: RequestRecord) => boolean, work: () => Promise<unknown>): void;
  store(name: string): string;
  file(name: string): string;
};

async function newRace(t: TestContext): Promise<Race> {
  let fits: ((request: RequestRecord) => boolean) | undefined;
  let held: () => Promise<unknown> = async () => {};
  const fault = (request: RequestRecord): Fault | undefined => {
    if (fits?.(request) !== true) return undefined;
    fits = undefined;
    return { when: 'before', act: { kind: 'wait', until: held().then(() => {}) } };
  };
  const stage = await newStage(t, '2.86.2', { fault });
  const [store, file] = [
    (name: string) => join(stage.folder, name),
    (name: string) => join(stage.folder, `${name}.env`),
  ];
  return {
    stage,
    store,
    file,
    run: (name, ...more) =>
      stage.run([...ARGS, '--export', `dotenv=${file(name)}`, '--json', ...more], {
        env: { FIDESAUTH_CONFIG_DIR: store(name) },
      }),
    hold(which, work) {
      fits = which;
      held = work;
    },
  };
}

/** The nth request, counted from now, that fits. */
function nth(count: number, fits: (request: RequestRecord) => boolean) {
  let left = count;
  return (request: RequestRecord): boolean => {
    if (!fits(request)) return false;
    left -= 1;
    return left === 0;
  };
}

const lists = ({ method, path }: RequestRecord): boolean =>
  method === 'GET' && path.startsWith(`${CLIENT}?page=`);
const creates = ({ method, path }: RequestRecord): boolean => method === 'POST' && path === CLIENT;
const reads = ({ method, path }: RequestRecord): boolean =>
  method === 'GET' && path.startsWith(`${CLIENT}/`) && !path.includes('rights-check');
const deletes = ({ method, path }: RequestRecord): boolean =>
  method === 'DELETE' && path.startsWith(`${CLIENT}/`);

const tokens = ({ path, body }: RequestRecord): boolean =>
  path.endsWith('/token') && !body.includes('client_id=root');

function idOf(run: Run): string {
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout).clientId;
}

/** A run that gave way: it says so, and nothing of it is left, here, there or handed over. */
function isSuperseded(race: Race, name: string, run: Run): void {
  const { code, exitCode, message, fix } = errorOf(run);
  assert.deepEqual([code, exitCode], ['client.superseded', 6], message);
  assert.match(message, /^--key ci: a run that began later made client \w+,/);
  assert.match(fix ?? '', /run this again/);
  assert.deepEqual(remainsIn(race.store(name)), []);
  assert.ok(!existsSync(race.file(name)), 'nothing was handed over');
}

describe('runs with one key at the same time', () => {
  for (const [what, fits] of [
    ['after its proof', nth(2, lists)],
    ['while it reads its client back', nth(1, reads)],
    ['while it gets a token', nth(1, tokens)],
  ] as const) {
    it(`the one that finds a later client ${what} takes its own back`, async (t) => {
      const race = await newRace(t);
      const later: Run[] = [];
      race.hold(fits, async () => later.push(await race.run('later')));
      const run = await race.run('first');
      const [other] = later;
      assert.ok(other !== undefined, 'the other run has come');
      isSuperseded(race, 'first', run);
      assert.deepEqual(race.stage.living(), [idOf(other)]);
    });
  }

  it('the later one deletes what was made after its plan', async (t) => {
    const race = await newRace(t);
    const earlier: Run[] = [];
    race.hold(nth(1, creates), async () => earlier.push(await race.run('earlier')));
    const run = await race.run('later');
    const [other] = earlier;
    assert.ok(other !== undefined);
    assert.deepEqual(JSON.parse(run.stdout).deleted, [idOf(other)]);
    assert.deepEqual(race.stage.living(), [idOf(run)]);
  });

  it('one that handed over before the later client was there keeps its word', async (t) => {
    const race = await newRace(t);
    const before = idOf(await race.run('before'));
    const later: Run[] = [];
    race.hold(nth(1, deletes), async () => later.push(await race.run('later')));
    const run = await race.run('first');
    const [other] = later;
    assert.ok(other !== undefined);
    assert.equal(run.status, 0, run.stderr);
    assert.ok(existsSync(race.file('first')));
    // Its client went with the later one, which is higher in the list.
    assert.deepEqual(race.stage.living(), [idOf(other)]);
    assert.ok(!race.stage.living().includes(before));
  });

  it('a client that somebody else deleted is no rival', async (t) => {
    const race = await newRace(t);
    race.hold(nth(2, lists), async () => {
      await deleteClient(race.stage, race.stage.made.at(-1)?.client_id ?? '');
    });
    assert.equal(errorOf(await race.run('first')).code, 'client.gone');
    assert.deepEqual(remainsIn(race.store('first')), []);
    assert.equal(idOf(await race.run('first')), race.stage.living()[0]);
  });

  it('what a killed run left is replaced by the next, expired or not', async (t) => {
    const race = await newRace(t);
    const left = idOf(await race.run('killed', '--expires', '15m'));
    const run = await race.run('next');
    assert.deepEqual(JSON.parse(run.stdout).deleted, [left]);
    assert.deepEqual(race.stage.living(), [idOf(run)]);
  });

  it('a client of a fleet, with another key, of the future, or described by hand is left alone', async (t) => {
    const race = await newRace(t);
    // Of 2017, and of a year far ahead.
    const [marker, late] = ['015f', 'ab'.repeat(2)].map((time) => time + '0a'.repeat(14));
    const others: string[] = [];
    for (const text of [
      `[fidesauth2 ${marker} key=ci fleet=shop]`,
      `[fidesauth2 ${marker} key=ci-2]`,
      `[fidesauth2 ${late} key=ci]`,
      `${'long '.repeat(1_000)}[fidesauth2 ${marker} key=ci]`,
      `[fidesauth2 ${marker} key=ci] keep this one`,
      `[fidesauth2 ${marker} key=ci] [fidesauth2 ${marker} key=ci]`,
    ]) {
      const { client_id } = await makeClient(race.stage, ['scope:read']);
      await describeClient(race.stage, client_id, text);
      others.push(client_id);
    }
    const run = await race.run('first');
    assert.deepEqual(JSON.parse(run.stdout).deleted, []);
    assert.deepEqual(race.stage.living(), [...others, idOf(run)]);
    const { stderr } = await race.stage.run([...ARGS, '--export', 'dotenv=x.env']);
    const warned = stderr.match(/client \S+ of key ci left alone: dated in the future/g);
    assert.deepEqual(warned, [`client ${others[2]} of key ci left alone: dated in the future`]);
  });

  it('a list that cannot be read before the hand-over undoes the run', async (t) => {
    const race = await newRace(t);
    race.hold(nth(2, lists), async () => {
      const { client_id } = await makeClient(race.stage, ['scope:read']);
      await describeClient(race.stage, client_id, 'x'.repeat(9 * 2 ** 20));
    });
    assert.equal(errorOf(await race.run('first')).code, 'server.reply');
    assert.deepEqual(remainsIn(race.store('first')), []);
    assert.ok(!existsSync(race.file('first')));
    assert.equal(race.stage.living().length, 1, 'only the large one is left');
  });

  it('with a kept store the profile changes over, and a stranger goes as well', async (t) => {
    const race = await newRace(t);
    const own = idOf(await race.run('kept'));
    const strange: Run[] = [];
    race.hold(nth(1, creates), async () => strange.push(await race.run('strange')));
    const run = await race.run('kept');
    const [other] = strange;
    assert.ok(other !== undefined);
    // The stranger replaced the kept client already.
    assert.deepEqual(JSON.parse(run.stdout).deleted, [own, idOf(other)]);
    assert.deepEqual(race.stage.living(), [idOf(run)]);
  });
});
