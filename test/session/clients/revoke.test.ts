import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { deleteClient, describeClient, makeClient } from '../../support/admin.ts';
import type { RequestRecord } from '../../support/fault-server.ts';
import { leaveDeletion, leaveEntry } from '../../support/journal.ts';
import { documentsIn, errorOf, newStage, remainsIn } from '../../support/stage.ts';
import { documentOf, editProfile, elsewhere, orphan, stored } from './scene.ts';

const REVOKE = ['clients', 'revoke'] as const;
const YES = ['--yes', '--json'] as const;
const NOBODY = 'f'.repeat(32);
/** Of a client made in 2017. */
const OLD_BLOCK = `[fidesauth2 015f00000000${'a'.repeat(20)} key=ci]`;

const isDeletion = ({ method }: RequestRecord): boolean => method === 'DELETE';

describe('clients revoke', () => {
  it('deletes clients of every kind by id, each once, and a profile with its client', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const own = await stored(stage, 'ci');
    const former = await orphan(stage, 'old');
    const other = await elsewhere(stage);
    const foreign = (await makeClient(stage, ['system:read'])).client_id;
    const kept = await stored(stage, 'kept');
    const ids = [own, former, other, foreign];
    const run = await stage.run([...REVOKE, ...ids, foreign, own, '--yes']);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /^4 clients deleted and confirmed gone\n$/);
    for (const id of ids) assert.match(run.stderr, new RegExp(`deleted client ${id}`));
    assert.equal(stage.server.requests.filter(isDeletion).length, 4);
    assert.deepEqual(stage.living(), [kept]);
    const left = remainsIn(stage.store).filter((name) => !name.includes(kept));
    assert.deepEqual(left, ['config.json', join('profiles', 'kept.json')]);
    const history = readFileSync(join(stage.store, 'state', 'history.jsonl'), 'utf8');
    assert.equal(history.match(/"operation":"delete"/g)?.length, 3);
    assert.equal(history.match(/"operation":"revoke"/g)?.length, 1);
  });

  it('with -n shows the plan: a line a client, and nothing is sent or written', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const own = await stored(stage, 'ci');
    const foreign = (await makeClient(stage, ['client:update'])).client_id;
    const before = remainsIn(stage.store);
    const run = await stage.run([...REVOKE, own, foreign, '-n']);
    assert.equal(run.status, 0, run.stderr);
    assert.match(
      run.stdout,
      new RegExp(`^${own} +fidesauth-ci +stored +\\d+ s +read +ci +deleted with its profile$`, 'm'),
    );
    assert.match(run.stdout, new RegExp(`^${foreign} +foreign +admin +deleted$`, 'm'));
    assert.match(run.stderr, /nothing was changed; run it without -n/);
    const plan = documentOf(await stage.run([...REVOKE, own, foreign, '-n', '--json']));
    assert.deepEqual(
      plan.clients.map(({ way, kind }) => [way, kind]),
      [
        ['profile', 'stored'],
        ['client', 'foreign'],
      ],
    );
    assert.ok(!stage.server.requests.some(isDeletion));
    assert.deepEqual(remainsIn(stage.store), before);
  });

  it('checks every id before the first deletion', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const own = await stored(stage, 'ci');
    const run = await stage.run([...REVOKE, own, NOBODY, ...YES]);
    assert.equal(run.status, 5);
    assert.equal(errorOf(run).code, 'client.unknown');
    assert.match(errorOf(run).message, new RegExp(`${NOBODY}.*nothing was changed`));
    assert.ok(!stage.server.requests.some(isDeletion));
    assert.deepEqual(stage.living(), [own]);
    const server = stage.server.url;
    const rest = `fidesauth clients revoke --server ${server} ${own}`;
    assert.equal(errorOf(run).fix, `leave out what is not there: ${rest}`);
  });

  it('offers the id for a name, several for a name that several have, and revoke for a profile', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const own = await stored(stage, 'ci');
    const byName = errorOf(await stage.run([...REVOKE, 'fidesauth-ci', ...YES]));
    assert.match(byName.fix ?? '', new RegExp(`fidesauth clients revoke ${own} --server http`));
    assert.match(errorOf(await stage.run([...REVOKE, 'ci', ...YES])).fix ?? '', /revoke -p ci/);
    const second = await elsewhere(stage, ['-p', 'ci']);
    const { fix } = errorOf(await stage.run([...REVOKE, 'fidesauth-ci', ...YES]));
    assert.match(fix ?? '', new RegExp(`2 clients.*${second}, ${own}`));
  });

  it('needs a server named, a client named, consent, and not both ids and a filter', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const own = await stored(stage, 'ci');
    const cases: [readonly string[], string, Record<string, string>][] = [
      [[own], 'confirm.required', {}],
      [[own, '--yes'], 'input.missing', { FIDESAUTH_SERVER: '' }],
      [['--yes'], 'input.missing', {}],
      [['', '--yes'], 'input.invalid', {}],
      [[own, '--owner', 'x', '--yes'], 'input.invalid', {}],
      [[own, '--max-deletes', '0', '--yes'], 'input.invalid', {}],
      [[own, '--max-deletes', '1e3', '--yes'], 'input.invalid', {}],
    ];
    for (const [args, code, env] of cases) {
      assert.equal(errorOf(await stage.run([...REVOKE, ...args, '--json'], { env })).code, code);
    }
    assert.deepEqual(stage.living(), [own]);
  });

  it('refuses more than --max-deletes, and says so in the plan', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const ids: string[] = [];
    for (let at = 0; at < 11; at += 1) ids.push((await makeClient(stage, [])).client_id);
    const run = await stage.run([...REVOKE, ...ids, ...YES]);
    assert.equal(run.status, 6);
    assert.equal(errorOf(run).code, 'delete.limit');
    assert.match(errorOf(run).fix ?? '', /--max-deletes 11/);
    assert.equal(stage.living().length, 11);
    assert.equal(documentOf(await stage.run([...REVOKE, ...ids, '-n', '--json'])).overLimit, true);
    assert.equal((await stage.run([...REVOKE, ...ids, '--max-deletes', '11', '--yes'])).status, 0);
    assert.deepEqual(stage.living(), []);
  });

  it('never deletes root, nor the client that carries it out', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const own = await stored(stage, 'ci');
    const admin = ['--admin-profile', 'admin'];
    const adminId = await stored(stage, 'admin', ['--preset', 'provisioner']);
    const root = await stage.run([...REVOKE, own, 'root', ...YES]);
    assert.equal(errorOf(root).code, 'client.own');
    assert.match(errorOf(root).message, /root client/);
    const self = await stage.run([...REVOKE, own, adminId, ...admin, ...YES]);
    assert.equal(self.status, 6);
    assert.equal(errorOf(self).code, 'client.own');
    const hidden = await stage.run([...REVOKE, 'root', ...admin, ...YES]);
    assert.equal(errorOf(hidden).code, 'client.unknown');
    assert.deepEqual(stage.living(), [own, adminId]);
    const filter = await stage.run([...REVOKE, '--kind', 'stored', ...admin, ...YES]);
    assert.equal(filter.status, 0, filter.stderr);
    assert.deepEqual(documentOf(filter).leftAlone, { own: 1 });
    assert.deepEqual(stage.living(), [adminId]);
  });

  it('says that a token does not tell whose it is, and that an unnamed client may be a session', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await stored(stage, 'admin', ['--preset', 'provisioner']);
    const token = (await stage.run(['token', '-p', 'admin'])).stdout;
    const { client_id } = await makeClient(stage, []);
    const env = {
      FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: '',
      FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: '',
    };
    const args = [...REVOKE, client_id, '--admin-token-file', '-'];
    const run = await stage.run([...args, '-n'], { env, stdin: token });
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stderr, /does not tell which client carries this out/);
    assert.match(run.stderr, /logs a person out/);
    const json = documentOf(await stage.run([...args, '-n', '--json'], { env, stdin: token }));
    assert.equal(json.ownKnown, false);
    assert.equal(json.clients[0]?.kind, 'unnamed');
    assert.equal((await stage.run([...args, '--yes'], { env, stdin: token })).status, 0);
  });
});

describe('clients revoke by filter', () => {
  it('reaches only clients of the history of this store, and counts the others', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const own = await stored(stage, 'ci');
    const former = await orphan(stage, 'old');
    const other = await elsewhere(stage);
    const foreign = (await makeClient(stage, ['client:read'])).client_id;
    const run = await stage.run([...REVOKE, '--holds', 'client:read', ...YES]);
    assert.equal(run.status, 0, run.stderr);
    const { clients, leftAlone } = documentOf(run);
    assert.deepEqual(new Set(clients.map(({ clientId }) => clientId)), new Set([own, former]));
    assert.deepEqual(leftAlone, { 'not-made-here': 2 });
    assert.deepEqual(stage.living(), [other, foreign]);
  });

  it('that fits nothing, or only what it may not delete, says so and ends with 0', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const foreign = (await makeClient(stage, ['client:read'])).client_id;
    const none = await stage.run([...REVOKE, '--owner', 'nobody', '--yes']);
    assert.equal(none.status, 0);
    assert.match(none.stdout, /^nothing to delete on .*: 1 client looked at\n$/);
    const notOurs = await stage.run([...REVOKE, '--kind', 'foreign', '--yes']);
    assert.equal(notOurs.status, 0);
    assert.match(notOurs.stdout, /left alone: 1 client not made with this store: name those by id/);
    assert.deepEqual(stage.living(), [foreign]);
  });

  it('counts those whose age nobody knows', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await orphan(stage, 'old');
    await makeClient(stage, []);
    const run = await stage.run([...REVOKE, '--created-before', '2030-01-01', '-n', '--json']);
    assert.equal(documentOf(run).clients.length, 1);
    assert.deepEqual(documentOf(run).leftAlone, { 'age-unknown': 1 });
  });

  it('is not led by a description that somebody else wrote', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const own = await stored(stage, 'ci', ['--key', 'ci']);
    const foreign = (await makeClient(stage, ['client:read'])).client_id;
    const marker = 'a'.repeat(32);
    await describeClient(stage, foreign, `Owner: team [fidesauth2 ${marker} key=ci]`);
    const run = await stage.run([...REVOKE, '--key', 'ci', ...YES]);
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(documentOf(run).leftAlone, { 'not-made-here': 1 });
    assert.deepEqual(stage.living(), [foreign]);
    assert.ok(!stage.living().includes(own));
  });

  for (const [what, describe, filter] of [
    ['age', () => OLD_BLOCK, ['--created-before', '90d']],
    ['key', (text) => text.replace('key=ci', 'key=other'), ['--key', 'other']],
    ['key, away from it', (text) => text.replace('key=ci', 'key=other'), ['--key', 'ci']],
    ['owner', (text) => text.replace('team-a', 'team-b'), ['--owner', 'team-b']],
    ['owner, away from it', (text) => text.replace('team-a', 'team-b'), ['--owner', 'team-a']],
  ] as const satisfies readonly [string, (text: string) => string, readonly string[]][]) {
    it(`is not led by a changed description of its own client: ${what}`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const own = await stored(stage, 'ci', ['--key', 'ci', '--owner', 'team-a']);
      const [{ marker } = {}] = documentsIn(stage.store, 'profiles');
      const text = `Made by fidesauth. Owner: team-a [fidesauth2 ${marker} key=ci]`;
      await describeClient(stage, own, describe(text));
      const run = await stage.run([...REVOKE, ...filter, ...YES]);
      assert.equal(run.status, 0, run.stderr);
      assert.deepEqual(documentOf(run).leftAlone, { edited: 1 });
      assert.deepEqual(stage.living(), [own]);
    });
  }
});

describe('clients revoke where something fails', () => {
  it('goes on after a failure, tells each, and ends with the worst status', async (t) => {
    let failing = '';
    const stage = await newStage(t, '2.86.2', {
      fault: ({ method, path }) =>
        method === 'DELETE' && path.endsWith(failing)
          ? { when: 'before', act: { kind: 'reply', status: 500, body: 'oops' } }
          : undefined,
    });
    const ids = [await orphan(stage, 'a'), await orphan(stage, 'b'), await orphan(stage, 'c')];
    failing = ids[1] ?? '';
    const run = await stage.run([...REVOKE, ...ids, ...YES]);
    assert.equal(run.status, 9, run.stderr);
    const { clients } = documentOf(run);
    assert.deepEqual(
      clients.map(({ outcome }) => outcome),
      ['deleted', 'failed', 'deleted'],
    );
    assert.equal(clients[1]?.problem?.code, 'revoke.incomplete');
    assert.match(clients[1].problem.fix ?? '', new RegExp(`clients revoke ${failing} --server`));
    failing = 'none';
    const again = await stage.run([...REVOKE, ids[1] ?? '', ...YES]);
    assert.equal(again.status, 0, again.stderr);
    assert.equal(documentOf(again).clients[0]?.way, 'unfinished');
    assert.deepEqual(stage.living(), []);
    assert.deepEqual(documentsIn(stage.store, 'state', 'journal'), []);
  });

  it('stops where the next would fail in the same way, and is a plain error where nothing was done', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const ids = [await orphan(stage, 'a'), await orphan(stage, 'b')];
    await stored(stage, 'reader');
    const run = await stage.run([...REVOKE, ...ids, '--admin-profile', 'reader', ...YES]);
    assert.equal(run.status, 4, run.stderr);
    assert.equal(run.stdout, '');
    assert.equal(errorOf(run).code, 'auth.forbidden');
    assert.deepEqual(errorOf(run).missingScopes, ['client:delete']);
    assert.equal(stage.server.requests.filter(isDeletion).length, 1);
  });

  it('tells of a client that somebody else deleted between plan and deletion', async (t) => {
    let gone = '';
    const stage = await newStage(t, '2.86.2', {
      fault: ({ method, path }) => {
        if (method !== 'GET' || gone === '' || !path.endsWith(gone)) return undefined;
        const body = JSON.stringify({ detail: 'Client not found.' });
        return {
          when: 'before',
          act: {
            kind: 'reply',
            status: 404,
            headers: { 'content-type': 'application/json' },
            body,
          },
        };
      },
    });
    const [first, second] = [await orphan(stage, 'a'), await orphan(stage, 'b')];
    gone = first;
    const run = await stage.run([...REVOKE, first, second, '--yes']);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stderr, new RegExp(`client ${first} .*was already gone`));
    assert.match(run.stdout, /1 client deleted and confirmed gone\n1 client already gone/);
  });

  it('keeps the profile of a client that is gone, and says how to forget it', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const own = await stored(stage, 'ci');
    await deleteClient(stage, own);
    const run = await stage.run([...REVOKE, own, ...YES]);
    assert.equal(run.status, 5);
    assert.equal(errorOf(run).code, 'client.unknown');
    assert.match(errorOf(run).fix ?? '', /profiles remove ci --keep-client/);
    assert.ok(remainsIn(stage.store).includes(join('profiles', 'ci.json')));
  });

  it('leaves a client with unfinished work to recover', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const clientId = await orphan(stage, 'a');
    await leaveEntry(stage.store, stage.server.url, { clientId, state: 'recorded' });
    const run = await stage.run([...REVOKE, clientId, ...YES]);
    assert.equal(run.status, 9);
    assert.match(errorOf(run).fix ?? '', /recover -p ci/);
    const filter = await stage.run([...REVOKE, '--kind', 'elsewhere', ...YES]);
    assert.deepEqual(documentOf(filter).leftAlone, { unfinished: 1 });
    assert.deepEqual(stage.living(), [clientId]);
  });

  it('finishes a deletion that was cut short though its client is gone', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await leaveDeletion(stage.store, stage.server.url, { clientId: NOBODY });
    const run = await stage.run([...REVOKE, NOBODY, ...YES]);
    assert.equal(run.status, 0, run.stderr);
    assert.equal(documentOf(run).clients[0]?.outcome, 'deleted');
    assert.deepEqual(remainsIn(stage.store), []);
  });

  it('asks for the name of a protected profile', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const own = await stored(stage, 'ci');
    editProfile(stage, 'ci', () => ({ protected: true }));
    const run = await stage.run([...REVOKE, own, ...YES]);
    assert.equal(errorOf(run).code, 'profile.protected');
    assert.deepEqual(stage.living(), [own]);
    assert.equal((await stage.run([...REVOKE, own, '--confirm', 'ci'])).status, 0);
    assert.deepEqual(stage.living(), []);
  });
});

describe('clients revoke and hostile lists', () => {
  it('deletes by id what the list cannot show: a description of 9 MB', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const { client_id } = await makeClient(stage, ['system:read']);
    await describeClient(stage, client_id, 'x'.repeat(9 * 1024 * 1024));
    const run = await stage.run([...REVOKE, client_id, ...YES]);
    assert.equal(run.status, 0, run.stderr);
    assert.equal(documentOf(run).unreadable, 1);
    assert.deepEqual(stage.living(), []);
  });

  it('finds by id what a list that changes between pages left out', async (t) => {
    const stage = await newStage(t, '2.86.2', {
      fault: ({ method, path }) =>
        method === 'GET' && path.includes('/oauth/client?')
          ? {
              when: 'after',
              act: {
                kind: 'alter',
                body: (right) => {
                  const page = JSON.parse(right);
                  return JSON.stringify({ ...page, items: [], total: 3 });
                },
              },
            }
          : undefined,
    });
    const { client_id } = await makeClient(stage, ['system:read']);
    const run = await stage.run([...REVOKE, client_id, '--yes']);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /the list was another each time it was read/);
    assert.deepEqual(stage.living(), []);
  });
});

describe('clients revoke before Fides 2.82', () => {
  it('deletes what a stored secret proves, with its profile or without', async (t) => {
    const stage = await newStage(t, '2.60.0');
    const [own, bereft] = [await stored(stage, 'ci'), await stored(stage, 'old')];
    rmSync(join(stage.store, 'profiles', 'old.json'));
    const run = await stage.run([...REVOKE, own, bereft, '--yes']);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /2 clients deleted and confirmed gone/);
    assert.deepEqual(stage.living(), []);
    assert.deepEqual(
      remainsIn(stage.store).filter((name) => name !== 'config.json'),
      [],
    );
  });

  it('says why it cannot delete others, by id and by filter', async (t) => {
    const stage = await newStage(t, '2.60.0');
    const [own, former] = [await stored(stage, 'ci'), await orphan(stage, 'old')];
    const { client_id } = await makeClient(stage, ['system:read']);
    for (const id of [former, client_id]) {
      const run = await stage.run([...REVOKE, own, id, ...YES]);
      assert.equal(run.status, 5, run.stderr);
      assert.match(errorOf(run).message, /secret that would prove the deletion is not stored here/);
    }
    assert.equal(stage.living().length, 3);
    const filter = await stage.run([...REVOKE, '--kind', 'stored,elsewhere', ...YES]);
    assert.equal(filter.status, 0, filter.stderr);
    assert.deepEqual(documentOf(filter).leftAlone, { unprovable: 1 });
    assert.deepEqual(stage.living(), [former, client_id]);
  });

  it('tells of a secret that was changed, and changes nothing', async (t) => {
    const stage = await newStage(t, '2.60.0');
    const own = await stored(stage, 'ci');
    const path = join(stage.store, 'credentials', `${own}.json`);
    const credential = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...credential, clientSecret: 'changed' }));
    const run = await stage.run([...REVOKE, own, ...YES]);
    assert.equal(errorOf(run).code, 'client.gone');
    assert.deepEqual(stage.living(), [own]);
  });
});
