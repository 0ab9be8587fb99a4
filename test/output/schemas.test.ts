import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  broken,
  frozenMembers,
  lostMembers,
  shippedMembers,
} from '../../scripts/frozen-schemas.ts';
import { MEMBERS } from '../../src/output/schemas/index.ts';
import { checkDocuments } from '../support/documents.ts';
import { ROOT, tempFolder } from '../support/run.ts';

const shipped = shippedMembers();

describe('the shipped schemas', () => {
  it('are one for each kind of document, for errors, for progress, and for what export writes', () => {
    const names = [...Object.keys(MEMBERS), 'error', 'export.file', 'fleet.manifest', 'progress'];
    assert.deepEqual(Object.keys(shipped).sort(), names.sort());
  });

  it('keep every member that was frozen: none goes, becomes optional or changes its type', () => {
    assert.deepEqual(lostMembers(), []);
  });

  it('are JSON Schema 2020-12', () => {
    const ajv = new Ajv2020();
    for (const name of Object.keys(shipped)) {
      const text = readFileSync(join(ROOT, 'schemas', `${name}.json`), 'utf8');
      assert.equal(ajv.validateSchema(JSON.parse(text)), true, name);
    }
  });

  it('have no member that node build/scripts/frozen-schemas.js has not frozen', () => {
    assert.deepEqual(shipped, frozenMembers());
  });
});

describe('what is frozen', () => {
  const frozen = { 'a[].b': 'string|null', c: '"x"|"y"', d: '?integer' };

  for (const [what, now, line] of [
    ['a member that is gone', { ...frozen, d: undefined }, 'd is gone'],
    ['another type', { ...frozen, d: '?string' }, 'd was ?integer and is ?string'],
    ['a new null', { ...frozen, d: '?integer|null' }, 'd was ?integer and is ?integer|null'],
    ['one that may be missing', { ...frozen, c: '?"x"|"y"' }, 'c was "x"|"y" and is ?"x"|"y"'],
    ['a value that is gone', { ...frozen, c: '"x"' }, 'c was "x"|"y" and is "x"'],
  ] as const) {
    it(`does not allow ${what}`, () => {
      assert.deepEqual(broken(frozen, defined(now)), [line]);
    });
  }

  it('allows more members, more values, and what is always there now', () => {
    assert.deepEqual(broken(frozen, { ...frozen, c: '"x"|"y"|"z"', d: 'integer', e: 'null' }), []);
  });
});

describe('the check of every document that tests print', () => {
  const run = (document: object) => ({
    status: 0,
    stdout: `${JSON.stringify({ schemaVersion: 1, ...document }, null, 2)}\n`,
    stderr: '',
  });
  const use = { kind: 'profiles.use', profile: 'ci', server: 'https://fides.example.com' };

  it('lets a document of its schema pass', () => {
    checkDocuments(['profiles', 'use', '--json'], run(use));
  });

  for (const [what, document, message] of [
    ['another type', { ...use, server: null }, /\/server must be string/],
    ['a missing member', { kind: use.kind, profile: 'ci' }, /must have required property 'server'/],
    ['a member that no schema names', { ...use, more: 1 }, /additionalProperty":"more"/],
    ['a kind without a schema', { kind: 'profiles.user' }, /profiles\.user\.json/],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => checkDocuments(['profiles', 'use', '--json'], run(document)), message);
    });
  }

  it('looks into the file that was written, and at lines of progress', async (t) => {
    const cwd = await tempFolder(t);
    const silent = { status: 10, stdout: '', stderr: '' };
    const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text);
    write('good.json', run(use).stdout);
    write('bad.json', run({ ...use, server: null }).stdout);
    write('other.json', 'ci\n');
    checkDocuments(['-o', 'good.json'], silent, cwd);
    for (const args of [['-o', 'bad.json'], ['--output', 'bad.json'], ['--output=bad.json']]) {
      assert.throws(() => checkDocuments(args, silent, cwd), /\/server must be string/);
    }
    assert.throws(() => checkDocuments(['-o', 'other.json'], silent, cwd), /no document/);
    const progress = { kind: 'progress', work: 'auditing', done: 1, unit: 'profile' };
    const lines = (document: object) => ({ ...silent, stderr: `${JSON.stringify(document)}\n` });
    checkDocuments([], lines({ ...progress, elapsedMs: 5 }));
    assert.throws(() => checkDocuments([], lines(progress)), /elapsedMs/);
    assert.throws(() => checkDocuments([], lines({ ...progress, elapsedMs: 5, eta: 1 })), /eta/);
  });

  it('refuses other text on stdout, and an error that is not as its schema says', () => {
    const other = { status: 0, stdout: 'ci\n', stderr: '' };
    assert.throws(() => checkDocuments(['status', '--json'], other), /no document/);
    const failed = { status: 1, stdout: '', stderr: '{"error":{"code":"interrupted"}}\n' };
    assert.throws(() => checkDocuments(['status', '--json'], failed), /'message'/);
  });
});

function defined(members: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(members).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
