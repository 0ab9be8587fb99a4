import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { createStyle } from '../../src/output/base/style.ts';
import { humanText } from '../../src/output/human.ts';
import { CLIENTS_PIPED } from './inventory/client-results.ts';
import { DELETION_PLAN_PIPED } from './inventory/deletion-results.ts';
import { RESULTS } from './results.ts';
import { NARROW, PIPED_LIST, WIDE } from './texts.ts';

const wide = await createStyle(false, { columns: 100 });
const narrow = await createStyle(false, { columns: 60 });
const pipe = await createStyle(false, { columns: undefined });
const coloured = await createStyle(true, { columns: 100 });

/** What looks otherwise in a pipe. */
const PIPED: Readonly<Record<string, string>> = {
  'profiles.list': PIPED_LIST,
  'clients.list': CLIENTS_PIPED,
  'clients.revoke.plan': DELETION_PLAN_PIPED,
  'clients.prune.plan': DELETION_PLAN_PIPED,
};

/** What is cut to the width of a terminal. */
const CUT = ['clients.list', 'clients.revoke.plan', 'clients.prune.plan'];

// Rule 5 of docs/terminal.md.
for (const result of Object.values(RESULTS)) {
  describe(`the text of ${result.kind}`, () => {
    it('on 100 columns', () => {
      assert.equal(humanText(result, wide), WIDE[result.kind]);
    });

    it('on 60 columns: every line that has a place to break fits', () => {
      const text = humanText(result, narrow);
      if (NARROW[result.kind] !== undefined) assert.equal(text, NARROW[result.kind]);
      const long = text.split('\n').filter((line) => line.length > 60);
      assert.deepEqual(
        // What is to be pasted stays whole.
        long.filter((line) => line.trim().includes(' ') && !line.startsWith('export ')),
        [],
      );
      if (CUT.includes(result.kind)) return;
      assert.equal(text.replace(/\s+/g, ''), humanText(result, wide).replace(/\s+/g, ''));
    });

    it('in a pipe: nothing is broken', () => {
      const expected = PIPED[result.kind] ?? WIDE[result.kind];
      const text = humanText(result, pipe);
      assert.equal(text.replace(/\s+/g, ' '), expected.replace(/\s+/g, ' '));
      assert.ok(text.split('\n').length <= expected.split('\n').length);
    });

    it('in colour: the same words', () => {
      assert.equal(stripVTControlCharacters(humanText(result, coloured)), WIDE[result.kind]);
    });
  });
}

describe('texts of results that hold less', () => {
  it('no profiles', () => {
    const text = humanText(
      { kind: 'profiles.list', checkedAt: '2025-01-02T03:04:05.000Z', profiles: [] },
      wide,
    );
    assert.equal(text, 'no profiles yet; create one: fidesauth bootstrap\n');
  });

  it('a profile whose secret file is gone, that is not the current one', () => {
    const shown = { ...RESULTS['profiles.show'], current: false, credentialStored: false };
    const text = humanText(shown, wide);
    assert.match(text, /^profile {7}ci\n/);
    assert.match(text, /^secret file {3}missing$/m);
  });

  it('a preset that was resolved on no server', () => {
    const text = humanText({ ...RESULTS['scopes.show'], resolved: undefined }, wide);
    assert.match(text, /\nto see the scopes it grants on a server: --server URL\n$/);
  });

  it('an import that made no file: the preset alone, to be put into one', () => {
    const { preset } = RESULTS['scopes.import'];
    const text = humanText({ ...RESULTS['scopes.import'], written: null }, narrow);
    assert.deepEqual(JSON.parse(text), preset);
    assert.ok(text.endsWith('}\n'));
  });

  it('an import that kept what is unknown, checked against a release', () => {
    const { unknown, preset } = RESULTS['scopes.import'];
    const optional = unknown.map(({ scope }) => scope);
    const shown = { ...RESULTS['scopes.import'], server: null, preset: { ...preset, optional } };
    const text = humanText(shown, wide);
    assert.match(text, /^Fides 2\.86\.2 knows 2 of 12 scopes\nthe others are kept as optional\n/);
  });

  it('scopes explained without a server', () => {
    const { scopes, ...rest } = RESULTS['scopes.explain'];
    const alone = scopes.map((scope) => ({
      ...scope,
      onServer: null,
      profiles: [],
      otherClients: null,
    }));
    const none = { server: null, serverVersion: null, otherClientsLack: null };
    const shown = { ...rest, ...none, scopes: alone };
    assert.doesNotMatch(humanText(shown, wide), /server:|profiles:|^on /m);
  });

  it('a client with one scope and no preset', () => {
    const text = humanText({ ...RESULTS.bootstrap, scopes: ['scope:read'], presets: [] }, wide);
    assert.match(text, / holds 1 scope, read back/);
    assert.match(text, /^presets {7}none$/m);
  });
});
