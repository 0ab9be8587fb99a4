import assert from 'node:assert/strict';
import { readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { newMarker } from '../../../src/domain/clients/marker.ts';
import { deleteClient, describeClient, makeClient } from '../../support/admin.ts';
import { agedMarker, leaveDeletion, leaveEntry, PAST } from '../../support/journal.ts';
import { documentsIn, errorOf, newStage, remainsIn, type Stage } from '../../support/stage.ts';
import { documentOf, editProfile, elsewhere, orphan, stored } from './scene.ts';

const PRUNE = ['clients', 'prune', '--yes', '--json'] as const;

const FUTURE = '2090-01-01T00:00:00Z';
const AGED_MARKER = agedMarker('a'.repeat(32));
/** Of a time after PAST. */
const LATER_MARKER = newMarker(Date.UTC(2025, 1), () => 'a'.repeat(20));

/** A profile whose client expires then, as both the store and the server say. */
async function expiring(stage: Stage, name: string, expiresAt: string): Promise<string> {
  const clientId = await stored(stage, name);
  const { marker } = editProfile(stage, name, (profile) => ({
    marker: agedMarker(String(profile.marker)),
    expiresAt,
  }));
  await describeClient(
    stage,
    clientId,
    `Made by fidesauth. [fidesauth2 ${marker} expires=${expiresAt}]`,
  );
  return clientId;
}

/** A client that another one replaced, and that was not deleted then. */
async function replaced(t: TestContext): Promise<[Stage, string, string]> {
  let isRefusing = false;
  const stage = await newStage(t, '2.86.2', {
    fault: ({ method }) =>
      isRefusing && method === 'DELETE'
        ? { when: 'before', act: { kind: 'reply', status: 500 } }
        : undefined,
  });
  const old = await stored(stage, 'ci');
  isRefusing = true;
  const run = await stage.run([
    'bootstrap',
    '-p',
    'ci',
    '--if-exists',
    'replace',
    '--preset',
    'auditor',
    '--yes',
  ]);
  assert.equal(run.status, 9, run.stderr);
  isRefusing = false;
  const [entry] = documentsIn(stage.store, 'state', 'journal');
  await stage.run(['recover', '--forget', String(entry?.marker), '--yes']);
  const [profile] = documentsIn(stage.store, 'profiles');
  return [stage, old, String(profile?.clientId)];
}

describe('clients prune', () => {
  it('deletes what has expired, with its profile, and nothing else', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await expiring(stage, 'over', PAST);
    const others = [
      await expiring(stage, 'later', FUTURE),
      await stored(stage, 'plain'),
      await orphan(stage, 'kept'),
      await elsewhere(stage),
      (await makeClient(stage, ['client:update'])).client_id,
      (await makeClient(stage, [])).client_id,
    ];
    const plan = await stage.run(['clients', 'prune', '-n']);
    assert.match(plan.stdout, /over +expired \d+ \w+ ago, deleted with its profile$/m);
    const run = await stage.run(PRUNE);
    assert.equal(run.status, 0, run.stderr);
    const { clients, leftAlone, looked } = documentOf(run);
    assert.deepEqual(
      clients.map(({ profile, reason, known, outcome }) => [profile, reason, known, outcome]),
      [['over', 'expired', true, 'deleted']],
    );
    assert.deepEqual([leftAlone, looked], [{}, 7]);
    assert.deepEqual(stage.living(), others);
    assert.ok(!remainsIn(stage.store).includes(join('profiles', 'over.json')));
  });

  it('says that there is nothing to do, with 0', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await stored(stage, 'ci');
    const run = await stage.run(['clients', 'prune', '--yes']);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /^nothing to prune on .*: 1 client looked at\n$/);
  });

  it('believes a description only where this store knows the same', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const block = (marker: unknown, expires: string) => `[fidesauth2 ${marker} expires=${expires}]`;
    const texts: ((marker: string) => string)[] = [
      // Only one of the two says that it is over.
      (marker) => block(marker, FUTURE),
      // Another client's block, two blocks, one that is not at the end, none.
      () => block('b'.repeat(32), PAST),
      (marker) => `${block(marker, PAST)} ${block(marker, PAST)}`,
      (marker) => `${block(marker, PAST)} edited`,
      () => '',
      // A block and a profile that say so, of a client that was made later.
      () => block(LATER_MARKER, PAST),
    ];
    const ids: string[] = [];
    for (const [at, text] of texts.entries()) {
      const id = await stored(stage, `p${at}`);
      const late = at === texts.length - 1;
      const { marker } = editProfile(stage, `p${at}`, (profile) => ({
        expiresAt: PAST,
        marker: late ? LATER_MARKER : agedMarker(String(profile.marker)),
      }));
      await describeClient(stage, id, text(String(marker)));
      ids.push(id);
    }
    const forged = await stored(stage, 'forged');
    const { marker } = editProfile(stage, 'forged', (profile) => ({
      marker: agedMarker(String(profile.marker)),
    }));
    await describeClient(stage, forged, block(marker, PAST));
    const run = await stage.run(PRUNE);
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(documentOf(run).clients, []);
    assert.deepEqual(documentOf(run).leftAlone, { edited: ids.length + 1 });
    assert.deepEqual(stage.living(), [...ids, forged]);
  });

  it('leaves the client of a protected profile alone, and the one that carries it out', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const guarded = await expiring(stage, 'guarded', PAST);
    editProfile(stage, 'guarded', () => ({ protected: true }));
    const admin = await stored(stage, 'admin', ['--preset', 'provisioner']);
    const { marker } = editProfile(stage, 'admin', (profile) => ({
      marker: agedMarker(String(profile.marker)),
      expiresAt: PAST,
    }));
    await describeClient(stage, admin, `[fidesauth2 ${marker} expires=${PAST}]`);
    const run = await stage.run([...PRUNE, '--admin-profile', 'admin']);
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(documentOf(run).leftAlone, { protected: 1, own: 1 });
    assert.deepEqual(stage.living(), [guarded, admin]);
  });

  it('refuses more than --max-deletes', async (t) => {
    const stage = await newStage(t, '2.86.2');
    for (const name of ['a', 'b']) await expiring(stage, name, PAST);
    const run = await stage.run([...PRUNE, '--max-deletes', '1']);
    assert.equal(errorOf(run).code, 'delete.limit');
    assert.equal(stage.living().length, 2);
  });

  it('deletes what was superseded, but not what was kept on purpose', async (t) => {
    const [stage, old, present] = await replaced(t);
    const kept = await orphan(stage, 'kept');
    const again = await stored(stage, 'kept');
    const run = await stage.run(PRUNE);
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(
      documentOf(run).clients.map(({ clientId, reason }) => [clientId, reason]),
      [[old, 'superseded']],
    );
    assert.deepEqual(stage.living(), [present, kept, again]);
  });

  it('leaves a superseded client alone whose description was changed', async (t) => {
    const [stage, old] = await replaced(t);
    await describeClient(stage, old, 'mine now');
    const run = await stage.run(PRUNE);
    assert.deepEqual(documentOf(run).leftAlone, { edited: 1 });
    assert.ok(stage.living().includes(old));
  });

  for (const [what, notBefore, gone] of [
    ['deletes a retired client, and its profile stays', PAST, true],
    ['leaves a retiring client alone until its time is over', FUTURE, false],
  ] as const) {
    it(what, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const old = await orphan(stage, 'old');
      const history = readFileSync(join(stage.store, 'state', 'history.jsonl'), 'utf8');
      const { marker } = JSON.parse(history.split('\n')[0] ?? '');
      const present = await stored(stage, 'ci');
      const retiring = { clientId: old, marker, since: PAST, notBefore };
      editProfile(stage, 'ci', () => ({ retiring }));
      const run = await stage.run(PRUNE);
      assert.equal(run.status, 0, run.stderr);
      assert.deepEqual(
        documentOf(run).clients.map(({ way, reason }) => [way, reason]),
        gone ? [['former', 'retired']] : [],
      );
      assert.deepEqual(stage.living(), gone ? [present] : [old, present]);
      const [profile] = documentsIn(stage.store, 'profiles');
      assert.equal(profile?.retiring === undefined, gone);
    });
  }

  it('shows that a former client goes with the profile that expires', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const old = await orphan(stage, 'old');
    await expiring(stage, 'ci', PAST);
    editProfile(stage, 'ci', () => ({
      retiring: { clientId: old, since: PAST, notBefore: FUTURE },
    }));
    const plan = await stage.run(['clients', 'prune', '-n']);
    assert.match(plan.stdout, new RegExp(`deleted with its profile, and its former client ${old}`));
    const over = await stage.run([...PRUNE, '--max-deletes', '1']);
    assert.match(errorOf(over).message, /2 clients would be deleted/);
    assert.equal((await stage.run(PRUNE)).status, 0);
    assert.deepEqual(stage.living(), []);
  });

  it('forgets a retired client that is gone, asked for by its id', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const old = await orphan(stage, 'old');
    await deleteClient(stage, old);
    await stored(stage, 'ci');
    const retiring = { clientId: old, since: PAST, notBefore: PAST };
    editProfile(stage, 'ci', () => ({ retiring }));
    const run = await stage.run(PRUNE);
    assert.equal(documentOf(run).clients[0]?.outcome, 'gone');
    const [profile] = documentsIn(stage.store, 'profiles');
    assert.equal(profile?.retiring, undefined);
  });
});

describe('clients prune after a run that was cut short', () => {
  it('finishes its deletions, and leaves other unfinished work to recover', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const [there, gone] = [await orphan(stage, 'a'), 'f'.repeat(32)];
    const busy = await expiring(stage, 'busy', PAST);
    const { url } = stage.server;
    await leaveDeletion(stage.store, url, { clientId: there });
    await leaveDeletion(stage.store, url, { clientId: gone, marker: 'cd'.repeat(16) });
    await leaveEntry(stage.store, url, {
      clientId: busy,
      marker: 'ef'.repeat(16),
      state: 'recorded',
      profile: 'busy',
    });
    const run = await stage.run(PRUNE);
    assert.equal(run.status, 0, run.stderr);
    const { clients, leftAlone } = documentOf(run);
    assert.deepEqual(
      clients.map(({ clientId, way, reason }) => [clientId, way, reason]),
      [there, gone].map((id) => [id, 'unfinished', 'interrupted']),
    );
    assert.deepEqual(leftAlone, { unfinished: 1 });
    assert.deepEqual(stage.living(), [busy]);
    assert.equal(documentsIn(stage.store, 'state', 'journal').length, 1);
  });
});

describe('clients prune --key', () => {
  it('also takes expired clients of that key that are not known here, and the plan says so', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const texts = [
      `[fidesauth2 ${AGED_MARKER} key=ci expires=${PAST}]`,
      `[fidesauth2 ${AGED_MARKER} key=ci expires=${FUTURE}]`,
      `[fidesauth2 ${AGED_MARKER} key=ci]`,
      `[fidesauth2 ${AGED_MARKER} key=other expires=${PAST}]`,
      `[fidesauth2 ${AGED_MARKER} key=ci fleet=f expires=${PAST}]`,
      `[fidesauth2 ${LATER_MARKER} key=ci expires=${PAST}]`,
      `[fidesauth2 ${AGED_MARKER} key=ci expires=${PAST}] edited`,
      'Owner: nobody',
    ];
    const ids: string[] = [];
    for (const text of texts) {
      const { client_id } = await makeClient(stage, ['scope:read']);
      await describeClient(stage, client_id, text);
      ids.push(client_id);
    }
    assert.deepEqual(documentOf(await stage.run(PRUNE)).clients, []);
    const plan = await stage.run(['clients', 'prune', '--key', 'ci', '-n']);
    assert.match(plan.stdout, new RegExp(`^${ids[0]} .*expired .*, deleted, not known here$`, 'm'));
    const run = await stage.run([...PRUNE, '--key', 'ci']);
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(
      documentOf(run).clients.map(({ clientId, known }) => [clientId, known]),
      [[ids[0], false]],
    );
    // The one that expired before it was made, and the one with text behind its block.
    assert.deepEqual(documentOf(run).leftAlone, { 'key-edited': 2 });
    assert.match(
      plan.stdout,
      /^left alone: 2 clients with that key in a description that was edited/m,
    );
    assert.deepEqual(stage.living(), ids.slice(1));
  });

  it('counts what it cannot read, and concludes nothing from it', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const { client_id } = await makeClient(stage, ['scope:read']);
    const block = `[fidesauth2 ${AGED_MARKER} key=ci expires=${PAST}]`;
    await describeClient(stage, client_id, `${'x'.repeat(9 * 1024 * 1024)} ${block}`);
    const long = await makeClient(stage, ['scope:read']);
    await describeClient(stage, long.client_id, `${'x'.repeat(10_000)} ${block}`);
    const run = await stage.run([...PRUNE, '--key', 'ci']);
    assert.equal(documentOf(run).unreadable, 1);
    assert.deepEqual(stage.living(), [client_id, long.client_id]);
  });

  it('refuses a key that is none', async (t) => {
    const stage = await newStage(t, '2.86.2');
    assert.equal(errorOf(await stage.run([...PRUNE, '--key', 'no key'])).code, 'input.invalid');
  });
});

describe('clients prune before Fides 2.82', () => {
  it('deletes a retired client that its stored secret proves, and counts others', async (t) => {
    const stage = await newStage(t, '2.60.0');
    const old = await stored(stage, 'old');
    const lost = await orphan(stage, 'lost');
    const { marker } = editProfile(stage, 'old', () => ({}));
    const [first, second] = [await stored(stage, 'a'), await stored(stage, 'b')];
    editProfile(stage, 'a', () => ({
      retiring: { clientId: old, marker, since: PAST, notBefore: PAST },
    }));
    editProfile(stage, 'b', () => ({ retiring: { clientId: lost, since: PAST, notBefore: PAST } }));
    unlinkSync(join(stage.store, 'profiles', 'old.json'));
    const run = await stage.run(PRUNE);
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(
      documentOf(run).clients.map(({ clientId, outcome }) => [clientId, outcome]),
      [[old, 'deleted']],
    );
    assert.deepEqual(documentOf(run).leftAlone, { unprovable: 1 });
    assert.deepEqual(stage.living(), [lost, first, second]);
  });
});
