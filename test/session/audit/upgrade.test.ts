import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';

type Preview = {
  readonly target: string;
  readonly targetVersion: string | null;
  readonly knownScopes: number;
  readonly subjects: readonly {
    readonly name: string;
    readonly from: string | null;
    readonly newly: readonly { readonly scope: string; readonly power: number }[];
    readonly retired: readonly {
      readonly scope: string;
      readonly removedIn: string | null;
      readonly renamedTo: string | null;
    }[];
    readonly stronger: readonly { readonly scope: string }[];
    readonly stay: string | null;
    readonly unreadable: readonly { readonly layer: string }[];
  }[];
};

const UPGRADE = ['scopes', 'diff', '--all', '--json', '--upgrade-to'];

async function preview(stage: Stage, status: number, target: string): Promise<Preview> {
  const run = await stage.run([...UPGRADE, target]);
  assert.equal(run.status, status, run.stdout + run.stderr);
  return JSON.parse(run.stdout);
}

const PRESET = {
  include: ['correspondence:*', 'data_category:read', 'client:update', 'system:read'],
};

describe('an upgrade preview', { concurrency: 3 }, () => {
  test('tells what patterns would newly match, what retires and what gets stronger, offline', async (t) => {
    const stage = await newStage(t, '2.70.0');
    writeFileSync(join(stage.folder, 'own.json'), JSON.stringify(PRESET));
    const made = await stage.run(['bootstrap', '-p', 'ci', '--preset', './own.json']);
    assert.equal(made.status, 0, made.stderr);
    const from = stage.server.requests.length;
    const { subjects, targetVersion } = await preview(stage, 10, 'fides:2.86.2');
    assert.equal(targetVersion, '2.86.2');
    assert.equal(stage.server.requests.length, from);
    const [ci] = subjects;
    assert.equal(ci?.from, '2.70.0');
    assert.deepEqual(
      ci?.newly.map(({ scope, power }) => [scope, power]),
      [
        ['correspondence:read', 3],
        ['correspondence:send', 2],
      ],
    );
    assert.deepEqual(
      ci?.stronger.map(({ scope }) => scope),
      ['client:update'],
    );
    const text = await stage.run(['scopes', 'diff', '-p', 'ci', '--upgrade-to', '2.86.2']);
    assert.equal(text.status, 10, text.stderr);
    assert.match(text.stdout, /^ {2}new: correspondence:read: personal data or lasting harm: /m);
    // What it says to write keeps the client as it is.
    const stay = /--exclude \S+/g.exec(ci?.stay ?? '');
    assert.ok(stay && ci?.stay?.includes('--exclude correspondence:send'));
    const excluded = { ...PRESET, exclude: ci?.newly.map(({ scope }) => scope) };
    writeFileSync(join(stage.folder, 'own.json'), JSON.stringify(excluded));
    const [stayed] = (await preview(stage, 10, '2.86.2')).subjects;
    assert.deepEqual([stayed?.newly, stayed?.stay], [[], null]);
    const zero = await stage.run([...UPGRADE, '2.86.2', '--exit-zero']);
    assert.equal(zero.status, 0);
  });

  test('against a server that runs the release, without any credential', async (t) => {
    const [old, staging] = [await newStage(t, '2.60.0'), await newStage(t, '2.86.2')];
    const made = await old.run(['bootstrap', '-p', 'ci', '--scope', '*:read']);
    assert.equal(made.status, 0, made.stderr);
    const from = staging.server.requests.length;
    const [was, is] = [
      await preview(old, 10, '2.86.2'),
      await preview(old, 10, staging.server.url),
    ];
    assert.deepEqual(is.subjects, was.subjects);
    assert.equal(is.targetVersion, '2.86.2');
    assert.ok(is.subjects[0]?.newly.length);
    for (const { headers, body } of staging.server.requests.slice(from)) {
      assert.equal(headers.authorization, undefined);
      assert.equal(body.includes(old.rootSecret), false);
    }
    await staging.server.close();
    const error = errorOf(await old.run([...UPGRADE, staging.server.url]));
    assert.deepEqual([error.code, error.exitCode], ['server.unreachable', 7]);
  });

  test('nothing changes on the release that it was made on', async (t) => {
    const stage = await newStage(t, '2.86.2');
    assert.equal((await stage.run(['bootstrap', '-p', 'ci', '--preset', 'read-only'])).status, 0);
    const [ci] = (await preview(stage, 0, 'fides:2.86.2')).subjects;
    assert.deepEqual([ci?.newly, ci?.retired, ci?.stronger, ci?.stay], [[], [], [], null]);
  });

  test('a preset with endpoints needs a server, and a lost one is named', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const file = join(stage.folder, 'own.json');
    writeFileSync(file, JSON.stringify({ endpoints: ['GET /api/v1/system'] }));
    assert.equal((await stage.run(['bootstrap', '-p', 'ci', '--preset', './own.json'])).status, 0);
    const layers = async (status: number, target: string): Promise<string[]> =>
      (await preview(stage, status, target)).subjects.flatMap(({ unreadable }) =>
        unreadable.map(({ layer }) => layer),
      );
    assert.deepEqual(await layers(11, '2.86.2'), ['preset']);
    assert.deepEqual(await layers(0, stage.server.url), []);
    writeFileSync(file, '{');
    assert.deepEqual(await layers(11, stage.server.url), ['preset']);
  });

  test('is written to a file, with its time and tool, and has no form of an audit', async (t) => {
    const stage = await newStage(t, '2.70.0');
    writeFileSync(join(stage.folder, 'own.json'), JSON.stringify(PRESET));
    const made = await stage.run(['bootstrap', '-p', 'ci', '--preset', './own.json']);
    assert.equal(made.status, 0, made.stderr);
    const diff = ['scopes', 'diff', '--all', '--upgrade-to', '2.86.2'];
    const env = { SOURCE_DATE_EPOCH: '1790000000' };
    const written = async (file: string): Promise<string> => {
      const run = await stage.run([...diff, '-o', file], { env });
      assert.deepEqual([run.status, run.stdout], [10, ''], run.stderr);
      return readFileSync(join(stage.folder, file), 'utf8');
    };
    const document = JSON.parse(await written('upgrade.json'));
    assert.equal(document.generatedAt, '2026-09-21T14:13:20.000Z');
    const markdown = await written('upgrade.md');
    assert.match(markdown, /^### Upgrade: fides:2\.86\.2 knows 131 scopes: 1 of 1 profile would/);
    assert.match(markdown, /^\| new \| `correspondence:read` \| personal data or lasting harm: /m);
    assert.match(markdown, /^\| more powerful \| `client:update` \| can become admin: /m);
    assert.match(markdown, /^Made 2026-09-21 14:13 UTC by fidesauth /m);
    assert.match(await written('upgrade.txt'), /^made {2}2026-09-21 14:13 UTC by fidesauth /m);
    for (const format of ['html', 'sarif', 'matrix']) {
      const run = await stage.run([...diff, '--format', format]);
      assert.equal(run.status, 2, format);
    }
    const page = await stage.run([...diff, '-o', 'upgrade.html']);
    assert.deepEqual([page.status, page.stdout], [2, '']);
    assert.match(page.stderr, /has no html form, which shows what clients hold/);
    assert.equal(existsSync(join(stage.folder, 'upgrade.html')), false);
  });

  test('refuses unknown releases, and flags that do not fit', async (t) => {
    const stage = await newStage(t, '2.86.2');
    assert.equal((await stage.run(['bootstrap', '-p', 'ci', '--preset', 'auditor'])).status, 0);
    for (const target of ['fides:99.0.0', 'fides:1.0.0', '2.86', 'staging', 'fides:']) {
      const error = errorOf(await stage.run([...UPGRADE, target]));
      assert.deepEqual([error.code, error.exitCode], ['input.invalid', 2], target);
    }
    for (const args of [
      ['--fail-on', 'high'],
      ['--unused'],
      ['-o', 'a.sarif'],
      ['fides:2.60.0', 'fides:2.86.2'],
    ]) {
      const run = await stage.run(['scopes', 'diff', '--upgrade-to', '2.86.2', ...args]);
      assert.equal(run.status, 2, args.join(' '));
    }
  });
});
