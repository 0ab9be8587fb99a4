import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { FULL } from '../matrix/kit/scale.ts';
import type { Fault, FaultServer } from '../support/fault-server.ts';
import type { StepRun } from './runner.ts';
import { assertClean, assertDone, assertSilent, openSite, type Site } from './site.ts';

/** Before 2.82 nobody can tell whether a lost reply made a client, which then can do nothing. */
const UNKNOWABLE = /that client has no scopes and nobody knows its secret/;

type Requests = FaultServer['requests'];
type Place = readonly [at: number, when: Fault['when']];

const createIn = (requests: Requests): number =>
  requests.findIndex(({ path }) => path === '/api/v1/oauth/client');

/** Where to kill: every request before and after the server acts, or the two that matter most. */
function placesIn(requests: Requests): readonly Place[] {
  const after = (at: number): Place => [at, 'after'];
  if (!FULL) return [createIn(requests), requests.length - 1].map(after);
  return [...requests.keys()].flatMap((at) => [[at, 'before'], after(at)] satisfies Place[]);
}

/** Kills the main step at a request, before or after the server acts, and runs the post step. */
async function killedAt(
  t: TestContext,
  at: number,
  when: Fault['when'],
  inputs: Readonly<Record<string, string>>,
  version: string,
): Promise<{ site: Site; post: StepRun }> {
  let kill = (): void => {};
  let isOver = false;
  const fault = ({ order }: { order: number }): Fault | undefined => {
    if (isOver || order !== at) return undefined;
    isOver = true;
    kill();
    return { when, act: { kind: 'hang' } };
  };
  const site = await openSite(t, inputs, { version, fault });
  const main = await site.job.main((signal) => {
    kill = () => signal('SIGKILL');
  });
  assert.equal(main.status, null, main.raw);
  const post = await site.job.post();
  assertSilent(site, main, post);
  return { site, post };
}

describe('the action, when a run ends badly', () => {
  for (const [version, expires] of [
    ['2.86.2', '2h'],
    ['2.60.0', 'never'],
  ] as const) {
    it(`revokes what a killed main step left on ${version}, wherever it was killed`, async (t) => {
      const sound = await openSite(t, { expires }, { version });
      assertDone(await sound.job.main());
      const { requests } = sound.stage.server;
      assert.ok(requests.length >= 5);
      for (const [at, when] of placesIn(requests)) {
        const { site, post } = await killedAt(t, at, when, { expires }, version);
        const isUnknowable = version === '2.60.0' && at === createIn(requests);
        if (isUnknowable) assert.match(post.errors.join(), UNKNOWABLE);
        else assertDone(post);
        if (!isUnknowable) assertClean(site);
      }
    });
  }

  it('takes the client back when the job is cancelled', async (t) => {
    let interrupt = (): void => {};
    const fault = ({ body }: { body: string }): undefined => {
      if (body.includes('"description"')) interrupt();
    };
    const site = await openSite(t, {}, { fault });
    const main = await site.job.main((signal) => {
      interrupt = () => signal('SIGINT');
    });
    assert.equal(main.status, 1, main.raw);
    assert.deepEqual(site.stage.living(), []);
    assertDone(await site.job.post());
    assertClean(site);
  });

  it('has nothing to do after a step that made nothing', async (t) => {
    const site = await openSite(t, { 'root-secret': '' });
    const main = await site.job.main();
    assert.deepEqual(
      [main.status, main.errors],
      [
        1,
        [
          'input root-secret is missing or empty\nfix: give root-id and root-secret, or admin-token; GitHub passes no secrets to pull requests of forks',
        ],
      ],
    );
    const post = await site.job.post();
    assertDone(post);
    assert.match(post.log, /^nothing to revoke/m);
    assertClean(site);
  });

  it('says what remains, and how to end it, when the server is down in the post step', async (t) => {
    const site = await openSite(t);
    assertDone(await site.job.main());
    await site.stage.server.close();
    const post = await site.job.post();
    assert.equal(post.status, 1);
    const id = site.stage.made[0]?.client_id;
    const [error = '', ...others] = post.errors;
    assert.deepEqual(others, []);
    assert.match(
      error,
      new RegExp(`^client ${id} may still be on \\S+, expires \\S+Z: .*nothing listens`),
    );
    assert.match(error, new RegExp(`\nfix: .*fidesauth clients revoke ${id} --server http\\S+$`));
    assertSilent(site, post);
    assert.equal(readdirSync(site.job.temp).length, 1, 'the store is kept');
  });

  it('names its store as the way to end it when nothing expires', async (t) => {
    const site = await openSite(t, { expires: 'never' }, { version: '2.60.0' });
    assertDone(await site.job.main());
    await site.stage.server.close();
    const post = await site.job.post();
    assert.match(
      post.errors.join(),
      /on this runner: fidesauth revoke -p run --config-dir \/\S+; from/,
    );
  });

  it('asks no other server with the admin credential than the one of its input', async (t) => {
    const site = await openSite(t);
    const other = await openSite(t);
    assertDone(await site.job.main());
    const before = site.stage.server.requests.length;
    const post = await site.job.post({ ...site.inputs, server: other.stage.server.url });
    assert.equal(post.status, 1);
    assert.match(post.errors.join(), /may still be on/);
    assert.equal(site.stage.server.requests.length, before);
    assert.deepEqual(other.stage.server.requests.map(({ body }) => body).join(''), '');
    assertDone(await site.job.post());
    assertClean(site);
  });

  it('deletes no folder but the one that it made', async (t) => {
    const site = await openSite(t);
    assertDone(await site.job.main());
    writeFileSync(
      join(site.job.temp, '..', 'github_state'),
      `store<<end\n${site.job.workspace}\nend\n`,
    );
    const post = await site.job.post();
    assert.equal(post.status, 1);
    assert.match(post.errors.join(), /the store of this run is not at .*workspace/);
    assert.ok(statSync(site.job.workspace).isDirectory());
  });
});
