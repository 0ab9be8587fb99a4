import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertClean, assertDone, openSite } from './site.ts';

describe('the action, given what it cannot use', () => {
  for (const [what, inputs, message] of [
    [
      'no server',
      { server: '' },
      /^input server is missing or empty\nfix: add it to the step's "with": server: https/,
    ],
    ['no preset', { preset: '' }, /^input preset is missing or empty\nfix: /],
    [
      'another mode',
      { mode: 'provide' },
      /^input mode: "provide" is none\nfix: write one of: provision, audit$/,
    ],
    [
      'no boolean',
      { 'export-env': 'yes' },
      /^input export-env: "yes" is none\nfix: write one of: false, true$/,
    ],
    [
      'two credentials',
      { 'admin-token': 'abcdefgh' },
      /^admin-token and a root client were given\nfix: keep one/,
    ],
    [
      'no credential',
      { 'root-id': '', 'root-secret': '' },
      /^no admin credential was given\nfix: give root-id/,
    ],
    [
      'an unknown preset',
      { preset: 'audito' },
      /^preset "audito": there is no such preset\nfix: did you mean auditor/,
    ],
    ['an unknown scope', { scopes: 'foo:bar' }, /^scope foo:bar: this server does not know it/],
    [
      'no length of time',
      { expires: 'soon' },
      /^expires: "soon" is not a length of time\nfix: use a number/,
    ],
    [
      'a wrong secret',
      { 'root-secret': 'not the secret' },
      /does not accept this client id and secret\nfix: check both/,
    ],
    [
      'a server that is down',
      { server: 'http://127.0.0.1:9' },
      /^http:\/\/127\.0\.0\.1:9: nothing listens there\nfix: .*input wait/,
    ],
    ['plain http', { server: 'http://192.0.2.1' }, /plain http.*\nfix: .*allow-http: true/s],
    ['a command', { preset: 'a\n::warning::b' }, /there is no such preset/],
  ] as const) {
    it(`says so in one error: ${what}`, async (t) => {
      const site = await openSite(t, inputs);
      const main = await site.job.main();
      assert.equal(main.status, 1, main.raw);
      assert.equal(main.errors.length, 1, main.raw);
      assert.match(main.errors[0] ?? '', message);
      assert.deepEqual(main.warnings, []);
      assert.doesNotMatch(main.errors[0] ?? '', /--[a-z]/);
      // Without a saved state, the post step has nothing to do: tested elsewhere.
      if (site.job.state.store !== undefined) assertDone(await site.job.post());
      assertClean(site);
    });
  }
});
