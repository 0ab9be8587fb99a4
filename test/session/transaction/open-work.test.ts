import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { leaveEntry, MARKER } from '../../support/journal.ts';
import { documentsIn, errorOf, newStage, type Stage } from '../../support/stage.ts';

const GONE = 'f'.repeat(32);

type Scene = Stage & { readonly clientId: string; readonly marker: string };

/** A server of that release with one bootstrapped profile, `ci`. */
async function scene(t: TestContext, version: string): Promise<Scene> {
  const stage = await newStage(t, version);
  const made = await stage.run(['bootstrap', '-p', 'ci', '--preset', 'auditor']);
  assert.equal(made.status, 0, made.stderr);
  const [profile] = documentsIn(stage.store, 'profiles');
  return { ...stage, clientId: String(profile?.clientId), marker: String(profile?.marker) };
}

const generationOf = ({ version }: Stage): string => (version < '2.82' ? 'legacy' : 'current');

/** An open revoke of the profile, as a run leaves it whose disk failed before the deletion was sent. */
async function leaveRevoke(s: Scene): Promise<void> {
  const { recipe, scopes } = JSON.parse(
    await readFile(join(s.store, 'profiles', 'ci.json'), 'utf8'),
  );
  const { clientId, marker } = s;
  const own = { operation: 'revoke', state: 'undoing', generation: generationOf(s) };
  await leaveEntry(s.store, s.server.url, { ...own, clientId, marker, recipe, scopes });
}

/** An open replacement whose new client is not there, as is told by the record alone. */
async function leaveReplace(s: Scene, state: string): Promise<void> {
  const { clientId, marker } = s;
  const replaces = [{ clientId, marker }];
  const own = { operation: 'replace', state, clientId: GONE, replaces };
  await leaveEntry(s.store, s.server.url, own);
}

const deletions = ({ server }: Stage): number =>
  server.requests.filter(({ method }) => method === 'DELETE').length;

for (const version of ['2.86.2', '2.60.0']) {
  describe(`an open revoke on ${version}`, () => {
    for (const args of [
      ['bootstrap', '-p', 'ci'],
      ['bootstrap', '-p', 'ci', '--preset', 'auditor', '--yes'],
      ['bootstrap', '-p', 'ci', '--if-exists', 'replace', '--yes'],
      ['scopes', 'apply', '-p', 'ci', '--yes'],
    ]) {
      it(`is named by ${args.join(' ')} and not carried out`, async (t) => {
        const s = await scene(t, version);
        await leaveRevoke(s);
        const { code, fix } = errorOf(await s.run([...args, '--json']));
        assert.deepEqual(
          [code, fix],
          [
            'revoke.incomplete',
            'finish it: fidesauth recover -p ci --yes, with an admin credential (--root-id ID --root-secret-file FILE)',
          ],
        );
        assert.equal(deletions(s), 0);
        assert.deepEqual(s.living(), [s.clientId]);
      });
    }

    it('is ended by recover --yes, which shows what it deletes and who names it', async (t) => {
      const s = await scene(t, version);
      await leaveRevoke(s);
      const unasked = errorOf(await s.run(['recover', '--json']));
      assert.equal(unasked.code, 'confirm.required');
      assert.match(unasked.message, new RegExp(`client ${s.clientId} .*; profile ci names it`));
      const run = await s.run(['recover', '--yes']);
      assert.equal(run.status, 0, run.stderr);
      assert.match(
        run.stderr,
        new RegExp(`to be deleted: client ${s.clientId} .*; profile ci names it`),
      );
      assert.deepEqual(s.living(), []);
    });
  });
}

describe('an open replacement whose new client is gone', () => {
  for (const state of ['switched', 'deleting-old']) {
    it(`keeps the client that the profile names (${state})`, async (t) => {
      const s = await scene(t, '2.86.2');
      await leaveReplace(s, state);
      const run = await s.run(['recover', '--yes', '--json']);
      const [ended] = JSON.parse(run.stdout).recovered;
      assert.deepEqual([ended.marker, ended.outcome], [MARKER, 'kept'], run.stderr);
      assert.equal(deletions(s), 0);
      assert.equal((await s.run(['token', '-p', 'ci', '--fresh'])).status, 0);
      assert.deepEqual(documentsIn(s.store, 'state', 'journal'), []);
    });
  }

  it('is not carried on by another bootstrap', async (t) => {
    const s = await scene(t, '2.86.2');
    await leaveReplace(s, 'switched');
    const { code } = errorOf(await s.run(['bootstrap', '-p', 'ci', '--yes', '--json']));
    assert.equal(code, 'bootstrap.incomplete');
    assert.equal(deletions(s), 0);
  });
});

describe('a bootstrap over the open undo of another', () => {
  it('ends it and says so', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await leaveEntry(stage.store, stage.server.url, { state: 'undoing', clientId: GONE });
    const run = await stage.run(['bootstrap', '-p', 'ci', '--preset', 'auditor']);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stderr, new RegExp(`client ${GONE}\\): undone`));
  });
});
