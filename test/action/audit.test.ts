import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { assignScopes, makeClient, scopesOf } from '../support/admin.ts';
import { openJob } from './runner.ts';
import { assertDone, assertSilent, openSite, type Site } from './site.ts';

/** A server with a client, whose profile is in the repository, and an auditor for the inputs. */
async function openAudit(
  ...[t, inputs]: Parameters<typeof openSite>
): Promise<Site & { client: string }> {
  const site = await openSite(t);
  const { stage } = site;
  const made = await stage.run(['bootstrap', '-p', 'shop', '--preset', 'dsr-gateway', '--json']);
  assert.equal(made.status, 0, made.stderr);
  const auditor = await makeClient(stage, ['client:read', 'scope:read']);
  const all = {
    mode: 'audit',
    server: stage.server.url,
    'root-id': auditor.client_id,
    'root-secret': auditor.client_secret,
    profiles: 'fides/profiles',
    ...inputs,
  };
  const job = openJob(stage.folder, { inputs: all });
  const profiles = join(job.workspace, 'fides', 'profiles');
  cpSync(join(stage.store, 'profiles'), profiles, { recursive: true });
  rmSync(stage.store, { recursive: true });
  return { stage, job, inputs: all, client: JSON.parse(made.stdout).clientId };
}

describe('the action, as an audit', () => {
  it('writes SARIF and a summary, and fails for what differs', async (t) => {
    const site = await openAudit(t, { report: 'audit.html' });
    const { stage, job, client } = site;
    const sound = await job.main();
    assertDone(sound);
    assert.equal(job.outputs.status, 'passed');
    assert.match(job.summary, /Scopes of `shop`: in sync/);
    await assignScopes(stage, client, [...(await scopesOf(stage, client)), 'user:delete']);
    const drift = await job.main();
    assert.deepEqual(
      [drift.status, drift.errors],
      [
        1,
        [
          'audit: 1 finding\nfix: read the summary of this step: it names each, and the command that mends it',
        ],
      ],
    );
    assert.match(job.summary, /user:delete/);
    const { status, sarif = '', report = '' } = job.outputs;
    assert.equal(status, 'findings');
    assert.match(readFileSync(sarif, 'utf8'), /user:delete/);
    assert.match(readFileSync(report, 'utf8'), /^<!doctype html>.*user:delete/is);
    const post = await job.post();
    assertDone(post);
    assert.match(post.log, /^nothing to revoke/m);
    assertSilent(site, sound, drift, post);
    for (const folder of readdirSync(job.temp))
      assert.ok(!existsSync(join(job.temp, folder, 'store')), 'its store is gone');
    assert.ok(stage.living().includes(client));
  });

  it('looks at all clients, and leaves the judgement to others, if asked', async (t) => {
    const inputs = { profiles: '', 'all-clients': 'true', 'fail-on': 'never' };
    const { stage, job } = await openAudit(t, inputs);
    await makeClient(stage, ['client:create', 'user:delete']);
    const run = await job.main();
    assertDone(run);
    assert.match(run.log, /^audit: [1-9]\d* findings?; the report is the summary of this step$/m);
    assert.match(job.summary, /client that no preset covers/);
    assert.equal(job.outputs.report, join(job.outputs.sarif ?? '', '..', 'fides-audit.md'));
  });

  it('fails when something could not be read, whatever fails otherwise', async (t) => {
    const { stage, job, inputs } = await openAudit(t, { 'fail-on': 'never' });
    const weak = await makeClient(stage, ['scope:read']);
    const given = { ...inputs, 'root-id': weak.client_id, 'root-secret': weak.client_secret };
    const run = await openJob(stage.folder, { inputs: given }).main();
    assert.equal(run.status, 1);
    assert.match(run.errors.join(), /not everything could be read\nfix: /);
    assert.equal(job.outputs.status, 'unread');
  });

  for (const [what, inputs, message] of [
    ['no clients', { profiles: '' }, /^audit: no clients were named\nfix: give profiles: FOLDER/],
    ['no folder', { profiles: 'nowhere' }, /^input profiles: \S+ cannot be read: .*\nfix: copy/],
    ['an empty folder', { profiles: 'fides' }, /^input profiles: \S+ has no profile\nfix: copy/],
    ['no severity', { 'fail-on': 'bad' }, /fail-on.*critical, high, medium, low/s],
    ['an unknown profile', { profile: 'web' }, /^profile web: there is no such profile/],
  ] as const) {
    it(`says so in one error: ${what}`, async (t) => {
      const { job } = await openAudit(t, inputs);
      const run = await job.main();
      assert.deepEqual([run.status, run.errors.length], [1, 1], run.raw);
      assert.match(run.errors[0] ?? '', message);
      assert.equal(job.summary, '');
    });
  }
});
