import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { parseEnv } from 'node:util';
import { readGithubEnv } from '../../support/github.ts';
import { EXECUTABLE } from '../../support/run.ts';
import { runShell } from '../../support/shell.ts';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';

async function withProfile(t: TestContext): Promise<Stage & { secret: string; id: string }> {
  const stage = await newStage(t, '2.86.2');
  const made = await stage.run(['bootstrap', '--preset', 'auditor', '-p', 'ci']);
  assert.equal(made.status, 0, made.stderr);
  const [pair] = stage.made;
  assert.ok(pair);
  return { ...stage, secret: pair.client_secret, id: pair.client_id };
}

describe('export', () => {
  it('goes to stdout, or whole into a new file that nobody else can read', async (t) => {
    const stage = await withProfile(t);
    const shown = await stage.run(['export', '-p', 'ci', '--format', 'dotenv']);
    assert.deepEqual([shown.status, shown.stderr], [0, '']);
    const wanted = {
      FIDES_URL: stage.server.url,
      FIDES_CLIENT_ID: stage.id,
      FIDES_CLIENT_SECRET: stage.secret,
    };
    assert.deepEqual({ ...parseEnv(shown.stdout) }, wanted);
    const file = join(stage.folder, '.env');
    const args = ['export', '-p', 'ci', '--format', 'dotenv', '-o', '.env', '--json'];
    const written = await stage.run(args);
    assert.equal(written.status, 0, written.stderr);
    assert.equal(JSON.parse(written.stdout).file, file);
    assert.ok(!written.stdout.includes(stage.secret));
    assert.equal(readFileSync(file, 'utf8'), shown.stdout);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const token = await stage.run(['export', '-p', 'ci', '--with-token', '--json']);
    const { environment } = JSON.parse(token.stdout);
    assert.match(environment.FIDES_ACCESS_TOKEN, /^eyJ/);
  });

  it('has the form that the name of its file says, unless one is given', async (t) => {
    const stage = await withProfile(t);
    const SHELL = /^export FIDES_URL=/;
    const DOTENV = /^FIDES_URL=/;
    const JSON_FORM = /^\{/;
    const forms: readonly [file: string, flags: readonly string[], form: RegExp][] = [
      ['.env', [], DOTENV],
      ['ci.env', [], DOTENV],
      ['.env.local', [], DOTENV],
      ['.env.d', ['--json'], DOTENV],
      ['.env.sh', [], SHELL],
      ['env', [], SHELL],
      ['notes.txt', [], SHELL],
      ['pair.json', [], JSON_FORM],
      ['.env.json', [], JSON_FORM],
      ['pair.txt', ['--json'], JSON_FORM],
      ['shell.env', ['--format', 'shell'], SHELL],
      ['dotenv.json', ['--format', 'dotenv'], DOTENV],
    ];
    for (const [file, flags, form] of forms) {
      const run = await stage.run(['export', '-p', 'ci', '-o', file, ...flags]);
      assert.equal(run.status, 0, run.stderr);
      assert.match(readFileSync(join(stage.folder, file), 'utf8'), form, file);
    }
    const help = await stage.run(['export', '--help']);
    assert.match(help.stdout.replace(/\s+/g, ' '), /dotenv for a \.env file, json for a \.json/);
  });

  it('replaces a file as a whole, keeps its mode, and says who may read it', async (t) => {
    const stage = await withProfile(t);
    const file = join(stage.folder, '.env');
    writeFileSync(file, 'OLD=1\n', { mode: 0o600 });
    chmodSync(file, 0o640);
    symlinkSync('.env', join(stage.folder, 'link'));
    const args = ['export', '-p', 'ci', '--format', 'dotenv', '-o', 'link'];
    const run = await stage.run(args);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stderr, /^warning: .*link: others may read it$/m);
    assert.equal(parseEnv(readFileSync(file, 'utf8')).FIDES_CLIENT_SECRET, stage.secret);
    assert.ok(!readFileSync(file, 'utf8').includes('OLD'));
    assert.equal(statSync(file).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(stage.folder).sort(), ['.env', 'link', 'store']);
  });

  it('goes into a FIFO that is read, and does not wait for a reader', async (t) => {
    const stage = await withProfile(t);
    const args = ['export', '-p', 'ci', '--format', 'json', '-o'];
    const tool = `"${process.execPath}" "${EXECUTABLE}" ${args.join(' ')}`;
    const script = `${tool} /dev/fd/3 3>&1 >&2 | cat`;
    const piped = await runShell(script, { ...stage.env, HOME: '/nonexistent' });
    assert.equal(JSON.parse(piped.stdout).environment.FIDES_CLIENT_SECRET, stage.secret);
    assert.match(piped.stderr, /^wrote the credential of profile ci to /);
    execFileSync('mkfifo', [join(stage.folder, 'fifo')]);
    const alone = await stage.run([...args, 'fifo', '--json']);
    assert.match(errorOf(alone).message, /nothing reads from it/);
    const full = await stage.run([...args, '/dev/full', '--json']);
    assert.match(errorOf(full).message, /the disk is full/);
  });

  it('leaves no file when it fails, and what was there as it was', async (t) => {
    const stage = await withProfile(t);
    const args = (...rest: string[]) => ['export', '--format', 'dotenv', '--json', ...rest];
    const none = await stage.run(args('-p', 'none', '-o', 'new.env'));
    assert.equal(errorOf(none).code, 'profile.unknown');
    const lost = await stage.run(args('-p', 'ci', '-o', 'no/such/folder.env'));
    assert.equal(errorOf(lost).code, 'input.invalid');
    const folder = await stage.run(args('-p', 'ci', '-o', '.'));
    assert.equal(errorOf(folder).code, 'input.invalid');
    assert.deepEqual(readdirSync(stage.folder), ['store']);
  });

  it('adds to $GITHUB_ENV, masks first, and is refused outside Actions', async (t) => {
    const stage = await withProfile(t);
    const file = join(stage.folder, 'github-env');
    writeFileSync(file, 'BEFORE=1');
    const args = ['export', '-p', 'ci', '--format', 'github-env'];
    const outside = await stage.run([...args, '--json']);
    assert.equal(errorOf(outside).exitCode, 2);
    const env = { GITHUB_ACTIONS: 'true', GITHUB_ENV: file };
    assert.equal((await stage.run([...args, '-o', 'x'], { env })).status, 2);
    assert.equal((await stage.run([...args, '--json'], { env })).status, 2);
    assert.equal(readFileSync(file, 'utf8'), 'BEFORE=1');
    const run = await stage.run(args, { env });
    assert.equal(run.status, 0, run.stderr);
    const masked = [stage.server.url, stage.id, stage.secret];
    assert.equal(run.stdout, masked.map((value) => `::add-mask::${value}\n`).join(''));
    assert.match(run.stderr, /do not cross jobs/);
    assert.deepEqual(readGithubEnv(readFileSync(file, 'utf8')), {
      BEFORE: '1',
      FIDES_URL: stage.server.url,
      FIDES_CLIENT_ID: stage.id,
      FIDES_CLIENT_SECRET: stage.secret,
    });
  });

  it('refuses a form it does not know, and a form that is no JSON with --json', async (t) => {
    const stage = await withProfile(t);
    const unknown = await stage.run(['export', '-p', 'ci', '--format', 'xml', '--json']);
    assert.equal(errorOf(unknown).code, 'input.invalid');
    const twice = await stage.run(['export', '-p', 'ci', '--format', 'shell', '--json']);
    assert.equal(errorOf(twice).code, 'usage.invalid');
  });
});
