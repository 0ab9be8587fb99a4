import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isMutating } from '../../support/requests.ts';
import { errorOf, filesIn, newStage } from '../../support/stage.ts';

/** Version, what is asked for, then what the error and its fix must say. */
const REFUSED: readonly [string, string, string[], RegExp, RegExp][] = [
  ['2.86.2', 'a typo', ['--scope', 'sytem:read'], /never existed/, /did you mean system:read/],
  [
    '2.60.0',
    'a removed scope',
    ['--scope', 'data_qualifier:read'],
    /removed in Fides 2\./,
    /remove it/,
  ],
  [
    '2.86.2',
    'a renamed scope',
    ['--scope', 'user:reset-password'],
    /renamed in Fides 2\.6\.0/,
    /use user:password-reset/,
  ],
  [
    '2.60.0',
    'a newer scope',
    ['--scope', 'correspondence:read'],
    /came with Fides 2\./,
    /remove it/,
  ],
  ['2.86.2', 'a Fidesplus scope', ['--scope', 'custom_field:read'], /only Fidesplus/, /remove it/],
  [
    '2.86.2',
    'a mistyped exclude',
    ['--preset', 'auditor', '--exclude', 'client:raed'],
    /excluded scope client:raed: no Fides release has it/,
    /did you mean client:read/,
  ],
];

// Rule 41 of docs/terminal.md.
describe('a scope that the server lacks', { concurrency: 4 }, () => {
  for (const [version, name, args, why, fix] of REFUSED) {
    test(`${name} on ${version} is exit 2 before anything is made`, async (t) => {
      const stage = await newStage(t, version);
      const run = await stage.run(['bootstrap', ...args, '--json']);
      const error = errorOf(run);
      assert.deepEqual([error.code, run.status], ['scope.unknown', 2], run.stderr);
      assert.match(error.message, why);
      assert.match(error.fix ?? '', fix);
      assert.deepEqual(stage.server.requests.filter(isMutating), []);
      assert.deepEqual(filesIn(stage.store), []);
    });
  }

  for (const exclude of ['data_qualifier:read', 'custom_field:read', 'user:reset-password']) {
    test(`may be excluded when some Fides had it: ${exclude}`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const run = await stage.run(['bootstrap', '--preset', 'auditor', '--exclude', exclude]);
      assert.equal(run.status, 0, run.stderr);
    });
  }

  test('a pattern that matches nothing is a warning', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const args = ['bootstrap', '--preset', 'auditor', '--scope', 'nothing:*'];
    const json = await stage.run([...args, '--json']);
    assert.equal(json.status, 0, json.stderr);
    assert.match(JSON.parse(json.stdout).warnings.join(), /nothing:\* matches no scope/);
    const text = await stage.run([...args, '-p', 'other']);
    assert.equal(text.status, 0, text.stderr);
    assert.match(`${text.stdout}${text.stderr}`, /nothing:\* matches no scope/);
  });

  for (const args of [
    ['--preset', 'auditor', '--exclude', '*'],
    ['--scope', 'nothing:*'],
  ]) {
    test(`an empty set is exit 2: ${args.join(' ')}`, async (t) => {
      const stage = await newStage(t, '2.60.0');
      const run = await stage.run(['bootstrap', ...args, '--json']);
      assert.deepEqual([errorOf(run).code, run.status], ['scope.empty', 2], run.stderr);
      assert.deepEqual(stage.server.requests.filter(isMutating), []);
    });
  }

  test('a pattern that is none is exit 2 before any request', async (t) => {
    const stage = await newStage(t, '2.86.2');
    for (const pattern of ['', 'a b', 'sys*:read', 'a::b', '“a:b”']) {
      const run = await stage.run(['bootstrap', '--scope', pattern, '--json']);
      assert.deepEqual([errorOf(run).code, run.status], ['input.invalid', 2], run.stderr);
    }
    assert.deepEqual(stage.server.requests, []);
  });
});
