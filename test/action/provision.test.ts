import assert from 'node:assert/strict';
import { rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { assertClean, assertDone, assertSilent, openSite } from './site.ts';

describe('the action, for one run', () => {
  it('makes a client, masks it before all else, gives it to the job, and revokes it', async (t) => {
    const site = await openSite(t, { 'access-token': 'true' });
    const { stage, job } = site;
    const main = await job.main();
    assertDone(main);
    const [pair] = stage.made;
    const { 'access-token': token = '', 'expires-at': expires = '', ...outputs } = job.outputs;
    assert.deepEqual(outputs, {
      server: stage.server.url,
      'client-id': pair?.client_id,
      'client-secret': pair?.client_secret,
    });
    assert.ok(stage.issued.tokens.has(token));
    assert.match(expires, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.deepEqual(job.env, {});
    const masked = main.raw.split('\n').filter((line) => line.startsWith('::add-mask::'));
    assert.ok(masked.includes(`::add-mask::${pair?.client_secret}`));
    assert.ok(masked.includes(`::add-mask::${token}`));
    assert.match(main.log, /^made client \S+ on \S+ with 2 scopes, expires \S+; the post step/m);
    const post = await job.post();
    assertDone(post);
    assert.match(post.log, /^revoked client \S+, and confirmed that it is gone$/m);
    assertSilent(site, main, post);
    assertClean(site);
  });

  it('saves the path of a private store as its state, and nothing else', async (t) => {
    const { job } = await openSite(t);
    assertDone(await job.main());
    const { store = '', ...others } = job.state;
    assert.deepEqual([dirname(store), others], [job.temp, {}]);
    assert.equal(statSync(store).mode & 0o077, 0);
    assertDone(await job.post());
  });

  it('gives later steps the environment that exec gives, if asked', async (t) => {
    const { stage, job } = await openSite(t, { 'export-env': 'true' });
    assertDone(await job.main());
    const { FIDES_CLIENT_SECRET, FIDES__USER__AUTH_HEADER = '', ...others } = job.env;
    assert.equal(FIDES_CLIENT_SECRET, stage.made[0]?.client_secret);
    assert.match(FIDES__USER__AUTH_HEADER, /^\{"Authorization":"Bearer /);
    assert.deepEqual(Object.keys(others).sort(), [
      'FIDES_ACCESS_TOKEN',
      'FIDES_CLIENT_ID',
      'FIDES_URL',
      'FIDES__CLI__SERVER_HOST',
      'FIDES__CLI__SERVER_PORT',
      'FIDES__CLI__SERVER_PROTOCOL',
    ]);
    assertDone(await job.post());
  });

  it('takes lists with lines or commas, and never a value for a flag', async (t) => {
    const site = await openSite(t, {
      preset: ' auditor ,\n read-only-metadata',
      scopes: 'dataset:read\nsystem:*',
      exclude: 'system:delete',
      owner: '--yes',
      'client-name': '--json',
    });
    assertDone(await site.job.main());
    const created = site.stage.server.requests.find(
      ({ method, path }) => method === 'POST' && path === '/api/v1/oauth/client',
    );
    const { name, scopes, description } = JSON.parse(created?.body ?? '');
    assert.equal(name, '--json');
    assert.match(description, /Owner: --yes /);
    assert.ok(scopes.includes('system:update') && !scopes.includes('system:delete'));
    assertDone(await site.job.post());
    assertClean(site);
  });

  it('names the client and its owner after the run', async (t) => {
    const { stage, job } = await openSite(t);
    assertDone(await job.main());
    const created = stage.server.requests.find(({ body }) => body.includes('"description"'));
    const { name, description } = JSON.parse(created?.body ?? '');
    assert.equal(name, 'fidesauth acme/shop 4711 publish');
    assert.match(description, /Owner: acme\/shop \[fidesauth2 \S+ expires=\S+\]$/);
    assertDone(await job.post());
  });

  it('before Fides 2.82 wants to be told that nothing can expire', async (t) => {
    const refused = await openSite(t, {}, { version: '2.60.0' });
    const main = await refused.job.main();
    assert.equal(main.status, 1);
    assert.match(
      main.errors.join(),
      /before 2\.82 keeps no description.*\nfix: set expires: never/,
    );
    assertDone(await refused.job.post());
    assertClean(refused);
    const site = await openSite(t, { expires: 'never' }, { version: '2.60.0' });
    assertDone(await site.job.main());
    assert.equal(site.job.outputs['expires-at'], undefined);
    assertDone(await site.job.post());
    assertClean(site);
  });

  it('replaces by its key the client of a run that was lost, and deletes what has expired', async (t) => {
    let now = Date.now();
    const site = await openSite(t, { key: 'publish' }, { now: () => now });
    assertDone(await site.job.main());
    rmSync(site.job.state.store ?? '', { recursive: true });
    now += 3 * 3_600_000;
    const main = await site.job.main();
    assertDone(main);
    assert.match(main.log, /it replaces 1 of the same key/);
    assert.deepEqual(site.stage.living(), [site.stage.made[1]?.client_id]);
    assertDone(await site.job.post());
    assertClean(site);
  });
});
