import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { registryAt } from '../../../src/domain/history/history.ts';
import type { Fault, RequestRecord } from '../../support/fault-server.ts';
import { documentsIn, errorOf, newStage, remainsIn } from '../../support/stage.ts';

const VERSION = '2.86.2';
const CLIENT = '/api/v1/oauth/client';
const BOOTSTRAP = ['bootstrap', '-p', 'ci', '--preset', 'auditor', '--json'];

const ODD: Readonly<Record<string, string>> = {
  'a line break': 'abcdefgh12345678\nLD_PRELOAD=/tmp/evil.so',
  'a carriage return': 'abcd1234\rEVIL=1',
  'a NUL': 'abcdefgh\u0000ijklmnop',
  'an escape': 'abcd\u001b[31mefgh1234',
  'a blank': 'abcdefgh 12345678',
  'a tab': 'abcdefgh\t12345678',
  'a letter beyond ASCII': 'abcdefgh\u00e912345678',
  'a direction control': 'abcdefgh\u202e12345678',
};

const isCreate = ({ method, path }: RequestRecord): boolean => method === 'POST' && path === CLIENT;

const creating =
  (member: string, value: string): ((request: RequestRecord) => Fault | undefined) =>
  (request) =>
    isCreate(request)
      ? {
          when: 'after',
          act: {
            kind: 'alter',
            body: (right) => JSON.stringify({ ...JSON.parse(right), [member]: value }),
          },
        }
      : undefined;

const VERSIONS = [VERSION, '2.60.0'];

describe('a pair that Fides never hands out', () => {
  Object.entries(ODD).forEach(([name, secret], at) => {
    const version = VERSIONS[at % VERSIONS.length] ?? VERSION;
    it(`with ${name} in its secret is refused on ${version}, and its client taken back`, async (t) => {
      const stage = await newStage(t, version, { fault: creating('client_secret', secret) });
      const run = await stage.run(BOOTSTRAP);
      const { code, message } = errorOf(run);
      assert.deepEqual([run.status, code], [7, 'server.reply'], run.stderr);
      assert.match(message, /client_secret/);
      assert.equal(stage.made.length, 1);
      assert.deepEqual([stage.living(), remainsIn(stage.store)], [[], []]);
      assert.ok(!(run.stdout + run.stderr).includes(secret.slice(0, 8)));
    });
  });
});

describe('what a server lists that is no scope name', () => {
  const names = [
    'system\u202e:daer',
    'x\u2028::error::a',
    'zero\u200bwidth:read',
    '<script>:read',
    '*',
  ];
  const registry = [
    ...(registryAt(VERSION) ?? []),
    ...names,
    'system:read\u00a0',
    '',
    'a:',
    '##[error]x',
  ];
  const fault = ({ method, path }: RequestRecord): Fault | undefined =>
    method === 'GET' && path === '/api/v1/oauth/scope'
      ? {
          when: 'before',
          act: {
            kind: 'reply',
            status: 200,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(registry),
          },
        }
      : undefined;

  it('is told and given to nobody', async (t) => {
    const stage = await newStage(t, VERSION, { fault });
    const run = await stage.run(['bootstrap', '-p', 'ci', '--preset', 'full']);
    assert.equal(run.status, 0, run.stderr);
    assert.match(
      run.stderr,
      /warning: http.* lists names that are not scopes; ignored: .* and 6 more\n/,
    );
    assert.match(run.stderr, /system\\u\{202e\}:daer/);
    const [profile] = documentsIn(stage.store, 'profiles');
    assert.deepEqual(profile?.scopes, registryAt(VERSION));
  });
});
