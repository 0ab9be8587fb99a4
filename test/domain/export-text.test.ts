import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import type { Handout } from '../../src/domain/secrets/export-format.ts';
import {
  exportText,
  githubEnvironment,
  githubMasks,
} from '../../src/domain/secrets/export-text.ts';
import { Secret } from '../../src/domain/secrets/secret.ts';
import { FidesAuthError } from '../../src/errors.ts';
import { readGithubEnv } from '../support/github.ts';

/** Secrets as servers make them, as operators choose them, and as nobody should. */
const VALUES: readonly string[] = [
  '0123456789abcdef0123456789abcdef',
  '!&#$^<>-',
  `!&#$^<>-'"\\`,
  '$HOME `id` $(id) $PATH !! ~ *',
  `it's "quoted"`,
  "only ' of them",
  'two\nlines\n',
  'back\\nslash \\ end\\',
  ' led and followed by blanks ',
  '# no comment',
  '-n',
  'schlüssel €',
  'a=b==',
];

const handout = (secret: string): Handout => ({
  profile: 'ci',
  server: 'https://fides.example.com/x',
  clientId: '00ff',
  clientSecret: new Secret(secret),
  accessToken: new Secret('a.token'),
});

const environment = (secret: string) => ({
  FIDES_URL: 'https://fides.example.com/x',
  FIDES_CLIENT_ID: '00ff',
  FIDES_CLIENT_SECRET: secret,
  FIDES_ACCESS_TOKEN: 'a.token',
});

const NAMES = ['FIDES_URL', 'FIDES_CLIENT_ID', 'FIDES_CLIENT_SECRET', 'FIDES_ACCESS_TOKEN'];
const PRINT = `printf '%s\\0' ${NAMES.map((name) => `"$${name}"`).join(' ')}\n`;

for (const shell of ['bash', 'dash']) {
  describe(`the shell form, read by ${shell}`, () => {
    it('gives every value as it was', () => {
      const script = VALUES.map((value) => exportText('shell', handout(value)) + PRINT).join('');
      const printed = execFileSync(shell, { input: script, encoding: 'utf8' }).split('\0');
      assert.equal(printed.pop(), '');
      assert.deepEqual(
        printed,
        VALUES.flatMap((value) => Object.values(environment(value))),
      );
    });

    it('sets variables that programs get', () => {
      const [value = ''] = VALUES;
      const script = `eval "$(cat)"; printenv FIDES_CLIENT_SECRET`;
      const input = exportText('shell', handout(value));
      assert.equal(execFileSync(shell, ['-c', script], { input, encoding: 'utf8' }), `${value}\n`);
    });
  });
}

describe('the dotenv form, read by the parser of Node', () => {
  for (const value of VALUES) {
    it(JSON.stringify(value), () => {
      const read = parseEnv(exportText('dotenv', handout(value)));
      assert.deepEqual({ ...read }, environment(value));
    });
  }

  it('has plain values without quotes, which docker takes for a part of them', () => {
    assert.equal(
      exportText('dotenv', handout('00ff-secret')),
      'FIDES_URL=https://fides.example.com/x\nFIDES_CLIENT_ID=00ff\nFIDES_CLIENT_SECRET=00ff-secret\nFIDES_ACCESS_TOKEN=a.token\n',
    );
  });

  for (const value of [`all of '"\``, `'\`$`, 'carriage\rreturn']) {
    it(`refuses what it cannot carry: ${JSON.stringify(value)}`, () => {
      assert.throws(
        () => exportText('dotenv', handout(value)),
        (error) => error instanceof FidesAuthError && error.code === 'input.invalid',
      );
    });
  }
});

describe('documents', () => {
  for (const value of VALUES) {
    it(`json: ${JSON.stringify(value)}`, () => {
      assert.deepEqual(JSON.parse(exportText('json', handout(value))), {
        schemaVersion: 1,
        kind: 'export',
        profile: 'ci',
        environment: environment(value),
      });
    });

    it(`k8s-secret: ${JSON.stringify(value)}`, () => {
      const manifest = parse(exportText('k8s-secret', handout(value)), { strict: true });
      const { data, ...rest } = manifest;
      assert.deepEqual(rest, {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: 'fidesauth-ci',
          labels: { 'app.kubernetes.io/managed-by': 'fidesauth' },
        },
        type: 'Opaque',
      });
      const decoded = Object.entries(data).map(([name, text]) => {
        assert.equal(typeof text, 'string', name);
        return [name, Buffer.from(String(text), 'base64').toString()];
      });
      assert.deepEqual(Object.fromEntries(decoded), environment(value));
    });

    it(`postman: ${JSON.stringify(value)}`, () => {
      const { name, values, _postman_variable_scope } = JSON.parse(
        exportText('postman', handout(value)),
      );
      assert.deepEqual([name, _postman_variable_scope], ['Fides ci', 'environment']);
      assert.deepEqual(
        values.map((item: { key: string; value: string; type: string }) => [
          item.key,
          item.value,
          item.type,
        ]),
        [
          ['host', 'https://fides.example.com/x/api/v1', 'default'],
          ['client_id', '00ff', 'default'],
          ['client_secret', value, 'secret'],
          ['client_token', 'a.token', 'secret'],
        ],
      );
    });
  }

  for (const profile of ['a_b', 'a.-b', 'x..y', 'end-', 'dot.', 'a-.b', '0', 'a'.repeat(64)]) {
    it(`k8s-secret of profile ${profile.slice(0, 9)} has a name that Kubernetes takes`, () => {
      const text = exportText('k8s-secret', { ...handout('x'), profile });
      const { name } = parse(text).metadata;
      assert.match(name, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
    });
  }
});

describe('the form of GitHub Actions', () => {
  for (const value of VALUES) {
    it(JSON.stringify(value), () => {
      assert.deepEqual(readGithubEnv(githubEnvironment(handout(value), 'end-0f')), {
        ...environment(value),
      });
      const masked = githubMasks(handout(value)).trimEnd().split('\n');
      for (const line of masked) assert.match(line, /^::add-mask::[^\r\n]+$/);
      const hidden = masked.map((line) => decodeURIComponent(line.slice('::add-mask::'.length)));
      for (const wanted of Object.values(environment(value))) {
        assert.ok(hidden.includes(wanted), wanted);
      }
    });
  }
});
