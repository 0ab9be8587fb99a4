import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Fault } from '../support/fault-server.ts';
import { CTRL_C, startFidesauth, startScript } from '../support/pty.ts';
import { fidesauth } from '../support/run.ts';
import { filesIn } from '../support/stage.ts';
import { answerUntil, newScene, sceneWithProfile } from './scene.ts';

/** One command line for each way of asking a server. */
const ASKING: readonly string[][] = [
  ['bootstrap', '--preset', 'auditor'],
  ['status'],
  ['token', '--fresh'],
  ['scopes', 'list'],
  ['scopes', 'show', 'auditor'],
  ['scopes', 'explain', 'system:read'],
  ['scopes', 'diff'],
  ['scopes', 'diff', 'server', 'preset:auditor'],
  ['scopes', 'suggest', '--endpoint', 'GET /api/v1/system'],
  ['scopes', 'apply', '-p', 'ci', '--yes'],
  ['revoke', '-p', 'ci', '--yes'],
];

describe('what is seen first', { concurrency: 3 }, () => {
  // Rule 6 of docs/terminal.md.
  for (const args of ASKING) {
    it(`${args.join(' ')}: it says what it does before a server has answered anything`, async (t) => {
      let silent = false;
      const fault = (): Fault | undefined =>
        silent ? { when: 'before', act: { kind: 'hang' } } : undefined;
      const scene = await sceneWithProfile(t, { fault });
      silent = true;
      const pty = startFidesauth(args, { env: scene.fullEnv });
      await pty.waitFor(' ...');
      pty.write(CTRL_C);
      assert.equal((await pty.exit).status, 130);
    });
  }

  // Rule 7 of docs/terminal.md.
  it('stays where it was written: no line is drawn again', async (t) => {
    const scene = await newScene(t);
    const args = ['bootstrap', '--preset', 'auditor', '--no-input', '--no-color'];
    const pty = startFidesauth(args, { env: scene.fullEnv });
    assert.equal((await pty.exit).status, 0);
    assert.match(pty.screen(), /creating the client \.\.\./);
    const raw = pty.raw().replaceAll('\r\n', '\n');
    for (const sign of ['\r', '\b', '\x1b']) assert.ok(!raw.includes(sign));
  });
});

describe('signs', { concurrency: 3 }, () => {
  const env = [{ LANG: 'C' }, { LANG: undefined }, { LC_ALL: 'POSIX' }];
  for (const variables of env) {
    it(`are ASCII alone with ${JSON.stringify(variables)}`, async (t) => {
      const scene = await newScene(t);
      const pty = startFidesauth(['bootstrap'], { env: { ...scene.env, ...variables } });
      await answerUntil(pty, scene, 'Scope preset');
      assert.deepEqual(pty.screen().match(/[^\p{ASCII}]/gu), null);
      assert.match(pty.screen(), /\+ Fides server/);
      pty.write(CTRL_C);
      assert.equal((await pty.exit).status, 130);
    });
  }
});

describe('stdin', { concurrency: 3 }, () => {
  // Rule 13 of docs/terminal.md.
  it('that is a terminal is not waited for: the command says what it takes', async (t) => {
    const scene = await newScene(t);
    const reading = [
      ['scopes', 'import', '-'],
      ['bootstrap', '--preset', 'auditor', '--root-id', 'root', '--root-secret-file', '-'],
    ];
    for (const args of reading) {
      const pty = startFidesauth(args, { env: { ...scene.env, FIDESAUTH_SERVER: scene.url } });
      assert.equal((await pty.exit).status, 2);
      assert.match(pty.screen(), /fix: pipe the (?:text|secret) in, or /);
    }
  });

  // Rule 11 of docs/terminal.md.
  it('alone is no reason to ask: stderr, where questions are drawn, must be a terminal too', async (t) => {
    const scene = await newScene(t);
    const log = join(scene.folder, 'log');
    writeFileSync(log, '');
    const pty = startScript(`fidesauth bootstrap 2>${log}`, { env: scene.env });
    assert.equal((await pty.exit).status, 2);
    assert.equal(pty.screen(), '');
  });

  // Rule 11 of docs/terminal.md.
  it('asks nothing where questions cannot be drawn, and names the flags', async (t) => {
    const scene = await newScene(t);
    const env = { ...scene.env, TERM: 'dumb' };
    const pty = startFidesauth(['bootstrap'], { env, cwd: scene.folder });
    assert.equal((await pty.exit).status, 2);
    assert.match(pty.screen(), /error: bootstrap: no server, .*--server URL/s);
    assert.ok(!pty.raw().includes('\x1b') && !/[^\p{ASCII}]/u.test(pty.raw()));
  });
});

// Rule 30 of docs/terminal.md.
it('XDG_CONFIG_HOME and XDG_STATE_HOME have the store, a relative one counts as unset', async (t) => {
  const { folder, fullEnv } = await newScene(t);
  const { FIDESAUTH_CONFIG_DIR: _, ...env } = fullEnv;
  const xdg = { XDG_CONFIG_HOME: join(folder, 'c'), XDG_STATE_HOME: join(folder, 's') };
  const args = ['bootstrap', '--preset', 'auditor'];
  const both = await fidesauth(args, { env: { ...env, ...xdg, HOME: join(folder, 'h') } });
  assert.equal(both.status, 0, both.stderr);
  assert.ok(filesIn(join(folder, 'c', 'fidesauth')).includes('profiles/default.json'));
  assert.ok(filesIn(join(folder, 's', 'fidesauth')).includes('history.jsonl'));
  assert.deepEqual(filesIn(join(folder, 'h')), []);
  const relative = { XDG_CONFIG_HOME: 'c', XDG_STATE_HOME: 's', HOME: join(folder, 'h') };
  const home = await fidesauth(args, { env: { ...env, ...relative }, cwd: folder });
  assert.equal(home.status, 0, home.stderr);
  assert.ok(filesIn(join(folder, 'h')).includes('.config/fidesauth/profiles/default.json'));
});
