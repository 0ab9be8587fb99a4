import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { assignScopes, deleteClient } from '../../support/admin.ts';
import type { Run } from '../../support/run.ts';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';

type Finding = {
  readonly kind: string;
  readonly scope: string | null;
  readonly severity: string;
  readonly fingerprint: string;
  readonly baseline?: string;
  readonly accepted?: { readonly reason: string };
  readonly lapsed?: { readonly reason: string };
};
type Report = {
  readonly inSync: boolean;
  readonly worst: string | null;
  readonly failing: number;
  readonly fingerprint: string;
  readonly summary: { readonly findings: Record<string, number>; readonly accepted: number };
  readonly baseline: null | { new: number; still: number; mended: Finding[]; unchecked: number };
  readonly subjects: readonly {
    readonly name: string;
    readonly state: string;
    readonly inSync: boolean;
    readonly worst: string | null;
    readonly findings: readonly Finding[];
  }[];
};

const HELD = ['client:read', 'scope:read', 'system:read'];

async function made(t: TestContext, ...names: string[]): Promise<{ stage: Stage; ids: string[] }> {
  const stage = await newStage(t, '2.86.2');
  const ids: string[] = [];
  for (const name of names) {
    const scopes = HELD.flatMap((scope) => ['--scope', scope]);
    const run = await stage.run(['bootstrap', '-p', name, ...scopes, '--json']);
    assert.equal(run.status, 0, run.stderr);
    ids.push(JSON.parse(run.stdout).clientId);
  }
  return { stage, ids };
}

async function diff(stage: Stage, status: number, ...args: string[]): Promise<Report> {
  const run = await stage.run(['scopes', 'diff', '--json', ...args]);
  assert.equal(run.status, status, run.stdout + run.stderr);
  return JSON.parse(run.stdout);
}

const told = ({ subjects }: Report): string[] =>
  subjects.flatMap(({ name, findings }) =>
    findings.map(({ severity, kind, scope }) => `${name} ${severity} ${kind} ${scope}`),
  );

describe('severity', { concurrency: 3 }, () => {
  test('the worst comes first, clients and findings; drift and severity are two things', async (t) => {
    const { stage, ids } = await made(t, 'a', 'b');
    assert.equal((await stage.run(['bootstrap', '-p', 'c', '--preset', 'full'])).status, 0);
    const extra = ['system:update', 'user:password-reset', 'consent:read'];
    await assignScopes(stage, ids[1] ?? '', [...HELD, ...extra]);
    const report = await diff(stage, 10, '--all');
    assert.deepEqual(told({ ...report, subjects: report.subjects.slice(0, 1) }), [
      'b critical extra user:password-reset',
      'b high extra consent:read',
      'b medium extra system:update',
    ]);
    assert.deepEqual(
      report.subjects.map(({ name, inSync, worst }) => [name, inSync, worst]),
      [
        ['b', false, 'critical'],
        ['c', true, 'critical'],
        ['a', true, null],
      ],
    );
    assert.deepEqual([report.inSync, report.worst], [false, 'critical']);
    // What one client shows of one kind, cause and severity counts once.
    assert.deepEqual(report.summary.findings, { critical: 2, high: 2, medium: 1, low: 0 });
  });

  test('--fail-on decides by severity alone, drift or not', async (t) => {
    const { stage, ids } = await made(t, 'a');
    await assignScopes(stage, ids[0] ?? '', [...HELD, 'consent:read']);
    for (const [level, status] of [
      ['critical', 0],
      ['high', 10],
      ['medium', 10],
      ['low', 10],
    ] as const) {
      assert.equal((await diff(stage, status, '--fail-on', level)).failing, status / 10);
    }
    await deleteClient(stage, ids[0] ?? '');
    assert.deepEqual(told(await diff(stage, 0, '--fail-on', 'high')), ['a medium gone null']);
    const wrong = await stage.run(['scopes', 'diff', '--fail-on', 'urgent', '--json']);
    assert.equal(wrong.status, 2);
  });

  test('what could not be read beats every finding', async (t) => {
    const { stage, ids } = await made(t, 'a', 'b');
    await assignScopes(stage, ids[0] ?? '', [...HELD, 'consent:read']);
    writeFileSync(join(stage.store, 'profiles', 'b.json'), '{', { mode: 0o600 });
    await diff(stage, 11, '--all', '--fail-on', 'low');
    await diff(stage, 11, '--all', '--fail-on', 'critical');
  });
});

describe('accepted findings', { concurrency: 3 }, () => {
  test('are shown, are no drift, and count again after their last day', async (t) => {
    const { stage, ids } = await made(t, 'a');
    await assignScopes(stage, ids[0] ?? '', [...HELD, 'consent:read']);
    const path = join(stage.store, 'profiles', 'a.json');
    const since = '2026-01-01T00:00:00.000Z';
    const accepted = [
      {
        scope: 'consent:read',
        kind: 'extra',
        reason: 'until the move',
        until: '2026-03-31',
        since,
      },
    ];
    const profile = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...profile, version: 2, accepted }), { mode: 0o600 });
    const at = async (time: string, status: number): Promise<Report> => {
      const seconds = String(Date.parse(time) / 1000);
      const env = { SOURCE_DATE_EPOCH: seconds };
      const run = await stage.run(['scopes', 'diff', '--json'], { env });
      assert.equal(run.status, status, run.stdout + run.stderr);
      return JSON.parse(run.stdout);
    };
    const before = await at('2026-03-31T23:59:59Z', 0);
    assert.deepEqual([before.inSync, before.worst, before.summary.accepted], [true, null, 1]);
    assert.equal(before.subjects[0]?.findings[0]?.accepted?.reason, 'until the move');
    const after = await at('2026-04-01T00:00:00Z', 10);
    assert.deepEqual([after.inSync, after.worst, after.summary.accepted], [false, 'high', 0]);
    assert.equal(after.subjects[0]?.findings[0]?.lapsed?.reason, 'until the move');
    const text = await stage.run(['scopes', 'diff'], { env: { SOURCE_DATE_EPOCH: '1767225600' } });
    assert.match(text.stdout, /accepted {2}extra .*\(accepted until 2026-03-31: until the move\)/);
  });
});

describe('a baseline', { concurrency: 3 }, () => {
  test('tells new, still there and mended; only new ones fail', async (t) => {
    const { stage, ids } = await made(t, 'a', 'b');
    await assignScopes(stage, ids[0] ?? '', [...HELD, 'consent:read', 'user:read']);
    const first = await stage.run(['scopes', 'diff', '--all', '-o', 'first.json']);
    assert.equal(first.status, 10);
    const same = await diff(stage, 0, '--all', '--baseline', 'first.json');
    assert.deepEqual(same.baseline?.still, 2);
    await assignScopes(stage, ids[0] ?? '', [...HELD, 'consent:read']);
    await assignScopes(stage, ids[1] ?? '', [...HELD, 'system:update']);
    const next = await diff(stage, 10, '--all', '--baseline', 'first.json');
    const { baseline } = next;
    assert.deepEqual([baseline?.new, baseline?.still, baseline?.unchecked], [1, 1, 0]);
    assert.deepEqual(
      baseline?.mended.map(({ kind, scope }) => [kind, scope]),
      [['extra', 'user:read']],
    );
    await diff(stage, 0, '--all', '--baseline', 'first.json', '--fail-on', 'high');
    const one = await diff(stage, 0, '-p', 'b', '--baseline', 'first.json', '--fail-on', 'high');
    assert.deepEqual([one.baseline?.unchecked, one.baseline?.mended.length], [2, 0]);
    const text = await stage.run(['scopes', 'diff', '--all', '--baseline', 'first.json']);
    assert.match(text.stdout, /^ {2}new medium {2}extra {2}system: update/m);
    assert.match(text.stdout, /^since .*: 1 new, 1 still there, 1 mended$/m);
    assert.match(text.stdout, /^ {2}mended: a: extra user:read \(medium\)$/m);
  });

  test('a replaced client keeps its fingerprints', async (t) => {
    const { stage, ids } = await made(t, 'a');
    await assignScopes(stage, ids[0] ?? '', [...HELD, 'consent:read']);
    const before = await diff(stage, 10, '-p', 'a');
    const replaced = await stage.run([
      'bootstrap',
      '-p',
      'a',
      '--if-exists',
      'replace',
      '--yes',
      '--json',
    ]);
    const { clientId } = JSON.parse(replaced.stdout);
    assert.notEqual(clientId, ids[0]);
    await assignScopes(stage, clientId, [...HELD, 'consent:read']);
    const after = await diff(stage, 10, '-p', 'a');
    const prints = ({ subjects }: Report) => subjects[0]?.findings.map((one) => one.fingerprint);
    assert.deepEqual(prints(after), prints(before));
  });

  test('of another form, version or server is refused before anything is asked', async (t) => {
    const { stage } = await made(t, 'a');
    const files = {
      'text.txt': 'a: in sync',
      'other.json': '{"schemaVersion":1,"kind":"scopes.compare"}',
      'old.json': '{"schemaVersion":1,"kind":"scopes.diff","inSync":true,"subjects":[]}',
      'elsewhere.json': JSON.stringify({
        schemaVersion: 1,
        kind: 'scopes.diff',
        generatedAt: '2026-01-01T00:00:00.000Z',
        fingerprint: 'f',
        servers: [{ url: 'https://other.example.com' }],
        subjects: [],
      }),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(stage.folder, name), text);
    const from = stage.server.requests.length;
    for (const [file, why] of [
      ['text.txt', /no report of fidesauth in JSON/],
      ['other.json', /of kind scopes\.compare/],
      ['old.json', /an older fidesauth wrote it/],
      ['elsewhere.json', /it is about https:\/\/other\.example\.com/],
      ['none.json', /there is no such file/],
    ] as const) {
      const error = errorOf(await stage.run(['scopes', 'diff', '--baseline', file, '--json']));
      assert.deepEqual([error.code, error.exitCode], ['input.invalid', 2], file);
      assert.match(error.message, why);
    }
    assert.equal(stage.server.requests.length, from);
  });
});

describe('the profiles of one server', { concurrency: 3 }, () => {
  const SERVERS = ['scopes', 'diff', '--all', '--json'];

  test('the flag chooses them, the variable does not', async (t) => {
    const { stage } = await made(t, 'here');
    const there = await made(t, 'x');
    const shared = { FIDESAUTH_CONFIG_DIR: stage.store };
    const other = ['bootstrap', '-p', 'there', '--scope', 'client:read'];
    assert.equal((await there.stage.run(other, { env: shared })).status, 0);
    const names = (run: Run): string[] =>
      JSON.parse(run.stdout).subjects.map(({ name }: { name: string }) => name);
    assert.deepEqual(names(await stage.run(SERVERS)), ['here', 'there']);
    const { url } = there.stage.server;
    assert.deepEqual(names(await stage.run([...SERVERS, '--server', url])), ['there']);
    const wrong = ['--server', 'https://nowhere.example.com'];
    for (const args of [
      [...SERVERS, ...wrong],
      ['scopes', 'diff', '-p', 'here', '--json', ...wrong],
      ['scopes', 'diff', '-p', 'here', '--json', '--server', url],
    ]) {
      const error = errorOf(await stage.run(args));
      assert.deepEqual([error.code, error.exitCode], ['server.mismatch', 6], args.join(' '));
    }
  });
});

describe('the form and the file of a report', { concurrency: 3 }, () => {
  test('follow the name; --format wins over .json and .txt alone', async (t) => {
    const { stage } = await made(t, 'a');
    const begins = async (file: string, ...more: string[]): Promise<string> => {
      const run = await stage.run(['scopes', 'diff', '-o', file, ...more]);
      assert.equal(run.status, 0, run.stderr);
      return readFileSync(join(stage.folder, file), 'utf8').slice(0, 4);
    };
    assert.equal(await begins('a.json'), '{\n  ');
    assert.equal(await begins('a.sarif'), '{\n  ');
    assert.equal(await begins('a.md'), '### ');
    assert.equal(await begins('a.txt'), 'a: i');
    assert.equal(await begins('b.txt', '--format', 'markdown'), '### ');
    assert.equal(await begins('b.json', '--format', 'markdown'), '### ');
    assert.equal(await begins('b.log', '--format', 'markdown'), '### ');
    for (const args of [
      ['-o', 'c.md', '--format', 'json'],
      ['-o', 'c.sarif', '--format', 'text'],
      ['-o', 'c.md', '--json'],
      ['-o', 'c.pdf'],
    ]) {
      const run = await stage.run(['scopes', 'diff', ...args]);
      assert.equal(run.status, 2, args.join(' '));
      assert.match(run.stderr, /--output/);
    }
    assert.deepEqual(
      readdirSync(stage.folder).filter((file) => file.startsWith('c.')),
      [],
    );
  });

  test('a file that cannot be written is found before anything is asked', async (t) => {
    const { stage } = await made(t, 'a');
    mkdirSync(join(stage.folder, 'folder'));
    const from = stage.server.requests.length;
    for (const file of ['nowhere/a.json', 'folder', '/proc/nothing/a.json']) {
      const error = errorOf(await stage.run(['scopes', 'diff', '-o', file, '--json']));
      assert.deepEqual([error.code, error.exitCode], ['input.invalid', 2], file);
    }
    assert.equal(stage.server.requests.length, from);
    assert.equal(existsSync(join(stage.folder, 'nowhere')), false);
  });

  test('the same facts at the same time give the same bytes, in every form', async (t) => {
    const { stage, ids } = await made(t, 'a', 'b');
    await assignScopes(stage, ids[0] ?? '', [...HELD, 'consent:read', 'user:read']);
    const env = { SOURCE_DATE_EPOCH: '1800000000' };
    for (const format of ['text', 'json', 'sarif', 'markdown']) {
      const run = () => stage.run(['scopes', 'diff', '--all', '--format', format], { env });
      const [one, two] = [await run(), await run()];
      assert.equal(one.status, 10, one.stderr);
      assert.equal(one.stdout, two.stdout);
      assert.match(one.stdout, /2027-01-15/);
      assert.ok(one.stdout.includes('root'), 'who looked');
      assert.equal(one.stdout.includes(stage.rootSecret), false);
    }
    const bad = { SOURCE_DATE_EPOCH: 'tomorrow' };
    const error = errorOf(await stage.run(['scopes', 'diff', '--json'], { env: bad }));
    assert.deepEqual([error.code, error.exitCode], ['input.invalid', 2]);
  });
});
