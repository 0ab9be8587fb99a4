import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { rootToken } from '../../support/admin.ts';
import { EXECUTABLE } from '../../support/run.ts';
import { runShell } from '../../support/shell.ts';
import { errorOf, filesIn, newStage, type Stage } from '../../support/stage.ts';

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', '--json'];
const ID = 'FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID';
const SECRET = 'FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET';
const NO_ROOT = { [ID]: '', [SECRET]: '' };

const byFile = (file: string): string[] => [
  ...BOOTSTRAP,
  '--root-id',
  'root',
  '--root-secret-file',
  file,
];

function file(stage: Stage, text: string): string {
  const path = join(stage.folder, 'secret');
  writeFileSync(path, text);
  return path;
}

describe('the root pair', { concurrency: 4 }, () => {
  for (const version of ['2.60.0', '2.86.2']) {
    test(`with a wrong secret is exit 3 (${version})`, async (t) => {
      const stage = await newStage(t, version);
      const run = await stage.run(BOOTSTRAP, { env: { [SECRET]: 'a-wrong-secret' } });
      assert.deepEqual([errorOf(run).code, run.status], ['auth.rejected', 3]);
      assert.equal(run.stderr.includes('a-wrong-secret'), false);
      assert.deepEqual(filesIn(stage.store), []);
    });
  }

  for (const [name, args, env] of [
    ['only an id in the environment', [], { [SECRET]: '' }],
    ['only a secret in the environment', [], { [ID]: '' }],
    ['only an id on the command line', ['--root-id', 'root'], {}],
    ['only a secret on the command line', ['--root-secret-file', '/dev/null'], {}],
    ['two kinds on the command line', ['--root-id', 'x', '--admin-token-file', 'y'], {}],
    ['two kinds with a profile', ['--admin-profile', 'x', '--admin-token-file', 'y'], {}],
    ['two kinds in the environment', [], { FIDESAUTH_ADMIN_TOKEN: 'abc' }],
  ] as const) {
    test(`${name}: exit 2, and nobody is asked`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const run = await stage.run([...BOOTSTRAP, ...args], { env });
      assert.deepEqual([errorOf(run).code, run.status], ['admin.ambiguous', 2], run.stderr);
      assert.ok(errorOf(run).fix);
      assert.deepEqual(stage.server.requests, []);
    });
  }

  test('flags win over the environment', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const env = { [ID]: 'other', [SECRET]: 'other' };
    const run = await stage.run(byFile(file(stage, stage.rootSecret)), { env });
    assert.equal(run.status, 0, run.stderr);
  });

  test('two kinds in the environment are named by their variables', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const env = { FIDESAUTH_ADMIN_TOKEN: 'abc' };
    const run = await stage.run(['bootstrap', '--scope', 'scope:read', '--json'], { env });
    assert.equal(errorOf(run).fix, `unset FIDESAUTH_ADMIN_TOKEN, or ${ID} and ${SECRET}`);
  });

  test('a token flag wins over a root pair in the environment', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const path = file(stage, await rootToken(stage));
    const run = await stage.run([...BOOTSTRAP, '--admin-token-file', path], {
      env: { [SECRET]: 'wrong' },
    });
    assert.equal(run.status, 0, run.stderr);
  });

  test('nothing at all is exit 2 that tells every way', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const run = await stage.run(BOOTSTRAP, { env: NO_ROOT });
    assert.deepEqual([errorOf(run).code, run.status], ['input.missing', 2]);
    assert.match(errorOf(run).fix ?? '', /--root-id.*--admin-token-file.*--admin-profile/);
  });

  test('a token with characters that no token has is exit 2', async (t) => {
    const stage = await newStage(t, '2.86.2');
    for (const token of ['“abc”', 'a\nb', 'a b']) {
      const env = { ...NO_ROOT, FIDESAUTH_ADMIN_TOKEN: token };
      const run = await stage.run(BOOTSTRAP, { env });
      assert.deepEqual([errorOf(run).code, run.status], ['input.invalid', 2], run.stderr);
      assert.equal(run.stderr.includes('abc'), false);
    }
    assert.deepEqual(stage.server.requests, []);
  });
});

describe('a secret file', { concurrency: 4 }, () => {
  for (const [name, text, why] of [
    ['that is empty', '', /empty/],
    ['with a line break alone', '\n', /empty/],
    ['of two lines', 'one-line\nother-line\n', /more than one line/],
    ['that is far too long', 'x'.repeat(70_000), /too long/],
  ] as const) {
    test(`${name} is exit 2, and its content is not told`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const run = await stage.run(byFile(file(stage, text)));
      assert.deepEqual([errorOf(run).code, run.status], ['input.invalid', 2], run.stderr);
      assert.match(errorOf(run).message, why);
      assert.doesNotMatch(run.stderr, /one-line|xxxx/);
      assert.deepEqual(stage.server.requests, []);
    });
  }

  test('that is missing or a folder is exit 2', async (t) => {
    const stage = await newStage(t, '2.86.2');
    mkdirSync(join(stage.folder, 'dir'));
    for (const [path, why] of [
      ['none', /no such file/],
      ['dir', /folder/],
    ] as const) {
      const run = await stage.run(byFile(path));
      assert.deepEqual([errorOf(run).code, run.status], ['input.invalid', 2]);
      assert.match(errorOf(run).message, why);
    }
  });

  for (const [name, end] of [
    ['without a line break', ''],
    ['with \\n at its end', '\n'],
    ['with \\r\\n at its end', '\r\n'],
  ] as const) {
    test(`${name} gives the secret, as a file and on stdin`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const text = `${stage.rootSecret}${end}`;
      const named = await stage.run(byFile(file(stage, text)));
      assert.equal(named.status, 0, named.stderr);
      const piped = await stage.run([...byFile('-'), '-p', 'two'], { stdin: text });
      assert.equal(piped.status, 0, piped.stderr);
    });
  }

  test('with a byte order mark gives the secret', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const run = await stage.run(byFile(file(stage, `\ufeff${stage.rootSecret}\r\n`)));
    assert.equal(run.status, 0, run.stderr);
  });

  for (const [name, bytes] of [
    ['UTF-16 with its mark', Buffer.from('\ufeffhunter2\r\n', 'utf16le')],
    ['UTF-16 of the other order', Buffer.from('\ufeffhunter2\n', 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from('hunter2', 'utf16le')],
  ] as const) {
    test(`in ${name} is exit 2 and says so`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const path = join(stage.folder, 'secret');
      writeFileSync(path, bytes);
      const run = await stage.run(byFile(path));
      assert.deepEqual([errorOf(run).code, run.status], ['input.invalid', 2], run.stderr);
      assert.match(errorOf(run).message, /it is UTF-16$/);
      assert.doesNotMatch(run.stderr, /hunter/);
    });
  }

  for (const [name, looks, wrap] of [
    ['a blank at its end', /space/, (secret) => `${secret} \n`],
    ['a tab before it', /space/, (secret) => `\t${secret}`],
    ['quotes', /quotes/, (secret) => `"${secret}"\n`],
    ['single quotes', /quotes/, (secret) => `'${secret}'`],
    ['curly quotes', /quotes/, (secret) => `“${secret}”`],
    ['its name before it', /NAME=value/, (secret) => `${SECRET}=${secret}\n`],
    ['an export before it', /NAME=value/, (secret) => `export SECRET='${secret}'\n`],
    ['a YAML key before it', /NAME=value/, (secret) => `oauth_root_client_secret: ${secret}`],
    ['base64 around it', /base64/, (secret) => btoa(secret)],
    ['base64 of a line around it', /base64/, (secret) => btoa(`${secret}\n`)],
    ['JSON around it', /JSON/, (secret) => JSON.stringify({ secret })],
    ['a written-out line break', /\\n/, (secret) => `${secret}\\n`],
  ] as const satisfies readonly [string, RegExp, (secret: string) => string][]) {
    test(`that holds ${name} is named when it is refused`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const text = wrap(stage.rootSecret);
      const run = await stage.run(byFile(file(stage, text)));
      assert.deepEqual([errorOf(run).code, run.status], ['auth.rejected', 3], run.stderr);
      assert.match(errorOf(run).fix ?? '', looks);
      assert.ok(!run.stderr.includes(stage.rootSecret) && !run.stderr.includes(text.trim()));
    });
  }

  // Rule 14 of docs/terminal.md.
  test('may be a named pipe', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const path = join(stage.folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const [run] = await Promise.all([
      stage.run(byFile(path)),
      // Opening it waits for its reader.
      writeFile(path, `${stage.rootSecret}\n`),
    ]);
    assert.equal(run.status, 0, run.stderr);
  });

  test('may be a pipe that a shell left open: /dev/fd/3', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const tool = `'${process.execPath}' '${EXECUTABLE}'`;
    const script = `printf '%s\\n' "$ROOT" | { exec 3<&0 </dev/null; ${tool} ${byFile('/dev/fd/3').join(' ')}; }`;
    const done = await runShell(script, { ...stage.env, ...NO_ROOT, ROOT: stage.rootSecret });
    assert.equal(done.status, 0, done.stderr);
  });
});
