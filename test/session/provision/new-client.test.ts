import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blockOf, ownerOf } from '../../../src/domain/clients/description.ts';
import { rootToken } from '../../support/admin.ts';
import type { RunOptions } from '../../support/run.ts';
import { documentsIn, errorOf, newStage, type Stage } from '../../support/stage.ts';

const DAY = 86_400_000;
const ARGS = ['bootstrap', '-p', 'ci', '--preset', 'auditor', '--json'];

/** What a bootstrap with these flags says; it must succeed. */
async function made(stage: Stage, flags: readonly string[], options: RunOptions = {}) {
  const run = await stage.run([...ARGS, ...flags], options);
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout);
}

async function descriptionOf(stage: Stage, clientId: string): Promise<string> {
  const headers = { authorization: `Bearer ${await rootToken(stage)}` };
  const url = `${stage.server.url}/api/v1/oauth/client/${clientId}`;
  return ((await (await fetch(url, { headers })).json()) as { description: string }).description;
}

function profile(stage: Stage): Record<string, unknown> {
  return documentsIn(stage.store, 'profiles')[0] ?? {};
}

const near = (time: unknown, expected: number): void => {
  const late = Date.parse(String(time)) - expected;
  // The run, and a busy machine, take some of either side.
  assert.ok(Math.abs(late) < 60_000, `${time}, ${late} ms late`);
};

describe('--expires', () => {
  it('is fixed at creation, on the server, in the profile and in the result', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const { clientId, expiresAt } = await made(stage, ['--expires', '24h']);
    near(expiresAt, Date.now() + DAY);
    const block = blockOf(await descriptionOf(stage, clientId));
    assert.equal(block?.expiresAt, Date.parse(expiresAt));
    assert.deepEqual([profile(stage).expiresAt, profile(stage).version], [expiresAt, 2]);
    const status = await stage.run(['status', '-p', 'ci']);
    assert.match(status.stdout, new RegExp(`^expires +${expiresAt} \\(in 23 h\\)$`, 'm'));
    const shown = await stage.run(['profiles', 'show', 'ci', '--json']);
    assert.equal(JSON.parse(shown.stdout).expiresAt, expiresAt);
  });

  for (const skew of [-400 * DAY, 3 * DAY]) {
    it(`counts by the clock of a server that is ${skew / DAY} days ahead`, async (t) => {
      const stage = await newStage(t, '2.86.2', { now: () => Date.now() + skew });
      const { clientId, expiresAt } = await made(stage, ['--expires', '24h']);
      near(expiresAt, Date.now() + skew + DAY);
      const block = blockOf(await descriptionOf(stage, clientId));
      near(new Date(block?.createdAt ?? 0).toISOString(), Date.now() + skew);
      near(profile(stage).createdAt, Date.now() + skew);
    });
  }

  it('is in the plan, which changes nothing', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const { expiresAt } = await made(stage, ['--expires', '2w', '--dry-run']);
    near(expiresAt, Date.now() + 14 * DAY);
    assert.equal(stage.made.length, 0);
  });

  it('is refused for a client that exists, unless that is replaced', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await made(stage, []);
    const refused = await stage.run([...ARGS, '--expires', '24h', '--yes']);
    assert.deepEqual([refused.status, errorOf(refused).code], [6, 'recipe.differs']);
    assert.match(errorOf(refused).fix ?? '', /--if-exists replace/);
    await made(stage, ['--expires', '24h', '--if-exists', 'replace', '--yes']);
    near(profile(stage).expiresAt, Date.now() + DAY);
  });

  it('counts anew for a replacement that does not say', async (t) => {
    let now = Date.now() - 20 * DAY;
    const stage = await newStage(t, '2.86.2', { now: () => now });
    await made(stage, ['--expires', '90d']);
    now += 20 * DAY;
    const { expiresAt } = await made(stage, ['--if-exists', 'replace', '--yes']);
    near(expiresAt, now + 90 * DAY);
  });

  it('counts anew for a client that rotate makes', async (t) => {
    let now = Date.now() - 20 * DAY;
    const stage = await newStage(t, '2.86.2', { now: () => now });
    await made(stage, ['--expires', '90d', '--owner', 'blue']);
    now += 20 * DAY;
    const run = await stage.run(['rotate', '-p', 'ci', '--new-client', '--now', '--yes']);
    assert.equal(run.status, 0, run.stderr);
    near(profile(stage).expiresAt, now + 90 * DAY);
    const block = blockOf(await descriptionOf(stage, String(profile(stage).clientId)));
    assert.equal(block?.expiresAt, Date.parse(String(profile(stage).expiresAt)));
    assert.equal(profile(stage).owner, 'blue');
  });

  it('stays what it was when scopes are aligned', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const { expiresAt } = await made(stage, ['--expires', '24h', '--owner', 'acme/shop']);
    const more = ['--scope', 'policy:read', '--change-preset', '--yes'];
    assert.equal((await made(stage, more)).expiresAt, expiresAt);
    const { owner, expiresAt: kept } = profile(stage);
    assert.deepEqual([owner, kept], ['acme/shop', expiresAt]);
  });

  for (const text of ['0h', '-1h', '24', 'tomorrow', '2020-01-01', '4000d', '9'.repeat(12)]) {
    it(`is not ${text}`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const run = await stage.run([...ARGS, `--expires=${text}`]);
      assert.deepEqual([run.status, errorOf(run).code], [2, 'input.invalid']);
      assert.equal(stage.server.requests.length, 0);
    });
  }

  it('is refused before 2.82, before anything is created', async (t) => {
    const stage = await newStage(t, '2.81.1');
    const run = await stage.run([...ARGS, '--expires', '24h']);
    assert.deepEqual([run.status, errorOf(run).code], [2, 'input.invalid']);
    assert.equal(stage.made.length, 0);
  });
});

describe('--owner', () => {
  it('stands in the description, the profile, the status and the result', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const { clientId, owner } = await made(stage, ['--owner', ' Team Blue ']);
    assert.equal(owner, 'Team Blue');
    const description = await descriptionOf(stage, clientId);
    assert.equal(ownerOf(description), 'Team Blue');
    assert.notEqual(blockOf(description), undefined);
    assert.match((await stage.run(['status', '-p', 'ci'])).stdout, /^owner +Team Blue$/m);
  });

  const GITHUB = { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'acme/shop' };
  const GITLAB = { GITLAB_CI: 'true', CI_PROJECT_PATH: 'acme/group/shop' };
  for (const [what, env, flags, owner] of [
    ['the repository in GitHub Actions', GITHUB, [], 'acme/shop'],
    ['the project in GitLab', GITLAB, [], 'acme/group/shop'],
    ['what the flag says there', GITHUB, ['--owner', 'blue'], 'blue'],
    ['nobody where the variable is left over', { GITHUB_REPOSITORY: 'acme/shop' }, [], null],
    ['nobody for a name that it cannot have', { ...GITLAB, CI_PROJECT_PATH: 'a[b]' }, [], null],
    ['nobody elsewhere', {}, [], null],
  ] as const) {
    it(`is ${what}`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      assert.equal((await made(stage, flags, { env })).owner, owner);
    });
  }

  it('comes from the settings: of the profile, else of all', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const set = await stage.run(['profiles', 'set', '--default', 'owner=platform']);
    assert.equal(set.status, 0, set.stderr);
    assert.equal((await made(stage, [], { env: GITHUB })).owner, 'platform');
    await stage.run(['profiles', 'set', '-p', 'ci', 'owner=blue']);
    const replaced = await made(stage, ['--if-exists', 'replace', '--yes']);
    assert.equal(replaced.owner, 'blue');
    assert.deepEqual(profile(stage).settings, { owner: 'blue' });
  });

  it('stays with a profile whose client is replaced', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await made(stage, ['--owner', 'blue']);
    assert.equal((await made(stage, ['--if-exists', 'replace', '--yes'])).owner, 'blue');
  });

  it('is refused for a client that exists, unless it is its own', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await made(stage, ['--owner', 'blue']);
    await made(stage, ['--owner', 'blue', '--yes']);
    const refused = await stage.run([...ARGS, '--owner', 'red', '--yes']);
    assert.equal(errorOf(refused).code, 'recipe.differs');
  });

  for (const text of ['', 'a[b', 'a]b', 'x'.repeat(101), 'a\u202eb', 'two\nlines']) {
    it(`is not ${JSON.stringify(text.slice(0, 20))}`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const run = await stage.run([...ARGS, '--owner', text]);
      assert.deepEqual([run.status, errorOf(run).code], [2, 'input.invalid']);
      assert.equal(stage.server.requests.length, 0);
    });
  }

  it('is recorded before 2.82, whose clients have no description', async (t) => {
    const stage = await newStage(t, '2.81.1');
    assert.equal((await made(stage, ['--owner', 'blue'])).owner, 'blue');
    assert.equal(profile(stage).owner, 'blue');
  });
});
