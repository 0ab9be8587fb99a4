import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assignScopes, scopesOf } from '../../support/admin.ts';
import { changeProfile, lastOf, withProfile } from './scene.ts';

const NEW = ['rotate', '-p', 'ci', '--new-client'];
const WHY = ['--reason', 'for the move', '--until', '2099-01-31'];

describe('what a new client does not hold', { concurrency: 3 }, () => {
  it('is said of an accepted scope, in the plan and with --yes', async (t) => {
    const { stage, pair } = await withProfile(t, '2.86.2');
    const held = ['client:read', 'scope:read', 'user:read'];
    await assignScopes(stage, pair.client_id, held);
    const accepted = await stage.run(['scopes', 'accept', '-p', 'ci', 'user:read', ...WHY]);
    assert.equal(accepted.status, 0, accepted.stderr);
    const said =
      /user:read: accepted until 2099-01-31, but not recorded, so the new client does not/;
    const plan = await stage.run([...NEW, '--dry-run']);
    assert.match(plan.stdout.replace(/\s+/g, ' '), said);
    const run = await stage.run([...NEW, '--yes']);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stderr.replace(/\s+/g, ' '), said);
    assert.deepEqual(await scopesOf(stage, pair.client_id), held);
    assert.deepEqual(await scopesOf(stage, lastOf(stage).client_id), ['client:read', 'scope:read']);
  });

  it('is said of a scope that the server no longer knows, with --yes too', async (t) => {
    const { stage } = await withProfile(t, '2.86.2');
    changeProfile(stage, { scopes: ['client:read', 'old:read', 'scope:read'] });
    const run = await stage.run([...NEW, '--yes']);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stderr, /warning: scope old:read: this server no longer knows it/);
  });

  it('asks a protected profile for its name in a plan alone', async (t) => {
    const { stage } = await withProfile(t, '2.86.2');
    changeProfile(stage, { protected: true });
    const run = await stage.run([...NEW, '--now', '--confirm', 'ci']);
    assert.equal(run.status, 0, run.stderr);
    assert.doesNotMatch(run.stderr, /is protected/);
  });
});
