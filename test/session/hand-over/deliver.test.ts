import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { ageJournal } from '../../matrix/kit/outside.ts';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', '-p', 'ci'];
const REPLACE = ['bootstrap', '--preset', 'auditor', '--key', 'shop', '--if-exists', 'replace'];

type Document = Readonly<Record<string, string>> & { fidesauth: Record<string, string> };

function delivered({ folder }: Stage, file = 'ci.json'): Document {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

async function done(stage: Stage, args: readonly string[], env = {}): Promise<string> {
  const run = await stage.run(args, { env: { ...stage.env, ...env } });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout;
}

describe('a credential in a file', () => {
  it('is delivered by the run that makes it, and by each rotation of its profile', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const first = JSON.parse(await done(stage, [...BOOTSTRAP, '--to', 'file:ci.json', '--json']));
    const place = `file:${join(stage.folder, 'ci.json')}`;
    assert.equal(first.to, place);
    const [pair] = stage.made;
    const { FIDES_CLIENT_ID, FIDES_CLIENT_SECRET, FIDES_URL } = delivered(stage);
    assert.deepEqual(
      [FIDES_URL, FIDES_CLIENT_ID, FIDES_CLIENT_SECRET],
      [stage.server.url, pair?.client_id, pair?.client_secret],
    );
    assert.equal(statSync(join(stage.folder, 'ci.json')).mode & 0o777, 0o600);
    await done(stage, ['rotate', '-p', 'ci', '--new-client', '--yes']);
    assert.equal(delivered(stage).FIDES_CLIENT_ID, stage.made[1]?.client_id);
    assert.ok(delivered(stage).fidesauth.retiring?.startsWith(`${pair?.client_id} `));
    const shown = JSON.parse(await done(stage, ['profiles', 'show', 'ci', '--json']));
    assert.equal(shown.to.reference, place);
    const status = JSON.parse(await done(stage, ['status', '-p', 'ci', '--offline', '--json']));
    assert.equal(status.profiles[0].to, place);
    assert.deepEqual(
      readdirSync(stage.folder).filter((name) => name.startsWith('.')),
      [],
      'no lock and no draft is left',
    );
  });

  it('is not taken away by revoke, which says that it is there and works no more', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await done(stage, [...BOOTSTRAP, '--to', 'file:ci.json']);
    const plan = JSON.parse(await done(stage, ['revoke', '-p', 'ci', '-n', '--json']));
    assert.match(plan.warnings.join(), /ci\.json keeps the credential, which will no longer work/);
    const run = await stage.run(['revoke', '-p', 'ci', '--yes']);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stderr, /ci\.json still holds the credential, which no longer works/);
    assert.deepEqual(stage.living(), []);
    assert.equal(delivered(stage).FIDES_CLIENT_ID, stage.made[0]?.client_id);
  });

  it('has the names that are asked for', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const to = ['--to', 'file:ci.json', '--to-keys', 'id=CLIENT,secret=SECRET,url=URL'];
    await done(stage, [...BOOTSTRAP, ...to]);
    assert.deepEqual(Object.keys(delivered(stage)), ['URL', 'CLIENT', 'SECRET', 'fidesauth']);
  });

  it('is not delivered by a plan, which says where it would go', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const plan = JSON.parse(
      await done(stage, [...BOOTSTRAP, '--to', 'file:ci.json', '-n', '--json']),
    );
    assert.equal(plan.to, `file:${join(stage.folder, 'ci.json')}`);
    assert.deepEqual(readdirSync(stage.folder), []);
  });

  it('is delivered by export, which each later client follows', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await done(stage, BOOTSTRAP);
    const out = JSON.parse(
      await done(stage, ['export', '-p', 'ci', '--to', 'file:ci.json', '--json']),
    );
    assert.equal(out.kind, 'export.delivered');
    await done(stage, ['bootstrap', '-p', 'ci', '--if-exists', 'replace', '--yes']);
    assert.equal(delivered(stage).FIDES_CLIENT_ID, stage.made[1]?.client_id);
    const moved = await stage.run(['export', '-p', 'ci', '--to', 'file:other.json']);
    assert.match(moved.stderr, /ci\.json gets none any more/);
  });

  it('never takes the place of what somebody else keeps there', async (t) => {
    const stage = await newStage(t, '2.86.2');
    for (const text of ['{"mine":1}', 'KEY=value\n']) {
      writeFileSync(join(stage.folder, 'ci.json'), text, { mode: 0o600 });
      const run = await stage.run([...BOOTSTRAP, '--to', 'file:ci.json', '--json']);
      assert.deepEqual([run.status, errorOf(run).code], [6, 'sink.foreign']);
      assert.equal(readFileSync(join(stage.folder, 'ci.json'), 'utf8'), text);
    }
    await done(stage, [...BOOTSTRAP, '--to', 'file:b.json']);
    const other = ['bootstrap', '--preset', 'auditor', '-p', 'other', '--to', 'file:b.json'];
    const run = await stage.run([...other, '--json']);
    assert.deepEqual([run.status, errorOf(run).code], [6, 'sink.foreign']);
    assert.equal(stage.made.length, 1, 'nothing was made for it');
  });

  it('ends a run before anything is made where it cannot be written', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const run = await stage.run([...BOOTSTRAP, '--to', 'file:no/such/folder.json', '--json']);
    assert.deepEqual([run.status, errorOf(run).code], [7, 'sink.failed']);
    assert.equal(stage.made.length, 0);
  });

  it('rules a rotation in place out, which would leave a dead secret there', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await done(stage, [...BOOTSTRAP, '--to', 'file:ci.json']);
    const run = await stage.run(['rotate', '-p', 'ci', '--in-place', '--yes', '--json']);
    assert.deepEqual([run.status, errorOf(run).code], [2, 'input.invalid']);
  });
});

describe('the client that the store names', () => {
  it('is the client: a run without a store of its own replaces it', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const args = [...REPLACE, '--to', 'file:ci.json', '--yes', '--json'];
    await done(stage, args, { FIDESAUTH_CONFIG_DIR: join(stage.folder, 'one') });
    const second = JSON.parse(
      await done(stage, args, { FIDESAUTH_CONFIG_DIR: join(stage.folder, 'two') }),
    );
    assert.deepEqual(second.deleted, [stage.made[0]?.client_id]);
    assert.deepEqual(stage.living(), [delivered(stage).FIDES_CLIENT_ID]);
  });
});

/** A program that keeps a credential in a file; `mood` says how it fails. */
async function withCarrier(t: TestContext): Promise<Stage & { to: string[]; mood: string }> {
  const stage = await newStage(t, '2.86.2');
  const program = join(stage.folder, 'carry');
  const mood = join(stage.folder, 'mood');
  writeFileSync(mood, '');
  writeFileSync(
    program,
    `#!${process.execPath}
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const order = JSON.parse(readFileSync(0, 'utf8'));
const [held, mood] = [${JSON.stringify(join(stage.folder, 'held.json'))}, readFileSync(${JSON.stringify(mood)}, 'utf8')];
if (process.argv.length > 2 || process.env.FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET) process.exit(9);
if (order.operation === 'current') {
  if (mood === 'blind') process.exit(1);
  if (existsSync(held)) console.log(JSON.stringify(JSON.parse(readFileSync(held)).metadata));
} else {
  console.error('writing ' + order.values?.FIDES_CLIENT_SECRET);
  if (mood === 'refuses') process.exit(4);
  if (mood !== 'fails') writeFileSync(held, JSON.stringify(order));
  if (mood === 'dies' || mood === 'fails') process.exit(1);
}
`,
  );
  chmodSync(program, 0o755);
  return { ...stage, to: ['--to-command', './carry'], mood };
}

describe('a program that carries the credential', () => {
  it('is asked what is there, and gets the credential on stdin alone', async (t) => {
    const stage = await withCarrier(t);
    const run = await stage.run([...BOOTSTRAP, ...stage.to]);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stderr, /nothing keeps two runs from overwriting each other/);
    assert.match(run.stderr, /writing \*{4}/, 'what it says is masked');
    const { values, metadata } = JSON.parse(readFileSync(join(stage.folder, 'held.json'), 'utf8'));
    assert.equal(values.FIDES_CLIENT_SECRET, stage.made[0]?.client_secret);
    assert.equal(metadata['client-id'], stage.made[0]?.client_id);
    await done(stage, ['rotate', '-p', 'ci', '--new-client', '--yes']);
    const after = JSON.parse(readFileSync(join(stage.folder, 'held.json'), 'utf8'));
    assert.equal(after.values.FIDES_CLIENT_ID, stage.made[1]?.client_id);
  });

  it('that refuses has its client taken back', async (t) => {
    const stage = await withCarrier(t);
    writeFileSync(stage.mood, 'refuses');
    const run = await stage.run([...BOOTSTRAP, ...stage.to, '--json']);
    assert.deepEqual([run.status, errorOf(run).code], [7, 'sink.failed']);
    assert.deepEqual(stage.living(), []);
  });

  for (const mood of ['dies', 'fails']) {
    it(`that ${mood} leaves the client alive until recover knows what became of it`, async (t) => {
      const stage = await withCarrier(t);
      writeFileSync(stage.mood, mood);
      const run = await stage.run([...BOOTSTRAP, ...stage.to, '--json']);
      assert.deepEqual([run.status, errorOf(run).code], [9, 'bootstrap.incomplete']);
      assert.equal(stage.living().length, 1);
      writeFileSync(stage.mood, 'blind');
      const blind = await stage.run(['recover', '--yes', '--json']);
      assert.deepEqual([blind.status, errorOf(blind).code], [9, 'bootstrap.incomplete']);
      writeFileSync(stage.mood, '');
      ageJournal(stage.store);
      await done(stage, ['recover', '--yes']);
      const { values } = JSON.parse(readFileSync(join(stage.folder, 'held.json'), 'utf8'));
      assert.deepEqual(stage.living(), [values.FIDES_CLIENT_ID]);
      await done(stage, ['token', '-p', 'ci', '--fresh']);
    });
  }

  it('that holds the credential rules an undo out; one that does not, allows it', async (t) => {
    const stage = await withCarrier(t);
    writeFileSync(stage.mood, 'dies');
    await stage.run([...BOOTSTRAP, ...stage.to]);
    const run = await stage.run(['recover', '--undo', '--yes', '--json']);
    assert.deepEqual([run.status, errorOf(run).code], [6, 'profile.busy']);
    assert.equal(stage.living().length, 1);
  });

  it('has to be a program, not a command line', async (t) => {
    const stage = await withCarrier(t);
    const run = await stage.run([...BOOTSTRAP, '--to-command', './carry --fast', '--json']);
    assert.deepEqual([run.status, errorOf(run).code], [2, 'input.invalid']);
    assert.ok(!existsSync(join(stage.folder, 'held.json')));
  });
});

describe('flags for a store of secrets', () => {
  const WRONG: readonly [string, readonly string[], string][] = [
    ['two places', ['--to', 'file:a', '--to-command', 'b'], 'usage.invalid'],
    ['names without a place', ['--to-keys', 'id=A'], 'usage.invalid'],
    ['an unknown kind', ['--to', 'ftp:a'], 'input.invalid'],
    ['a secret in the place', ['--to', 'vault:hvs.abcdefghijklmnopqrstuvwxyz'], 'input.invalid'],
    ['names that are the same', ['--to', 'file:a', '--to-keys', 'id=A,secret=A'], 'input.invalid'],
    ['an unknown part', ['--to', 'file:a', '--to-keys', 'name=A'], 'input.invalid'],
  ];
  for (const [what, flags, code] of WRONG) {
    it(`are refused for ${what}`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const run = await stage.run([...BOOTSTRAP, ...flags, '--json']);
      assert.deepEqual([run.status, errorOf(run).code], [2, code]);
      assert.equal(stage.made.length, 0);
    });
  }
});
