import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { blocksOf } from '../docs/blocks.ts';
import { assignScopes, makeClient, scopesOf } from '../support/admin.ts';
import type { Run } from '../support/run.ts';
import { newStage, type Stage } from '../support/stage.ts';
import { RELEASE } from './kit/released.ts';

// The recipes of docs/pipelines.md by `act`, which runs workflows and is not ours. In host mode it needs no
// container; it copies the repository at `actions/checkout`, and can run an action of that copy.
const ACT = process.env.FIDESAUTH_ACT ?? 'act';
const LIMIT_MS = 120_000;

/** A repository with a recipe as its only workflow, which uses the released folder; what stands for `fides` is given. */
function openRepository(stage: Stage, recipe: string, fides: string): string {
  const block = blocksOf('docs/pipelines.md').find(({ name }) => name.endsWith(recipe));
  assert.ok(block, recipe);
  const own = './fidesauth-action';
  const text = block.text
    .replace(/acme\/fidesauth-action@\S+/, own)
    // Only on GitHub.
    .replace(/^ +- uses: github\/codeql-action.*/ms, '')
    .replace(/^on:.*?(?=^jobs:)/ms, 'on: push\n');
  const folder = join(stage.folder, 'repository');
  cpSync(join(RELEASE, 'action'), join(folder, own), { recursive: true });
  mkdirSync(join(folder, '.github', 'workflows'), { recursive: true });
  writeFileSync(join(folder, '.github', 'workflows', recipe), text);
  const programs = join(stage.folder, 'programs');
  mkdirSync(programs);
  writeFileSync(join(programs, 'fides'), `#!/bin/sh\n${fides}\n`, { mode: 0o755 });
  return folder;
}

function act(stage: Stage, cwd: string, secrets: Readonly<Record<string, string>>): Promise<Run> {
  const given = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(stage.folder, 'secrets'), given.join(''), { mode: 0o600 });
  const args = ['push', '-P', 'ubuntu-latest=-self-hosted', '--secret-file', '../secrets'];
  const env = {
    PATH: [join(stage.folder, 'programs'), dirname(process.execPath), process.env.PATH].join(
      delimiter,
    ),
    HOME: join(stage.folder, 'home'),
  };
  return new Promise((resolve) => {
    const all = [...args, '--var', `FIDES_SERVER=${stage.server.url}`];
    const child = execFile(ACT, all, { cwd, env, timeout: LIMIT_MS }, (_, stdout, stderr) => {
      resolve({ status: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

function rootOf({ rootSecret }: Stage): Record<string, string> {
  return { FIDES_ROOT_CLIENT_ID: 'root', FIDES_ROOT_CLIENT_SECRET: rootSecret };
}

/** Nothing that the runner shows holds a secret. */
function requireSilent({ issued, rootSecret }: Stage, { stdout, stderr }: Run): void {
  for (const secret of [rootSecret, ...issued.everySecret, ...issued.tokens])
    assert.ok(!(stdout + stderr).includes(secret), 'a secret is shown');
}

describe('the recipes for GitHub Actions, by act', () => {
  it('make a client for one run, mask it, and delete it', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const cwd = openRepository(
      stage,
      'fides-publish.yml',
      'echo "with $FIDES_CLIENT_SECRET and $FIDES__USER__AUTH_HEADER"',
    );
    const done = await act(stage, cwd, rootOf(stage));
    assert.equal(done.status, 0, done.stdout + done.stderr);
    assert.match(done.stdout, /with \*\*\* and \{"Authorization":"Bearer \*\*\*"\}/);
    assert.match(
      done.stdout,
      /made client [\s\S]*revoked client \S+, and confirmed that it is gone/,
    );
    assert.deepEqual([stage.made.length, stage.living()], [1, []]);
    requireSilent(stage, done);
    for (const line of done.stdout.split('\n').filter((each) => /client|Job/.test(each)))
      t.diagnostic(line);
  });

  it('delete it when the job fails', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const cwd = openRepository(stage, 'fides-publish.yml', 'exit 3');
    const done = await act(stage, cwd, rootOf(stage));
    assert.equal(done.status, 1, done.stdout + done.stderr);
    assert.match(done.stdout, /Failure - Main fides push[\s\S]*revoked client \S+/);
    assert.deepEqual([stage.made.length, stage.living()], [1, []]);
    requireSilent(stage, done);
  });

  it('say in one line that the server refuses the secret, and delete nothing', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const cwd = openRepository(stage, 'fides-publish.yml', 'exit 0');
    const secrets = { ...rootOf(stage), FIDES_ROOT_CLIENT_SECRET: 'not the root secret' };
    const done = await act(stage, cwd, secrets);
    assert.equal(done.status, 1, done.stdout + done.stderr);
    assert.match(done.stdout, /the server does not accept this client id and secret/);
    assert.match(done.stdout, /nothing to revoke/);
    assert.deepEqual(stage.made, []);
  });

  it('audit, and fail for what differs', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const made = await stage.run(['bootstrap', '-p', 'shop', '--preset', 'dsr-gateway', '--json']);
    const { clientId } = JSON.parse(made.stdout);
    const cwd = openRepository(stage, 'fides-audit.yml', 'exit 0');
    cpSync(join(stage.store, 'profiles'), join(cwd, 'fides', 'profiles'), { recursive: true });
    const auditor = await makeClient(stage, ['client:read', 'scope:read']);
    const secrets = {
      FIDES_AUDITOR_CLIENT_ID: auditor.client_id,
      FIDES_AUDITOR_CLIENT_SECRET: auditor.client_secret,
    };
    const sound = await act(stage, cwd, secrets);
    assert.equal(sound.status, 0, sound.stdout + sound.stderr);
    assert.match(sound.stdout, /audit: 0 findings/);
    await assignScopes(stage, clientId, [...(await scopesOf(stage, clientId)), 'user:delete']);
    const drift = await act(stage, cwd, secrets);
    assert.equal(drift.status, 1, drift.stdout + drift.stderr);
    assert.match(drift.stdout, /audit: 1 finding/);
    requireSilent(stage, drift);
  });
});
