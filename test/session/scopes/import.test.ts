import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { registryAt } from '../../../src/domain/history/history.ts';
import { fidesauth, ROOT, type RunOptions, tempFolder } from '../../support/run.ts';
import { errorOf, newStage } from '../../support/stage.ts';

const PASTED = join(ROOT, 'test', 'fixtures', 'pasted');
const pasted = (name: string): string => join(PASTED, name);
const THREE = ['client:read', 'scope:read', 'system:read'];

const run = (args: readonly string[], options: RunOptions = {}) =>
  fidesauth(['scopes', 'import', ...args], options);

const fromStdin = (stdin: string, ...args: string[]) => run(['-', ...args, '--json'], { stdin });

/** Which of the documentation's 138 names each release does not know. */
const DOCUMENTED: readonly [release: string, unknown: number][] = [
  ['2.0.0', 93],
  ['2.8.0', 66],
  ['2.20.0', 18],
  ['2.40.0', 26],
  ['2.86.2', 29],
];

describe("the documentation's payload, as it is copied from the page", { concurrency: 4 }, () => {
  for (const [release, count] of DOCUMENTED) {
    test(`Fides ${release} does not know ${count} of its 138 scopes`, async () => {
      const args = [pasted('documentation.txt'), '--fides-version', release, '--json'];
      const { status, stdout, stderr } = await run(args);
      assert.deepEqual([status, stderr], [0, '']);
      const { known, unknown, preset, server, serverVersion, written } = JSON.parse(stdout);
      assert.deepEqual([server, serverVersion, written], [null, release, null]);
      assert.deepEqual([known.length, unknown.length], [138 - count, count]);
      assert.deepEqual(preset.include, known);
      const registry = registryAt(release) ?? [];
      assert.ok(known.every((scope: string) => registry.includes(scope)));
      assert.ok(unknown.every(({ why }: { why: string }) => why !== 'never'));
    });
  }

  test('becomes a preset that a server takes as it is', async (t) => {
    const stage = await newStage(t, '2.60.0');
    const made = await stage.run(['scopes', 'import', pasted('documentation.txt')]);
    assert.equal(made.status, 0, made.stderr);
    assert.match(made.stderr, /\(Fides 2\.60\.0\) knows 112 of 138 scopes\n/);
    assert.match(made.stderr, /\nremoved in Fides 2\.27\.0, 8 scopes:\n/);
    assert.match(made.stderr, /\nonly Fidesplus has it, \d+ scopes:\n/);
    writeFileSync(join(stage.folder, 'mine.json'), made.stdout);
    const plan = await stage.run(['bootstrap', '--preset', './mine.json', '-n', '--json']);
    assert.equal(plan.status, 0, plan.stderr);
    assert.deepEqual(JSON.parse(plan.stdout).scopes, JSON.parse(made.stdout).include);
  });
});

describe('what people paste', { concurrency: 4 }, () => {
  const others = ['documentation.txt', 'preset.json'];
  const names = readdirSync(PASTED).filter((name) => !others.includes(name));
  for (const name of names) {
    test(`${name}: its three scopes`, async () => {
      const { status, stdout, stderr } = await run([pasted(name), '--json']);
      assert.equal(status, 0, stderr);
      const { preset, known, unknown, duplicates } = JSON.parse(stdout);
      assert.deepEqual([preset.include, known, unknown, duplicates], [THREE, THREE, [], []]);
    });
  }

  test('a preset: its optional and excluded patterns stay, its words do not', async () => {
    const { status, stdout, stderr } = await run([pasted('preset.json'), '--name', 'new']);
    assert.equal(status, 0);
    assert.deepEqual(JSON.parse(stdout), {
      name: 'new',
      description: 'Imported and checked against Fides 2.86.2.',
      include: ['client:*', 'scope:read', 'system:read'],
      optional: ['taxonomy:update'],
      exclude: ['client:delete'],
    });
    assert.match(stderr, /^not imported: the preset's description, reasons and extends$/m);
  });

  test('each piece that looks like a scope is taken, told with its reason, or withheld', async () => {
    const text =
      'client:read\n~~user:delete~~\n# client:delete\n- [ ] user:update\nsytem:read\n' +
      'client:read, all but not user:create\n# fidesadmin:hunter2-the-secret\n';
    const done = await fromStdin(text);
    assert.equal(done.status, 0, done.stderr);
    const { preset, leftOut, pieces } = JSON.parse(done.stdout);
    assert.deepEqual(preset.include, ['client:read']);
    assert.deepEqual(
      leftOut.map(({ scope, why }: { scope: string; why: string }) => `${scope}: ${why}`),
      [
        'sytem:read: unknown',
        'user:delete: struck out',
        'client:delete: commented out',
        'user:update: not ticked',
        'user:create: ruled out by the words around it',
      ],
    );
    assert.deepEqual(pieces, { found: 8, taken: 2, withheld: 1 });
    assert.ok(!`${done.stdout}${done.stderr}`.includes('hunter2'));
    const report = await run(['-'], { stdin: text });
    assert.match(report.stderr, /^left out \(struck out\), 1 scope:\n {2}user: delete$/m);
  });

  test('a text of which nothing may be taken is exit 2 and says why', async () => {
    const error = errorOf(await fromStdin('~~client:read~~\n~~system:read~~'));
    assert.equal(error.code, 'input.invalid');
    assert.match(error.message, /it has no scope to import.*2 that look like a scope.*struck out$/);
  });

  test('names that stand there twice are told and taken once', async () => {
    const { stdout } = await fromStdin('scope:read scope:read client:read scope:read');
    const { preset, duplicates } = JSON.parse(stdout);
    assert.deepEqual([preset.include, duplicates], [['client:read', 'scope:read'], ['scope:read']]);
  });

  test('each unknown scope is told: why, since when, and what may be meant', async () => {
    const text =
      '["sytem:read","user:reset-password","data_qualifier:read","custom_field:read",' +
      '"nothing:*","notification:read","what:ever","scope:read"]';
    const { stdout } = await fromStdin(text, '--fides-version', '2.60.0');
    const { unknown, preset } = JSON.parse(stdout);
    assert.deepEqual(preset.include, ['scope:read']);
    const [, , nothing, , system] = unknown;
    assert.ok(system.nearest.includes('system:read'));
    assert.equal(nothing.scope, 'nothing:*');
    assert.deepEqual(
      unknown.map(({ nearest: _, ...item }: { nearest?: string[] }) => item),
      [
        { scope: 'custom_field:read', why: 'fidesplus' },
        { scope: 'data_qualifier:read', why: 'removed', release: '2.27.0' },
        { scope: 'nothing:*', why: 'unmatched' },
        { scope: 'notification:read', why: 'later', release: '2.84.0' },
        { scope: 'sytem:read', why: 'never' },
        {
          scope: 'user:reset-password',
          why: 'renamed',
          release: '2.6.0',
          renamedTo: 'user:password-reset',
        },
        { scope: 'what:ever', why: 'never' },
      ],
    );
  });

  test('--keep-unknown makes them optional', async () => {
    const args = ['--keep-unknown', '--fides-version', '2.60.0'];
    const { preset } = JSON.parse(
      (await fromStdin('scope:read notification:read', ...args)).stdout,
    );
    assert.deepEqual([preset.include, preset.optional], [['scope:read'], ['notification:read']]);
    const only = JSON.parse((await fromStdin('notification:read', ...args)).stdout).preset;
    assert.deepEqual([only.include, only.optional], [[], ['notification:read']]);
  });

  test('stdout is the preset and stderr the report; -q leaves the preset', async () => {
    const loud = await run(['-'], { stdin: 'scope:read' });
    const quiet = await run(['-', '-q'], { stdin: 'scope:read' });
    assert.equal(loud.stderr, 'Fides 2.86.2 knows 1 of 1 scope\n');
    assert.deepEqual(quiet, { ...loud, stderr: '' });
    assert.deepEqual(JSON.parse(loud.stdout).include, ['scope:read']);
  });

  test('a release is checked without a request, a server by its own registry', async (t) => {
    const stage = await newStage(t, '2.60.0');
    const text = { stdin: 'scope:read notification:read' };
    const args = ['scopes', 'import', '-', '--json'];
    const release = await stage.run([...args, '--fides-version', '2.86.2'], text);
    assert.deepEqual(JSON.parse(release.stdout).unknown, []);
    assert.deepEqual(stage.server.requests, []);
    const { server, serverVersion, unknown } = JSON.parse((await stage.run(args, text)).stdout);
    assert.deepEqual([server, serverVersion], [stage.server.url, '2.60.0']);
    assert.deepEqual(unknown, [{ scope: 'notification:read', why: 'later', release: '2.84.0' }]);
  });
});

describe('what is refused', { concurrency: 4 }, () => {
  const SECRET = 'hunter2-the-secret';
  const REFUSED: readonly [name: string, text: string, message: RegExp][] = [
    ['nothing', '', /^stdin: it is empty$/],
    ['prose', 'no scopes in here', /plain text: 4 words, none a scope$/],
    ['one word', SECRET, /plain text: 1 word, no scope$/],
    ['a pair', `fidesadmin:${SECRET}`, /plain text: 1 word, no scope$/],
    ['an environment', `ID=fidesadmin\nSECRET=${SECRET}`, /plain text: 2 words/],
    ['another object', `{"client_secret":"${SECRET}:x"}`, /object without "scopes" or "include"$/],
    ['a broken object', `{"client_secret":"a:${SECRET}"`, /a JSON object that is broken$/],
    ['an empty list', '[]', /looks like a JSON list$/],
    ['a list of numbers', '[1, 2]', /looks like a JSON list: 2 words, none a scope$/],
    [
      'too many names',
      Array.from({ length: 501 }, (_, at) => `a:b${at}`).join(' '),
      /^stdin: more than 500 names$/,
    ],
    ['more than a mebibyte', 'scope:read '.repeat(100_000), /longer than 1 MiB/],
  ];
  for (const [name, stdin, message] of REFUSED) {
    test(`${name} is exit 2, and none of it is repeated`, async () => {
      const done = await run(['-', '--json'], { stdin });
      const error = errorOf(done);
      assert.deepEqual([error.code, done.status, done.stdout], ['input.invalid', 2, '']);
      assert.match(error.message, message);
      assert.ok(error.fix);
      assert.ok(!done.stderr.includes('hunter2'));
    });
  }

  test('beside scopes too a word that is none is counted, never repeated', async () => {
    const text = `scope:read\nfidesadmin:${SECRET}\nfidesadmin:${SECRET}\nAuthorization: Bearer eyJh`;
    for (const flags of [[], ['--json'], ['--keep-unknown', '--json']]) {
      const done = await run(['-', ...flags], { stdin: text });
      assert.equal(done.status, 0, done.stderr);
      assert.ok(!`${done.stdout}${done.stderr}`.includes('hunter2'));
      assert.ok(!`${done.stdout}${done.stderr}`.includes('eyJh'));
      if (flags.includes('--json')) assert.equal(JSON.parse(done.stdout).others, 5);
    }
  });

  test('the secret in the reply of a create stays out of everything', async () => {
    const done = await run([pasted('client-reply.json')]);
    assert.equal(done.status, 0);
    assert.ok(!`${done.stdout}${done.stderr}`.includes('not-to-be-shown'));
  });

  test('scopes that the server does not know at all are exit 2 with their names', async () => {
    const done = await fromStdin('notification:read', '--fides-version', '2.60.0');
    assert.deepEqual([errorOf(done).code, done.status], ['scope.unknown', 2]);
    assert.match(errorOf(done).message, /^stdin: Fides 2\.60\.0 knows none of notification:read$/);
    assert.match(errorOf(done).fix ?? '', /--keep-unknown/);
  });

  test('UTF-16 without its mark, other encodings, folders and files that are not there are exit 2', async (t) => {
    const folder = await tempFolder(t);
    const file = (name: string, bytes: Buffer): string => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const CASES: readonly [string, RegExp][] = [
      [
        file('bare', Buffer.from('scope:read', 'utf16le')),
        /it is UTF-16 without a byte order mark$/,
      ],
      [file('latin', Buffer.from('scope:read \xe4', 'latin1')), /it is not UTF-8$/],
      [folder, /it is a folder$/],
      [join(folder, 'none'), /there is no such file$/],
    ];
    for (const [path, message] of CASES) {
      const done = await run([path, '--json']);
      assert.deepEqual([errorOf(done).code, done.status], ['input.invalid', 2], done.stderr);
      assert.match(errorOf(done).message, message);
    }
  });

  test('a release or a name that is none is exit 2', async () => {
    for (const release of ['2.99.0', '1.0.0', 'newest', '']) {
      const done = await fromStdin('scope:read', '--fides-version', release);
      assert.deepEqual([errorOf(done).code, done.status], ['input.invalid', 2]);
      assert.match(errorOf(done).fix ?? '', /from 2\.0\.0 to 2\./);
    }
    for (const [name, code] of [
      ['A b', 'input.invalid'],
      ['', 'input.invalid'],
      ['auditor', 'preset.reserved'],
    ] as const) {
      const done = await fromStdin('scope:read', '--name', name);
      assert.deepEqual([errorOf(done).code, done.status], [code, 2]);
    }
  });
});
