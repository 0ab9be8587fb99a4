import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { tokenOf } from '../../support/admin.ts';
import { entriesIn, newStage, type Stage } from '../../support/stage.ts';

const OPENAPI = '/openapi.json';

/** A profile whose kept token is of another server: well formed, and nothing that this one can read. */
async function withForeignToken(t: TestContext, version: string): Promise<Stage> {
  const stage = await newStage(t, version, {
    fault: ({ path }) =>
      path === OPENAPI ? { when: 'before', act: { kind: 'reply', status: 404 } } : undefined,
  });
  const made = await stage.run(['bootstrap', '--preset', 'auditor']);
  assert.equal(made.status, 0, made.stderr);
  const other = await newStage(t, version);
  const foreign = await tokenOf(other, { client_id: 'root', client_secret: other.rootSecret });
  const path = keptIn(stage);
  const kept = { ...JSON.parse(readFileSync(path, 'utf8')), accessToken: foreign };
  writeFileSync(path, JSON.stringify(kept));
  return stage;
}

function keptIn(stage: Stage): string {
  const folder = join(stage.store, 'state', 'tokens');
  return join(folder, entriesIn(folder)[0] ?? '');
}

const PROFILE_ALONE = {
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: '',
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: '',
};

for (const [version, answer] of [
  ['2.86.2', '403'],
  ['2.60.0', '500'],
] as const) {
  describe(`a kept token that Fides ${version} answers with ${answer}`, { concurrency: 3 }, () => {
    for (const [command, ...rest] of [
      ['scopes diff', '-p', 'default'],
      ['scopes diff', 'profile:default', 'server', '-p', 'default'],
      ['status', '-p', 'default'],
      ['scopes list', '-p', 'default'],
    ] as const) {
      test(`keeps ${command} ${rest[0]} from nothing`, async (t) => {
        const stage = await withForeignToken(t, version);
        const before = readFileSync(keptIn(stage), 'utf8');
        const run = await stage.run([...command.split(' '), ...rest, '--json'], {
          env: PROFILE_ALONE,
        });
        assert.ok([0, 10].includes(run.status), `${run.status} ${run.stdout}${run.stderr}`);
        const replaced = readFileSync(keptIn(stage), 'utf8') !== before;
        assert.equal(replaced, command !== 'status', 'status leaves the kept one alone');
      });
    }
  });
}
